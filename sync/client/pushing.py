"""Bringing the own journal to the district: from the server's head on, in batches, whatever happened before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sync.client.district import District
from sync.client.transport import ServerRefused, parsed
from sync.protocol.encoding import compress
from sync.protocol.messages import JournalHead, PushReply
from sync.protocol.problems import Code
from sync.protocol.wire import CLOCK_HEADER, MAX_BATCH_LINES, NDJSON
from tuoyu_desktop.application.sync_port import Pushed, SyncStore, Verdict
from tuoyu_desktop.domain.errors import EnvironmentFault

BATCH_BYTES = 1024 * 1024
"""One push carries at most this much before compression: small enough to be cut off without pain."""
_RESTARTS = 3
"""A server that is restored or forks under our hands more often than this in one sync is left for the next one."""

Told = Callable[[int, int], None]
"""Is told (entries sent, entries to send) after each batch."""


class Push:
    """One push. ``server_time``: the server's clock as its hello gave it, null where nobody asked."""

    def __init__(
        self,
        store: SyncStore,
        district: District,
        clock: Callable[[], datetime],
        server_time: datetime | None,
        told: Told,
    ) -> None:
        self._store = store
        self._district = district
        self._clock = clock
        self._server_time = server_time
        self._told = told

    def run(self) -> bool:
        """Send everything. True when the server holds less than it had acknowledged: it was restored (sync.md §3.8)."""
        head = self._head()
        behind = head.seq < self._store.confirmed_seq()
        if behind:
            self._confirm_if_ours(head)
        return self._from(head, behind)

    def go_on(self) -> bool:
        """As ``run`` from what the district confirmed last: where it holds something else by now, its refusal of the
        first batch says what (409 gap or fork), so its head need not be asked for. With nothing to send nothing is
        asked: compare the receipt."""
        seq = self._store.confirmed_seq()
        known = self._store.own_hash_at(seq)
        if known is None:
            return self.run()
        return self._from(JournalHead(epoch="", seq=seq, hash=known), False)

    def _from(self, head: JournalHead, behind: bool) -> bool:
        for _ in range(_RESTARTS):
            again = self._agreed(head)
            if again is not None:
                head = again
                continue
            moved = self._send_all(head)
            if moved is None:
                return behind
            behind, head = behind or moved.seq < head.seq, moved
        raise _not_settled(head.seq)

    def _journal(self) -> str:
        return self._store.device().journal

    def _head(self) -> JournalHead:
        path = f"/v1/journal/{self._journal()}"
        return parsed(JournalHead, self._district.call_json("GET", path), path)

    def _confirm_if_ours(self, head: JournalHead) -> None:
        """Nothing above the server's head counts as delivered any more."""
        if self._store.own_hash_at(head.seq) == head.hash:
            self._store.confirm(head.seq, head.hash, self._server_time)

    def _agreed(self, head: JournalHead) -> JournalHead | None:
        """Make the own journal go on from the server's head; a new head to look at where a new journal was begun."""
        own = self._store.own_head()
        if head.seq <= own.seq and self._store.own_hash_at(head.seq) == head.hash:
            return None
        try:
            if head.seq > own.seq and self._store.restore_own(self._entries(own.seq), own.seq, head.hash):
                return None
            theirs = self._entries(0)
        except ServerRefused as refused:
            if refused.problem_code != Code.DELIVER_ONLY:
                raise
            theirs = self._own_as_far_as_theirs(min(own.seq, head.seq))
        self._store.fork(theirs, 0, "both-moved-on")
        return self._head()

    def _own_as_far_as_theirs(self, most: int) -> Sequence[bytes]:
        """The own bodies that both begin with, for a stopped laptop, which may not read the district's (sync.md §3.14):
        halved down by asking whether the journal could go on from there."""
        known, beyond = 0, most + 1
        while beyond - known > 1:
            middle = (known + beyond) // 2
            if self._could_go_on(middle):
                known = middle
            else:
                beyond = middle
        bodies: list[bytes] = []
        while len(bodies) < known:
            some = self._store.own_bodies(len(bodies), known - len(bodies), BATCH_BYTES)
            if not some:
                raise _gap_by_erasure(len(bodies) + 1)
            bodies += some
        return bodies

    def _could_go_on(self, seq: int) -> bool:
        """A push of nothing: refused as a fork where the chains differ at ``seq``."""
        try:
            self._send(seq, self._store.own_hash_at(seq) or "", ())
        except ServerRefused as refused:
            if refused.problem_code != Code.FORK:
                raise
            return False
        return True

    def _entries(self, after: int) -> Sequence[bytes]:
        return self._district.lines(f"/v1/journal/{self._journal()}/entries", {"after": after})

    def _send_all(self, head: JournalHead) -> JournalHead | None:
        """Batch by batch; the server's head where it turned out to be another one than we thought."""
        seq, hash_hex, most = head.seq, head.hash, MAX_BATCH_LINES
        total = self._store.own_head().seq - seq
        self._told(0, total)
        while seq < self._store.own_head().seq:
            bodies = self._store.own_bodies(seq, most, BATCH_BYTES)
            if not bodies:
                raise _gap_by_erasure(seq + 1)
            try:
                reply = self._send(seq, hash_hex, bodies)
            except ServerRefused as refused:
                if refused.problem_code == Code.TOO_LARGE and len(bodies) > 1:
                    most = max(1, len(bodies) // 2)
                    continue
                if refused.problem_code in (Code.GAP, Code.FORK):
                    return _moved(refused, head.epoch)
                raise
            self._store.confirm(reply.seq, reply.hash, self._server_time, taken_in(seq, len(bodies), reply))
            seq, hash_hex = reply.seq, reply.hash
            self._told(seq - head.seq, max(total, seq - head.seq))
        return None

    def _send(self, after: int, previous: str, bodies: Sequence[bytes]) -> PushReply:
        path = f"/v1/journal/{self._journal()}"
        headers = {
            "Content-Type": NDJSON,
            "Content-Encoding": "zstd",
            CLOCK_HEADER: self._clock().isoformat(timespec="seconds"),
        }
        answer = self._district.call_json(
            "POST",
            path,
            query={"after": after, "prev": previous},
            content=compress(b"\n".join(bodies)),
            headers=headers,
        )
        return parsed(PushReply, answer, path)


def taken_in(after: int, count: int, reply: PushReply) -> Pushed:
    """What the district said of the ``count`` own entries behind ``after``."""
    verdicts = {outcome.seq: Verdict(outcome.status, outcome.reason) for outcome in reply.outcomes}
    return Pushed(after + 1, after + count, verdicts)


def _moved(refused: ServerRefused, epoch: str) -> JournalHead:
    problem = refused.problem
    return parsed(JournalHead, {"epoch": epoch, "seq": problem.get("seq"), "hash": problem.get("hash")}, "409")


def _not_settled(seq: int) -> EnvironmentFault:
    message = "区里的记录正在变动，这次没有对上。记录都在本机，稍后会再同步。"
    return EnvironmentFault("sync-head-moves", message, detail=f"seq {seq}")


def _gap_by_erasure(seq: int) -> EnvironmentFault:
    message = "本机有一条已依规删除的记录，区里还没有它的位置，后面的记录接不上。记录都在本机，请联系区里处理。"
    return EnvironmentFault("sync-erased-gap", message, detail=f"seq {seq}")
