"""What 手机传照片 needs of the world: the networks here, a door, the squares of a code. Wired from outside the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ui.background.own_networks import OwnNetwork
from ui.widgets.code_picture import Squares


class PhoneLink(Protocol):
    """A door that stands open. ``arrived`` counts the photos that the tray took."""

    @property
    def address(self) -> str: ...

    @property
    def arrived(self) -> int: ...

    def close(self) -> None: ...


class PhonePort(Protocol):
    """``open`` raises EnvironmentFault env-phone-door; ``draw`` calls ``shown`` on the GUI thread."""

    @property
    def networks(self) -> Callable[[], tuple[OwnNetwork, ...]]: ...

    def open(self, inspection: str, person: str, title: str, host: str) -> PhoneLink: ...

    def draw(self, text: str, shown: Callable[[Squares], None]) -> None: ...
