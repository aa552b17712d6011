"""Photos brought in with one press: read from their files, how many are through, and in words what was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tuoyu_desktop.domain.errors import Cancelled, KnownError, RuleViolation

MAX_PHOTO_BYTES: Final = 60_000_000
"""More than any telephone's photo; what is larger is not read into memory at all."""
_NAMED: Final = 3
_BUG: Final = "没有收成，请再选一次。"


@dataclass
class PhotoBatch:
    """Of ``total`` files. It is over when every one was taken, refused, or left out because a person stopped it."""

    total: int
    taken: int = 0
    left_out: int = 0
    is_stopped: bool = False
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def through(self) -> int:
        return self.taken + self.left_out + len(self.refused)

    @property
    def is_over(self) -> bool:
        return self.through >= self.total

    def refuse(self, name: str, error: Exception) -> None:
        """One was not taken."""
        if isinstance(error, Cancelled):
            self.left_out += 1
        else:
            self.refused.append((name, error.message if isinstance(error, KnownError) else _BUG))

    def require_going(self) -> None:
        """Raises Cancelled once a person stopped it."""
        if self.is_stopped:
            raise Cancelled

    def words(self) -> str:
        """The first that was not taken with its reason, the names of some others; empty when all were taken."""
        if not self.refused and not self.left_out:
            return ""
        parts = [f"收了 {self.taken} 张。" if self.taken else ""]
        parts.append(f"停下了，还有 {self.left_out} 张没有收。" if self.left_out else "")
        if self.refused:
            (name, why), others = self.refused[0], [other for other, _why in self.refused[1:]]
            parts.append(f"{name}：{why}")
            more = " 等" if len(others) > _NAMED else ""
            parts.append(f"另外 {len(others)} 个也没有收：{'、'.join(others[:_NAMED])}{more}。" if others else "")
        return "".join(parts)


def read_photo(path: Path) -> bytes:
    """The bytes of a chosen file. Raises RuleViolation when it cannot be a photo or cannot be read."""
    try:
        if path.is_dir():
            raise RuleViolation("picture-folder", "这是文件夹。请打开它，选里面的照片。", field="photo")
        if path.stat().st_size > MAX_PHOTO_BYTES:
            raise RuleViolation("picture-too-large", "文件太大，请选 60 MB 以下的照片。", field="photo")
        return path.read_bytes()
    except OSError as error:
        message = "读不了，请检查文件还在不在，或换一张。"
        raise RuleViolation("picture-unreadable", message, field="photo", detail=str(error)) from error
