"""The log file: what the program did, never about whom.

Messages are written in English with ids and codes. Whatever looks like personal contents is masked on its
way to the file: runs of Chinese characters (names, addresses, texts of findings) and long runs of digits
(telephone and identity numbers). Of an exception the file gets the kind, the code and the places in the
program, not the message.
"""

from __future__ import annotations

import copy
import logging
import re
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from tuoyu_desktop.domain.errors import KnownError

LOG_FILE_NAME = "tuoyu.log"
MOST_BYTES = 1_000_000
KEPT_FILES = 5

_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")
# ids stay; 7 digits are the shortest telephone number, 17 and an X the longest identity number
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32,}\b"
_DIGITS = re.compile(rf"({_ID})|(?<![0-9A-Za-z])\d{{7,}}[Xx]?(?![0-9A-Za-z])")


class PlainFormatter(logging.Formatter):
    """One line per event in UTC, personal contents masked."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        ours = copy.copy(record)
        ours.exc_text = None  # another handler may have kept the traceback with its message here
        return mask(super().format(ours))

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return describe(ei[1]) if ei[1] is not None else ""


def start_logging(folder: Path, *, level: int = logging.INFO) -> Path:
    """Log to ``folder/tuoyu.log``, at most 5 files of 1 MB besides it; returns the file. May be called
    again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG_FILE_NAME
    stop_logging()
    root = logging.getLogger()
    handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(PlainFormatter())
    root.addHandler(handler)
    root.setLevel(level)
    return path


def stop_logging() -> None:
    """Let go of the file: its folder may be moved or removed after the program's end."""
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one.formatter, PlainFormatter)]:
        root.removeHandler(old)
        old.close()


def mask(text: str) -> str:
    """``text`` without what could be a name, an address or a personal number; its length stays visible."""
    text = _CHINESE.sub(lambda found: f"<{len(found[0])} characters>", text)
    return _DIGITS.sub(lambda found: found[1] or f"<{len(found[0])} digits>", text)


def describe(error: BaseException) -> str:
    """An exception without its message: kind, code, technical places, and the same of its cause."""
    lines = [_kind(error)]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines.append("caused by " + describe(cause))
    return "\n".join(lines)


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, KnownError):
        return f"{name} {error.code}"
    number = getattr(error, "errno", None) or getattr(error, "sqlite_errorname", None)
    return f"{name} [{number}]" if number else name
