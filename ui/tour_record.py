"""What the tour did, as ``tour.json`` tells it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tuoyu_desktop.store.files import write_atomically


@dataclass(frozen=True)
class Visit:
    """The whole visit of the tour. ``mode`` as in the journal; ``photos`` are those of this laptop."""

    mode: str
    answers: int
    findings: int
    photos: int


@dataclass(frozen=True)
class Paper:
    """A document as it was saved. ``pdf`` is a file name in the tour's folder."""

    kind: str
    number: str
    pdf: str
    pages: int
    sha256: str


@dataclass(frozen=True)
class Delivery:
    """Own journal as the laptop's store has it, against what the server's receipt covers."""

    journal_seq: int = 0
    journal_hash: str = ""
    server_seq: int = 0
    server_hash: str = ""
    blobs_sent: int = 0
    blobs_missing: int = 0
    delivered: bool = False


@dataclass
class Record:
    """Grows along the way; ``write`` leaves it in the folder. ``scratch`` is for files that nobody needs afterwards."""

    folder: Path
    scratch: Path
    screens: list[tuple[str, str]] = field(default_factory=list)
    visit: Visit | None = None
    papers: list[Paper] = field(default_factory=list)
    delivery: Delivery = field(default_factory=Delivery)
    timings_ms: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    counted: tuple[int, int] = (0, 0)
    answers_ms: list[float] = field(default_factory=list)
    speed: str = ""
    """Speed of the hand in the whole visit, for the last lines of the tour; it is not written."""

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Measure one step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings_ms[name] = round((time.perf_counter() - start) * 1000)

    def add_paper(self, kind: str, number: str, file: Path, pages: int) -> None:
        """Note a saved PDF."""
        self.papers.append(Paper(kind, number, file.name, pages, hashlib.sha256(file.read_bytes()).hexdigest()))

    @property
    def ok(self) -> bool:
        """Everything was done, everything is delivered, nothing went wrong."""
        return not self.faults and self.visit is not None and bool(self.papers) and self.delivery.delivered

    def write(self) -> None:
        """``tour.json`` in the folder."""
        content = {
            "ok": self.ok,
            "screens": [{"name": name, "png": png} for name, png in self.screens],
            "inspection": asdict(self.visit) if self.visit else None,
            "documents": [asdict(paper) for paper in self.papers],
            "sync": asdict(self.delivery),
            "timings_ms": self.timings_ms,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        write_atomically(self.folder / "tour.json", text.encode())


def look_note(look: str, screens: list[tuple[str, str]], faults: list[str], milliseconds: int) -> str:
    """What a further look leaves, for ``read_looks``."""
    return json.dumps({"look": look, "screens": screens, "faults": faults, "ms": milliseconds}, ensure_ascii=False)


def read_looks(record: Record, output: str) -> None:
    """Take over what a further look noted; nothing at all is a fault."""
    try:
        told: dict[str, Any] = json.loads(output)
        look = told["look"]
        record.screens += [(name, png) for name, png in told["screens"]]
        record.faults += [f"{look}: {fault}" for fault in told["faults"]]
        record.timings_ms[f"look_{look}"] = told["ms"]
    except (ValueError, KeyError, TypeError):
        record.faults.append(f"a further look ended without a word: {output[-300:]!r}")
