"""Before there is a laptop: first start, passphrase, demo. Long steps run off the GUI thread behind a page."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from tuoyu_desktop.application.enrolment import EnrolmentAsked, ProtectionAsked
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault, KnownError
from ui.errors import BUG, presentation
from ui.pages.first_start.page import FirstStartPage
from ui.pages.lock.opening_page import OpeningPage

if TYPE_CHECKING:
    from pathlib import Path

    from tuoyu_desktop.bootstrap import Laptop
    from tuoyu_desktop.paths import DataPaths
    from tuoyu_desktop.store.keys import KeyStore
    from ui.demo_start import DemoDistrict
    from ui.enrolment import EnrolledLaptop
    from ui.program import Program


class Entrance(QObject):
    """``opened`` carries the laptop, once."""

    opened = Signal(object)
    _said = Signal(str)

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._answer: EnrolledLaptop | None = None
        self._store: KeyStore | None = None
        """What opens the key, once a database was tried."""
        self._cancel = threading.Event()
        self.opening = OpeningPage()
        self.first_start: FirstStartPage | None = None
        self.opening.passphrase_given.connect(self._open_with)
        self.opening.again_asked.connect(self._again)
        self.opening.restore_asked.connect(self._choose_backup)
        self.opening.cancelled.connect(self._cancel.set)
        self._said.connect(self.opening.show_step)

    def end(self) -> None:
        """Another entrance takes over: the pages of this one go."""
        for page in (self.opening, self.first_start):
            if page is not None:
                page.deleteLater()
        self.deleteLater()

    def show_busy(self) -> None:
        """Another window has this data folder open."""
        self.opening.show_fault("这份数据已经在另一个窗口打开了。请用那个窗口，或关掉它再试。", "重试")
        self._program.window.show_entrance(self.opening)

    def show_first_start(self) -> None:
        """Nothing is here yet: enrol, or look around."""
        page = FirstStartPage(self._program.display.text_percent)
        page.enrol_asked.connect(self._enrol)
        page.protect_asked.connect(self._protect)
        page.demo_asked.connect(self._look_around)
        page.text_size_chosen.connect(self._resize_text)
        page.help_asked.connect(self._program.window.help)
        if self.first_start is not None:
            self.first_start.deleteLater()
        self.first_start = page
        self._program.window.show_entrance(page)

    def open_existing(self) -> None:
        """By the system's keyring where the key lies there, else by the passphrase."""
        from tuoyu_desktop.store.keyring_keys import KeyringKeyStore
        from tuoyu_desktop.store.keys import KeyFile

        self._program.window.show_entrance(self.opening)
        try:
            kinds = KeyFile(self._program.paths.root).kinds()
        except EnvironmentFault as error:
            self._fail(error)
            return
        if KeyringKeyStore.kind in kinds:
            self._open(KeyringKeyStore())
        else:
            self.opening.ask_passphrase()

    def open_demo(self, district: DemoDistrict) -> None:
        """Server, enrolment through the wire, first snapshot; all of it only once."""
        from ui.demo_start import DEMO_PASSPHRASE, open_demo

        self._program.window.show_entrance(self.opening)
        self._cancel.clear()
        fresh, read_only = self._program.options.fresh, self._program.options.read_only
        said, cancelled = self._said.emit, self._cancel.is_set

        def job() -> Laptop:
            from ui.demo_laptop import demo_laptop

            if not read_only:
                open_demo(district, said, cancelled, fresh=fresh)
            return demo_laptop(district, DEMO_PASSPHRASE, said, cancelled)

        self.opening.show_step("正在打开演示区")
        self._program.opener.work(self, job, self._use, self._fail)

    def put_back(self, paths: DataPaths, key: bytes, folder: Path) -> None:
        """Restore a backup; whether that worked or not, what is there is opened again."""
        from tuoyu_desktop.bootstrap import bring_up_to_date, laptop_of
        from tuoyu_desktop.machine import put_back

        def job() -> tuple[Laptop, KnownError | None]:
            fault: KnownError | None = None
            try:
                put_back(paths, key, folder)
            except KnownError as error:
                fault = error
            laptop = laptop_of(paths, key)
            bring_up_to_date(laptop)
            return laptop, fault

        self.opening.show_step("正在用备份恢复")
        self._program.window.show_entrance(self.opening)
        self._program.opener.work(self, job, self._use_restored, self._fail)

    def _use_restored(self, answer: tuple[Laptop, KnownError | None]) -> None:
        laptop, fault = answer
        self._use(laptop)
        if fault is not None:
            self._program.window.show_error(fault)

    def _open_with(self, passphrase: str) -> None:
        from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore

        self._open(PassphraseKeyStore(passphrase))

    def _open(self, store: Any) -> None:
        from tuoyu_desktop.bootstrap import bring_up_to_date, open_laptop

        paths, read_only = self._program.paths, self._program.options.read_only
        self._store = store

        def job() -> Laptop:
            laptop = open_laptop(paths, store)
            if not read_only:
                bring_up_to_date(laptop)
            return laptop

        self.opening.show_step("正在打开本机资料")
        self._program.opener.work(self, job, self._use, self._fail)

    def _use(self, laptop: Laptop) -> None:
        self.opening.finish()
        self.opened.emit(laptop)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._program.window.close()
            return
        shown = presentation(error)
        if isinstance(error, KnownError) and error.code in _BY_PASSPHRASE and self._has_passphrase():
            self.opening.ask_passphrase(error.message)
        else:
            code = "" if shown is None else shown.code
            may_restore = code in _BY_BACKUP and self._store is not None and not self._program.options.read_only
            self.opening.show_fault(BUG if shown is None else shown.sentence, "重试", may_restore=may_restore)

    def _choose_backup(self) -> None:
        """The database cannot be opened: a backup under the same key can."""
        from tuoyu_desktop.store.keys import KeyFile
        from ui.backup_choice import choose_backup

        store, paths = self._store, self._program.paths
        folder, said = choose_backup(self.opening)
        if said:
            self.opening.show_fault(said, "重试", may_restore=True)
        if folder is None or store is None:
            return
        self._program.opener.work(
            self, lambda: KeyFile(paths.root).open(store), lambda key: self.put_back(paths, key, folder), self._fail
        )

    def _has_passphrase(self) -> bool:
        from tuoyu_desktop.store.keys import KeyFile
        from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore

        try:
            return PassphraseKeyStore.kind in KeyFile(self._program.paths.root).kinds()
        except EnvironmentFault:
            return False

    def _again(self) -> None:
        self._program.begin()

    def _enrol(self, asked: EnrolmentAsked) -> None:
        from ui.enrolment import use_code

        self._program.opener.work(self, lambda: use_code(asked), self._compare, self._refuse)

    def _compare(self, answer: EnrolledLaptop) -> None:
        self._answer = answer
        if self.first_start is not None:
            self.first_start.show_facts(answer.facts)

    def _refuse(self, error: Exception) -> None:
        if self.first_start is not None:
            said = error.message if isinstance(error, KnownError) else BUG
            self.first_start.show_error(said, getattr(error, "field", ""))

    def _protect(self, asked: ProtectionAsked) -> None:
        from tuoyu_desktop.bootstrap import local_now
        from ui.enrolment import key_store, make_laptop

        answer, paths = self._answer, self._program.paths
        if answer is None:
            return

        def job() -> Laptop:
            return make_laptop(paths, answer, key_store(asked.way, asked.passphrase), local_now)

        self._program.opener.work(self, job, self._fill, self._refuse)

    def _fill(self, laptop: Laptop) -> None:
        """The first snapshot; without it one goes on too, the sync brings it when the district can be reached."""
        from ui.enrolment import first_sync

        server, said, cancelled = laptop.device.server, self._said.emit, self._cancel.is_set
        self._cancel.clear()

        def job() -> Laptop:
            with suppress(KnownError, Cancelled):
                first_sync(laptop, server, said, cancelled)
            return laptop

        self._program.window.show_entrance(self.opening)
        self.opening.show_step("正在下载本单位的资料", "先不下载")
        self._program.opener.work(self, job, self._use, self._fail)

    def _look_around(self) -> None:
        self._program.look_around()

    def _resize_text(self, percent: int) -> None:
        self._program.choose_display("text_percent", str(percent))
        self.show_first_start()


_BY_BACKUP = frozenset({"env-database-damaged", "env-database-missing"})
_BY_PASSPHRASE = frozenset({"env-key-wrong", "env-keyring-missing", "env-keyring-locked", "env-keyring-entry-missing"})
