"""A package from a stick: the same requests, through the same intake and the same uploads as over the wire (§3.13).

The whole file is checked before the first request of it counts, so a wrong or altered one changes nothing. Each request
is a transaction of its own: what was taken in before a power cut stays, and importing again goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from sync.protocol.messages import Problem, PushReply
from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import PackageFile, damaged
from sync.protocol.package_frames import AskFrame, PushFrame, Request, UploadFrame, read_request, unpack_lines, unpacked
from sync.protocol.problems import Code, ProblemError
from sync.server import uploads
from sync.server.access import Caller, lease_what_is_short
from sync.server.ban_copies import renew_copy
from sync.server.feed import hash_argument
from sync.server.intake import Push, receive, split_lines
from sync.server.office import Office
from sync.server.package_reply import Answer, Asked, Pushed, write_answer
from sync.server.stored import journal_head
from sync.server.tables import DEVICE

_TOLD = (Code.GAP, Code.FORK, Code.FOREIGN_JOURNAL, Code.TOO_LARGE, Code.ENTRY_TOO_LARGE, Code.UPLOAD_CHECKSUM)
"""Refusals of one request that the answer reports and the next request outlives; anything else ends the import."""


@dataclass
class Imported:
    """What one package brought. ``device_number`` as on the laptop's screen; ``problems`` are codes of problem
    documents (sync.md §2), ``stopped`` why the device may only deliver."""

    device_number: int
    part: int
    created_at: datetime
    stopped: str
    entries: int = 0
    known: int = 0
    blobs: int = 0
    blobs_known: int = 0
    not_applied: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    pushed: list[Pushed] = field(default_factory=list)
    answer: Path | None = None


@dataclass(frozen=True)
class _Sender:
    caller: Caller
    number: int


def import_package(office: Office, path: Path, answer: Path | None = None, earlier: Sequence[Pushed] = ()) -> Imported:
    """Take in one package, as often as one likes, and write its ``answer``.

    ``earlier``: what came of the same laptop's parts read in just before, which this answer tells too.

    Raises PackageRefused package-* with nothing changed; EnvironmentFault env-disk-full and the like, and ProblemError
    disk-full, with what was committed before.
    """
    package = PackageFile(path)
    sender = _sender(office, package)
    _check(package, office)
    return _Import(office, package, sender).run(answer, earlier)


def _check(package: PackageFile, office: Office) -> None:
    """Everything opens, can be read and ends as it should. Raises PackageRefused package-damaged."""
    request: Request | None = None
    for head, body in package.frames(office.keys.package):
        if isinstance(request, AskFrame):
            raise damaged("more after the last frame")
        request = read_request(head)
        if not isinstance(request, UploadFrame):
            unpacked(body)
    if not isinstance(request, AskFrame):
        raise damaged("no last frame")


def package_of(office: Office, path: Path) -> PackageFile:
    """The package, found to be from one of this district's laptops; its content is not looked at."""
    package = PackageFile(path)
    _sender(office, package)
    return package


def _sender(office: Office, package: PackageFile) -> _Sender:
    """Raises PackageRefused package-wrong-kind, package-other-district, package-unknown-device, package-signature."""
    header = package.header
    if header.kind != "requests":
        raise PackageRefused(PackageCode.WRONG_KIND)
    if header.district != office.facts.district:
        raise PackageRefused(PackageCode.OTHER_DISTRICT, detail=header.district)
    with office.database.read() as connection:
        row = connection.execute(select(DEVICE).where(DEVICE.c.device == header.device)).first()
    if row is None:
        raise PackageRefused(PackageCode.UNKNOWN_DEVICE, detail=header.device)
    package.check_signature(bytes(row.public_key))
    wide = office.is_district_wide(row.unit)
    caller = Caller(row.device, row.unit, row.keeper, row.replaces, row.stopped, wide)
    return _Sender(caller, int(row.number))


class _Import:
    def __init__(self, office: Office, package: PackageFile, sender: _Sender) -> None:
        header = package.header
        self._office, self._package, self._caller = office, package, sender.caller
        self._told = Imported(sender.number, header.part, header.created_at, sender.caller.stopped)
        # A stick may lie for days, so only a clock that is ahead of ours is known to be wrong.
        self._clock = header.created_at if header.created_at > office.now() else None

    def run(self, answer: Path | None, earlier: Sequence[Pushed]) -> Imported:
        for head, body in self._package.frames(self._office.keys.package):
            request = read_request(head)
            if isinstance(request, PushFrame):
                self._push(request, body)
            elif isinstance(request, UploadFrame):
                self._upload(request, body)
            elif answer is not None:
                if not self._caller.stopped:
                    lease_what_is_short(self._office, self._caller.device)
                    renew_copy(self._office, self._caller.device)
                reply = Answer((*earlier, *self._told.pushed), _asked(request, body))
                write_answer(self._office, self._caller, self._package.header, reply, answer)
                self._told.answer = answer
        return self._told

    def _push(self, frame: PushFrame, body: bytes) -> None:
        try:
            reply = self._receive(frame, body)
        except ProblemError as problem:
            self._keep(problem)
            document = Problem.model_validate(problem.document())
            self._told.pushed.append(Pushed(frame.journal, frame.after, frame.count, problem=document))
            return
        self._told.pushed.append(Pushed(frame.journal, frame.after, frame.count, reply=reply))
        for outcome in reply.outcomes:
            reasons = self._told.not_applied
            reasons[outcome.reason] = reasons.get(outcome.reason, 0) + 1

    def _receive(self, frame: PushFrame, body: bytes) -> PushReply:
        lines = split_lines(unpacked(body))
        before = _head_seq(self._office, frame.journal)
        push = Push(frame.journal, frame.after, hash_argument(frame.prev), lines, self._clock)
        reply = receive(self._office, self._caller, push)
        fresh = max(0, frame.after + len(lines) - max(before, frame.after))
        self._told.entries += fresh
        self._told.known += len(lines) - fresh
        return reply

    def _upload(self, frame: UploadFrame, body: bytes) -> None:
        metadata = {"sha256": frame.sha256, "entry": frame.entry}
        try:
            upload = uploads.create_upload(self._office, self._caller, len(body), metadata)
            if upload.done and body:
                self._told.blobs_known += 1
            else:
                self._write(upload, body)
                self._told.blobs += 1
        except ProblemError as problem:
            if problem.problem is not Code.NOT_FOUND:  # erased: the receipt tells the laptop that it may keep it
                self._keep(problem)
        else:
            uploads.forget(self._office, upload.id, upload.part)

    def _write(self, upload: uploads.Upload, body: bytes) -> None:
        if not body:
            return  # an empty blob is finished when it is created
        writer = uploads.PartWriter(upload, 0, None)
        try:
            writer.write(body)
            writer.commit()
        finally:
            writer.close()
        try:
            uploads.finish(self._office, upload)
        except ProblemError:
            uploads.forget(self._office, upload.id, upload.part)
            raise

    def _keep(self, problem: ProblemError) -> None:
        if problem.problem not in _TOLD:
            raise problem
        if problem.code not in self._told.problems:
            self._told.problems.append(problem.code)


def _asked(frame: AskFrame, body: bytes) -> Asked:
    blobs = frozenset(unpack_lines(body))
    return Asked(frame.journal, frame.seq, frame.hash, frame.confirmed, frame.cursor, frame.epoch, blobs)


def _head_seq(office: Office, journal: str) -> int:
    with office.database.read() as connection:
        return journal_head(connection, journal).seq
