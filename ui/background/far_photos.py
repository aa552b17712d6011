"""Photos that are with the district and not here: asked for one by one, each with what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault, KnownError
from ui.background.job_runner import JobRunner

if TYPE_CHECKING:  # a program that only lists things starts without loading what an entry is
    from tuoyu_desktop.application.evidence_cases import FetchPhoto

FAR = "照片在区里"
TAKE = "取来看"
TAKING = "正在取来"
_WORDS = {
    "sync-unreachable": "现在连不上区里，有网络时再取。",
    "sync-not-found": "区里没有给这张照片：还没送到，或这台电脑不能看。",
    "sync-deliver-only": "这台电脑只能送、不能取，请联系区里。",
    "sync-unknown-device": "区里不认得这台电脑，到“同步”看怎么办。",
}
"""What is said in the narrow place below a photo; other known errors say their own sentence."""
_BUG = "程序出错了，没有取来，可以再试一次。"


def cannot_fetch(_sha256: str) -> None:
    """``FetchPhoto`` of a program that does not sync."""
    raise EnvironmentFault("env-read-only", "现在是只看不写，不能从区里取照片。")


@dataclass(frozen=True)
class FarState:
    """What a screen shows at the place of such a photo: the word on its button, and what came of the last try."""

    act: str = TAKE
    said: str = ""
    busy: bool = False


class FarPhotos:
    """Jobs of ``page``. ``arrived`` is called when one is here, ``changed`` when what is said of one changed."""

    def __init__(
        self,
        page: QWidget,
        runner: JobRunner,
        fetch: FetchPhoto,
        arrived: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._page, self._runner, self._fetch = page, runner, fetch
        self._arrived, self._changed = arrived, changed
        self._running: set[str] = set()
        self._refused: dict[str, str] = {}

    def take(self, sha256: str) -> None:
        """Ask for it, once at a time."""
        if not sha256 or sha256 in self._running:
            return
        self._running.add(sha256)
        self._refused.pop(sha256, None)
        self._changed()
        fetch = self._fetch
        self._runner.fetch(
            self._page,
            lambda: fetch(sha256),
            lambda _nothing: self._come(sha256),
            lambda error: self._fail(sha256, error),
        )

    def state(self, sha256: str) -> FarState:
        """How one that is not here stands."""
        running = sha256 in self._running
        return FarState(TAKING if running else TAKE, self._refused.get(sha256, ""), running)

    def _come(self, sha256: str) -> None:
        self._running.discard(sha256)
        self._arrived()

    def _fail(self, sha256: str, error: Exception) -> None:
        self._running.discard(sha256)
        if isinstance(error, KnownError):
            self._refused[sha256] = _WORDS.get(error.code, error.message)
        elif not isinstance(error, Cancelled):
            self._refused[sha256] = _BUG
        self._changed()
