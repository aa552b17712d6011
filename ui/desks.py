"""What the job runner works at while there is no laptop, and while nothing may be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from tuoyu_desktop.bootstrap import Laptop

T = TypeVar("T")


class NoDesk:
    """There is no laptop yet: only plain work runs."""

    def write(self, _job: Callable[[Any], T], _actor: str) -> tuple[T, Changes]:
        raise EnvironmentFault("env-not-enrolled", "这台电脑还没有登记，请用登记码登记。")

    def read(self, _job: Callable[[Any], T]) -> T:
        raise EnvironmentFault("env-not-enrolled", "这台电脑还没有登记，请用登记码登记。")

    def forget_facilities(self) -> None:
        return


class ReadOnlyDesk:
    """A laptop of which nothing is changed: another program may have it open."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def write(self, _job: Callable[[Any], T], _actor: str) -> tuple[T, Changes]:
        raise EnvironmentFault("env-read-only", "现在是只看不写，什么都不会改。")

    def read(self, job: Callable[[Any], T]) -> T:
        return self._laptop.read(job)

    def forget_facilities(self) -> None:
        self._laptop.forget_facilities()
