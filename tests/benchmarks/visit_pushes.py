"""Visits of 110 answers made ready for the wire, and a process that pushes them, one request a visit, at full speed.

``make FOLDER ADDRESS DATABASE PART PARTS COUNT VISITS`` writes the streams of this part: a device with its key and its
pushes, compressed. ``run FOLDER ADDRESS PART PARTS COUNT SECONDS`` logs them in, says so, waits for a line, pushes from
some threads until the time is over, and tells what the server took in one line of JSON.
"""

from __future__ import annotations

import json
import pickle
import queue
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.chain import CHAIN_START, chain_over
from sync.protocol.encoding import compress
from tests.benchmarks.rush_district import facility_of, person_of, unit_of
from tests.sync.client_rig import enrolment_code
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tests.sync.visits import sealed_digest, started_data
from tuoyu_desktop.bootstrap import local_now
from tuoyu_desktop.domain.entries.findings import FindingRecorded, FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecorded,
    AnswerRecordedData,
    InspectionFinished,
    InspectionFinishedData,
    InspectionStarted,
)
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer, Severity, VisitMode

ANSWERS, THREADS = 110, 4
ITEMS = tuple(f"{'ABCDEFGHI'[n % 9]}{n:02d}" for n in range(ANSWERS))


@dataclass(frozen=True)
class Request:
    """One push: the place it stands after, and its body."""

    after: int
    prev: str
    body: bytes


@dataclass(frozen=True)
class Stream:
    """A device, its private key, and its visits in order; ``heads`` are (seq, hash) after each of them."""

    device: str
    key: bytes
    requests: list[Request]
    heads: list[tuple[int, str]]


@dataclass
class Load:
    """``heads``: journal to (seq, hash) that was acknowledged last; ``at``: seconds after the start of each visit."""

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    at: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def make(folder: Path, server: DistrictServer, numbers: range, visits: int) -> None:
    """Write ``streams/NUMBER`` for each."""
    (folder / "streams").mkdir(exist_ok=True)
    for number in numbers:
        laptop = Laptop(server.address)
        laptop.enroll(enrolment_code(server, person_of(unit_of(number)))).raise_for_status()
        stream = _stream(laptop, number, visits)
        (folder / "streams" / str(number)).write_bytes(pickle.dumps(stream))


def _stream(laptop: Laptop, number: int, visits: int) -> Stream:
    requests, heads, head = [], [], CHAIN_START
    for visit in range(visits):
        before = len(laptop.bodies)
        _write_visit(laptop, person_of(unit_of(number)), facility_of(number), findings=1 + (visit % 3 == 0))
        bodies = laptop.bodies[before:]
        requests.append(Request(before, head.hex(), compress(b"\n".join(bodies))))
        head = chain_over(head, bodies)[-1][1]
        heads.append((len(laptop.bodies), head.hex()))
    return Stream(laptop.device, laptop.key.private_bytes_raw(), requests, heads)


def _write_visit(laptop: Laptop, person: str, facility: str, findings: int) -> None:
    visit, before = new_id(), len(laptop.bodies)
    started = started_data("street_officer", lead=person, team=(person,), items=ITEMS)
    laptop.write(InspectionStarted, started, actor=person, subject=visit, facility=facility)
    for place, item in enumerate(ITEMS):
        answer = Answer.FAIL if place < findings else Answer.PASS
        measured = {"value": 0.09, "place": "二层东侧活动室"} if place % 4 == 0 else {}
        data = AnswerRecordedData(inspection=visit, item=item, answer=answer, measured=measured)
        laptop.write(AnswerRecorded, data, actor=person, subject=answer_id(visit, item), facility=facility)
        if place < findings:
            laptop.write(FindingRecorded, _finding(visit, item), actor=person, subject=new_id(), facility=facility)
    digest = sealed_digest(visit, laptop.bodies[before:])
    covers = {laptop.journal_id: len(laptop.bodies)}
    sealed = InspectionFinishedData(covers=covers, digest=digest, finished_at=local_now(), passed=ANSWERS - findings)
    laptop.write(InspectionFinished, sealed, actor=person, subject=visit, facility=facility)


def _finding(visit: str, item: str) -> FindingRecordedData:
    return FindingRecordedData(
        inspection=visit,
        item=item,
        mode=VisitMode.SUPERVISORY_VISIT,
        fact="3 号通道最早可回放 2026-09-15，只保存 66 天。",
        severity=Severity.MAJOR,
        found_on=local_now().date(),
        photo_reason="录像机画面不宜拍照",
    )


def run(folder: Path, address: str, numbers: range, seconds: float) -> Load:
    """Push until the time is over or nothing is left."""
    waiting: queue.SimpleQueue[tuple[Laptop, Stream]] = queue.SimpleQueue()
    for number in numbers:
        waiting.put(_logged_in(folder, address, number))
    load = Load()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    threads = [threading.Thread(target=_push, args=(waiting, load, begun, seconds)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


def _logged_in(folder: Path, address: str, number: int) -> tuple[Laptop, Stream]:
    stream: Stream = pickle.loads((folder / "streams" / str(number)).read_bytes())
    laptop = Laptop(address)
    laptop.key = Ed25519PrivateKey.from_private_bytes(stream.key)
    laptop.enrolment, laptop.journal_id = {"device": stream.device}, stream.device
    laptop.login()
    return laptop, stream


def _push(waiting: queue.SimpleQueue[tuple[Laptop, Stream]], load: Load, begun: float, seconds: float) -> None:
    """Take a device, push its next visit, put it back: each device keeps its order."""
    while time.perf_counter() - begun < seconds:
        try:
            laptop, stream = waiting.get_nowait()
        except queue.Empty:
            return
        done = load.heads.get(stream.device, (0, ""))
        number = 0 if not done[0] else stream.heads.index(done) + 1
        if number == len(stream.requests):
            continue
        _push_one(laptop, stream, number, load)
        load.at.append(time.perf_counter() - begun)
        waiting.put((laptop, stream))


def _push_one(laptop: Laptop, stream: Stream, number: int, load: Load) -> None:
    request = stream.requests[number]
    reply = laptop.http.post(
        f"/v1/journal/{stream.device}",
        params={"after": request.after, "prev": request.prev},
        content=request.body,
        headers={"Content-Encoding": "zstd", "Content-Type": "application/x-ndjson"},
    )
    told = reply.json()
    if reply.status_code != 200 or told["outcomes"] or (told["seq"], told["hash"]) != stream.heads[number]:
        load.failures.append(f"HTTP {reply.status_code} {reply.text[:200]}")
    else:
        load.heads[stream.device] = stream.heads[number]


def main(what: str, folder: Path, address: str, *more: str) -> None:
    """See above."""
    part, parts, count, last = map(int, more[-4:])
    numbers = range(part, count, parts)
    if what == "make":
        make(folder, DistrictServer(folder / "data", more[0], address=address), numbers, last)
    else:
        print(json.dumps(asdict(run(folder, address, numbers, last))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
