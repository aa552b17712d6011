"""The colleague's laptop in the tour: enrolled with the same district, in a folder of its own, worked without a window.

What its person does goes through the use cases of the pages; what comes of it is seen on the laptop that is pictured.
All of it happens on one thread, as the database wants it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sync.client.visit_package import export_visit, import_visit
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.enrolment import EnrolmentAsked
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.joint_visit import JoinVisit, join_kept, join_visit
from tuoyu_desktop.bootstrap import Laptop, local_now, prepare_picture
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.visit_store import SqlVisitStore
from ui.demo_start import DemoDistrict
from ui.enrolment import first_sync, make_laptop, use_code

T = TypeVar("T")
PERSON = DEMO_PEOPLE["parent"]
KEEPER = "street_officer"
NAME = "赵敏的电脑"


class Partner:
    """``wait`` serves the window until a job here is done. Faults of a job are raised where it was asked for."""

    def __init__(self, root: Path, wait: Callable[[Callable[[], object], str], None]) -> None:
        self._paths, self.stick, self._wait = DataPaths(root / "colleague"), root / "stick", wait
        self._desk = ThreadPoolExecutor(1)
        self._laptop: Laptop | None = None
        self._server = ""

    def begin(self, district: DemoDistrict) -> None:
        """Enrol and fetch what its street may see, behind what goes on in the window."""
        self._server = district.address
        self.stick.mkdir()
        self._desk.submit(self._enrol, district).add_done_callback(self._begun)

    def _enrol(self, district: DemoDistrict) -> None:
        slip = EnrolmentAsked(district.address.partition("://")[2], district.code(KEEPER), NAME)
        laptop = make_laptop(self._paths, use_code(slip), MemoryKeyStore(), local_now)
        first_sync(laptop, self._server, lambda _step: None, lambda: False)
        self._laptop = laptop

    def _begun(self, done: Any) -> None:
        self._fault = done.exception()

    def _do(self, job: Callable[[Laptop], T], what: str) -> T:
        def run() -> T:
            if self._laptop is None:
                raise OSError(f"the colleague's laptop was not enrolled: {self._fault!r}")
            return job(self._laptop)

        asked = self._desk.submit(run)
        self._wait(asked.done, f"the colleague's laptop to {what}")
        return asked.result()

    def _write(self, job: Callable[[Any], T], what: str) -> T:
        return self._do(lambda laptop: laptop.write(job, PERSON)[0], what)

    def type_code(self, code: str) -> str:
        """Enter the four lines; returns the visit, which is not here yet."""
        return self._write(lambda work: join_visit(work, JoinVisit(code)), "take the code").inspection

    def join(self, visit: str) -> None:
        """Read what the lead wrote on the stick, and join."""
        file = self._newest()
        self._do(lambda laptop: import_visit(_store(laptop), file, laptop.clock), "read the stick")
        outcome = self._write(lambda work: join_kept(work, visit), "join the visit")
        assert outcome.joined, "the colleague's laptop could not join"

    def answer(self, visit: str, item: str, answer: Answer, note: str, photo: bytes | None = None) -> None:
        """One item, with a note and a photo."""
        command = RecordAnswer(visit, item, answer, note=note, measured={})
        self._write(lambda work: record_answer(work, command), "answer")
        if photo is not None:
            picture = prepare_picture(photo)
            self._write(lambda work: attach_photo(work, AttachPhoto(visit, item, picture)), "keep a photo")

    def to_stick(self, visit: str) -> Path:
        """Write its part of the visit; returns the file."""
        stick = self.stick
        return self._do(lambda laptop: export_visit(_store(laptop), visit, stick, laptop.clock), "write the stick").file

    def sync(self) -> None:
        """Deliver to the district, and fetch."""
        server = self._server
        self._do(lambda laptop: first_sync(laptop, server, lambda _step: None, lambda: False), "sync")

    def _newest(self) -> Path:
        return max(self.stick.iterdir(), key=lambda file: file.stat().st_mtime_ns)

    def end(self) -> None:
        """Close it, also where the tour went wrong."""
        self._desk.submit(lambda: self._laptop.close() if self._laptop is not None else None)
        self._desk.shutdown()


def _store(laptop: Laptop) -> SqlVisitStore:
    return SqlVisitStore(lambda: laptop.office, lambda job: job(), lambda _changes: None)
