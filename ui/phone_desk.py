"""Opens the door for a telephone and brings what comes through it into the tray of the visit.

The door calls on threads of its own. Each waits for the database thread as the sync does (``JobRunner.write_job``):
that thread answers whatever became of the window, and the GUI thread waits for none of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tuoyu_desktop.application.evidence_cases import PreparePicture
from tuoyu_desktop.application.phone_tray import TakeIn, take_in
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault, KnownError
from ui.background.job_runner import PERSON, Desk, JobRunner
from ui.background.own_networks import OwnNetwork, own_networks
from ui.code_squares import draw_squares
from ui.widgets.code_picture import Squares

if TYPE_CHECKING:
    from sync.phone.door import PhoneDoor

_OVER = "电脑上已经关闭手机传照片，这张没有收。"
_BUG = "电脑上出错了，这张没有收，请再传一次。"


class PhoneLink:
    """A door that stands open for one person's visit. ``arrived`` counts what the tray took. It holds no widget: the
    threads of the door carry it, and Qt's objects must not end on them."""

    def __init__(self, runner: JobRunner, laptop: Desk, prepare: PreparePicture, inspection: str, person: str) -> None:
        self.arrived = 0
        self._runner, self._laptop, self._prepare = runner, laptop, prepare
        self._inspection, self._person = inspection, person
        self._door: PhoneDoor | None = None
        self._open = True
        self._one_at_a_time, self._counting = threading.Lock(), threading.Lock()

    @property
    def address(self) -> str:
        """What the telephone opens."""
        return self._door.address if self._door is not None else ""

    def open(self, host: str, title: str) -> None:
        """Raises EnvironmentFault env-phone-door."""
        from sync.phone.door import PhoneDoor

        self._door = PhoneDoor(host, title, self.take)

    def take(self, name: str, data: bytes) -> None:
        """One photo, on a thread of the door; returns when it is durable. Raises what the telephone is told."""
        try:
            self._keep(name, data)
        except KnownError:
            raise
        except Cancelled:
            raise EnvironmentFault("env-phone-closed", _OVER) from None
        except Exception as error:
            self._runner.report(error)  # a bug is shown here, and told to the telephone in words
            raise EnvironmentFault("env-phone-fault", _BUG, detail=repr(error)) from error
        with self._counting:
            self.arrived += 1
        self._runner.publish(Changes({"tray": frozenset({self._inspection})}))

    def _keep(self, name: str, data: bytes) -> None:
        """One is made ready at a time: whoever sits at the keyboard keeps the other core."""
        with self._one_at_a_time:
            self._require_open()
            picture = self._prepare(data)
        self._require_open()
        command, person, laptop = TakeIn(self._inspection, name, picture), self._person, self._laptop
        self._runner.write_job(lambda: laptop.write(lambda work: take_in(work, command), person), PERSON)

    def _require_open(self) -> None:
        if not self._open:
            raise EnvironmentFault("env-phone-closed", _OVER)

    def close(self) -> None:
        """From this moment nothing is taken any more; the socket goes behind it, as its loop may take half a second."""
        self._open = False
        if self._door is not None:
            threading.Thread(target=self._door.close, name="phone-door-end", daemon=True).start()


class PhoneDesk(QObject):
    """What 检查 needs of the world for 手机传照片. Lives as long as ``owner``, the page."""

    def __init__(
        self,
        runner: JobRunner,
        laptop: Desk,
        prepare: PreparePicture,
        owner: QObject,
        networks: Callable[[], tuple[OwnNetwork, ...]] = own_networks,
        before_title: str = "",
    ) -> None:
        super().__init__(owner)
        self._runner, self._laptop, self._prepare, self.networks = runner, laptop, prepare, networks
        self._before_title = before_title

    def open(self, inspection: str, person: str, title: str, host: str) -> PhoneLink:
        """A door at the address ``host`` of this computer. Raises EnvironmentFault env-phone-door."""
        link = PhoneLink(self._runner, self._laptop, self._prepare, inspection, person)
        link.open(host, self._before_title + title)
        return link

    def draw(self, text: str, shown: Callable[[Squares], None]) -> None:
        """The squares of a text."""
        draw_squares(self._runner, self, text, shown)
