"""The program as a whole: which page the window shows first, and what lives as long as a laptop is open."""

from __future__ import annotations

import logging
from datetime import datetime
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLockFile, QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from tuoyu_desktop.domain.clock import beijing_now
from tuoyu_desktop.paths import DataPaths, data_paths
from ui import display as displays
from ui.background.collecting import Collecting
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.desks import NoDesk, ReadOnlyDesk
from ui.main_window import MainWindow
from ui.options import Options
from ui.paper_work import PAPERS
from ui.workspace import PageTools

if TYPE_CHECKING:
    from tuoyu_desktop.application.ports import Device
    from tuoyu_desktop.bootstrap import Laptop
    from ui.background.photo_fetcher import PhotoFetcher
    from ui.background.sync_worker import SyncWorker
    from ui.demo_start import DemoDistrict
    from ui.entrance import Entrance
    from ui.last_time import LastTime
    from ui.practice import Practice
    from ui.wiring import Wiring

_LOG = logging.getLogger(__name__)


def _load_early() -> None:
    """What takes long to import is imported while a person types the passphrase or reads the first page."""
    from tuoyu_desktop.bootstrap import load_rules

    for name in _LATE:
        import_module(name)
    load_rules()


_LATE = ("tuoyu_desktop.projection.projector", "tuoyu_desktop.store.sync_store", "ui.enrolment", "ui.pages.today.page")
LATER_MS = 3_000
"""After so long on the first pages the others are imported: the first visit then opens sooner."""
PAGES = tuple(
    f"ui.pages.{name}.page" for name in ("inspection", "start", "finish", "findings", "facilities", "documents")
)


def load_pages() -> None:
    """The pages that a visit leads to, while nobody waits for them."""
    for name in PAGES:
        import_module(name)


def speak_chinese(application: QApplication) -> None:
    """Words of Qt's own dialogs and menus (choosing a file, the menu of a text field) in Chinese."""
    own = files("resources").joinpath("words")  # the few words that Qt's own file leaves in English
    with as_file(own) as folder:
        for name, place in (
            ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            ("dialogs_zh_CN", str(folder)),
        ):
            translator = QTranslator(application)
            if translator.load(name, place):
                application.installTranslator(translator)


def _prepare(data: bytes) -> Any:
    from tuoyu_desktop.bootstrap import prepare_picture

    return prepare_picture(data)


def _stretch(number: str, data: Any) -> bytes:
    from tuoyu_desktop.bootstrap import stretch_number

    return stretch_number(number, data)


def _render(*arguments: Any) -> bytes:
    from tuoyu_desktop.bootstrap import render_sheet

    return render_sheet(*arguments)


def _take_torn(guard: QLockFile) -> bool:
    """A lock whose program died before it had written who it is: Qt takes it for a living one.

    The file of a living program cannot be removed: it holds the system's lock on it.
    """
    known = guard.getLockInfo()[0] > 0
    return not known and guard.removeStaleLockFile() and guard.tryLock(0)


class Program(QObject):
    """``ready`` comes when the lock page asks who works here; ``laptop``, ``runner``, ``sync`` are there then."""

    ready = Signal()

    def __init__(self, application: QApplication, options: Options) -> None:
        super().__init__()
        self.application, self.options = application, options
        speak_chinese(application)
        self.district: DemoDistrict | None = None
        self.paths = self._paths()
        self.display = self._display()
        self.window = MainWindow(application, PageTools(_prepare, _render, self._fetch, PAPERS, _stretch))
        self.laptop: Laptop | None = None
        self.runner: JobRunner | None = None
        self.sync: SyncWorker | None = None
        self.photos: PhotoFetcher | None = None
        self.wiring: Wiring | None = None
        self.practice: Practice | None = None
        self.opener = JobRunner(NoDesk(), self)
        self._collecting = Collecting(self, self.window.watch.untouched_ms)
        self._guard: QLockFile | None = None
        self.last_time: LastTime | None = None
        self._ended_badly = False
        self._entrance: Entrance | None = None
        self.opener.failed.connect(self.window.bug)
        self.window.closing.connect(self.end)
        application.styleHints().colorSchemeChanged.connect(lambda _scheme: self.show_display(self.display))

    def _paths(self) -> DataPaths:
        if self.options.demo:
            from ui.demo_start import DemoDistrict, demo_folder

            self.district = DemoDistrict(demo_folder(self.options.data))
            return self.district.laptop_paths
        return data_paths(self.options.data)

    def _display(self) -> displays.Display:
        chosen = displays.read_display(self.paths.root)
        return displays.changed(chosen, "theme", self.options.theme) if self.options.theme else chosen

    def show_window(self) -> None:
        """The window at once; what takes time comes after."""
        displays.apply(self.application, self.display)
        self.window.resize(1366, 768)
        self.window.show()

    def show_display(self, display: displays.Display) -> None:
        """Theme or text size changed: at once on everything that is shown."""
        self.display = display
        displays.apply(self.application, display)

    def begin(self) -> None:
        """Choose the first page: demo, first start, or opening what is there."""
        from tuoyu_desktop.bootstrap import was_enrolled
        from ui.entrance import Entrance

        if self._entrance is not None:
            self._entrance.end()
        else:
            self.opener.work(self, _load_early, lambda _nothing: None)
        self._entrance = Entrance(self)
        self._entrance.opened.connect(self.use)
        if not self.options.read_only and not self._alone():
            self._entrance.show_busy()
        elif self.district is not None:
            self._entrance.open_demo(self.district)
        elif was_enrolled(self.paths):
            self._entrance.open_existing()
        else:
            self._entrance.show_first_start()

    def _alone(self) -> bool:
        """One program for a data folder. The lock of a program that died does not count, but is remembered."""
        if self._guard is not None:
            return True
        self.paths.root.mkdir(parents=True, exist_ok=True)
        guard = QLockFile(str(self._guard_place()))
        guard.setStaleLockTime(0)
        left = self._guard_place().exists()
        if not guard.tryLock(0) and not _take_torn(guard):
            return False
        self._guard, self._ended_badly = guard, left
        return True

    def _guard_place(self) -> Path:
        return self.paths.instance_lock if self.district is None else self.district.root / "instance.lock"

    def use(self, laptop: Laptop) -> None:
        """A laptop is open: jobs, sync, pages."""
        from ui.wiring import Wiring

        self.laptop = laptop
        self.runner = JobRunner(ReadOnlyDesk(laptop) if self.options.read_only else laptop, self)
        if not self.options.read_only:
            from tuoyu_desktop.logs import start_logging

            laptop.paths.make()
            start_logging(laptop.paths.logs)
            self.sync = self._make_sync(laptop, self.runner)
            self.practice = self._make_practice()
        self.wiring = Wiring(self)
        if self._ended_badly:
            from ui.last_time import LastTime

            self._ended_badly = False
            self.last_time = LastTime(self)
        self.window.enter(self.runner)
        if self.district is not None and self.window.lock_page is not None:
            from ui.demo_start import demo_hints

            self.window.lock_page.set_hints(demo_hints())
        if self.sync is not None:
            self.sync.start()
        QTimer.singleShot(LATER_MS, self, lambda: self.opener.work(self, load_pages, lambda _nothing: None))
        self.ready.emit()

    def _make_sync(self, laptop: Laptop, runner: JobRunner) -> SyncWorker:
        from tuoyu_desktop.application.sync_view import HOLD_PHOTOS
        from tuoyu_desktop.store.sync_store import SqlSyncStore
        from ui.background.photo_fetcher import PhotoFetcher
        from ui.background.sync_worker import SyncPlace, SyncWorker
        from ui.enrolment import trust_file

        store = SqlSyncStore(lambda: laptop.office, runner.write_job, runner.publish)
        place = SyncPlace(self.server(), laptop.paths.sync_lock, trust_file(laptop))
        self.photos = PhotoFetcher(store, place, laptop.clock)
        sync = SyncWorker(store, place, laptop.clock, automatic=self.options.tour is None, parent=self)
        sync.hold_photos(laptop.read(lambda records: records.setting(HOLD_PHOTOS)) == "1")
        return sync

    def _make_practice(self) -> Practice:
        from ui.practice import Practice

        return Practice(self)

    def _fetch(self, sha256: str) -> None:
        (cannot_fetch if self.photos is None else self.photos.fetch)(sha256)

    def server(self) -> str:
        """Where the open laptop syncs to: the demo's server has another port at every start."""
        if self.district is not None and self.district.address:
            return self.district.address
        return self.laptop.device.server if self.laptop is not None else ""

    def enrolled_again(self, device: Device) -> None:
        """A restored district knows this laptop again: what waited goes now."""
        if self.laptop is None or self.sync is None:
            return
        self.laptop.renew(device)
        for behind in (self.sync, self.photos):
            if behind is not None:
                behind.move(self.server())
        self.sync.sync_now()

    def let_go(self) -> None:
        """Close the laptop: sync first, then what was asked, then the connections. The window stays."""
        if self.practice is not None:
            self.practice.close()
        if self.sync is not None:
            self.sync.stop()
        if self.photos is not None:
            self.photos.stop()
        if self.wiring is not None:
            self.wiring.end()
        self.window.leave()
        if self.runner is not None:
            self.runner.stop()
        if self.laptop is not None:
            self.laptop.close()
        self.sync, self.photos, self.runner, self.laptop, self.wiring = None, None, None, None, None
        self.practice = None

    def end(self) -> None:
        """The window closes: nothing that was asked is dropped."""
        if self.sync is not None:
            self.sync.cancel()
        self.let_go()
        self.opener.stop()
        self._collecting.end()
        if self.district is not None:
            self.district.stop()
        if self._guard is not None:
            self._guard.unlock()
            self._guard = None
        from tuoyu_desktop.logs import stop_logging

        stop_logging()

    def now(self) -> datetime:
        """The laptop's clock, or this machine's."""
        return self.laptop.clock() if self.laptop is not None else beijing_now()

    def choose_display(self, name: str, value: str) -> None:
        """Theme or text size as chosen on a page: kept for the next start, in force at once."""
        changed = displays.changed(self.display, name, value)
        if not self.options.read_only:
            displays.write_display(self.paths.root, changed)
        self.show_display(changed)
        if name == "text_percent":
            self.window.rebuild()

    def restore(self, folder: Path) -> None:
        """Close the laptop, put a backup back, open it again. The passphrase or keyring is not asked twice."""
        laptop = self.laptop
        if laptop is None:
            return
        paths, key = laptop.paths, laptop.key
        self.let_go()
        if self._entrance is not None:
            self._entrance.put_back(paths, key, folder)

    def look_around(self) -> None:
        """From the first start to the demo district: another folder, nothing of it stays in this one."""
        from ui.demo_start import DemoDistrict, demo_folder

        self.district = DemoDistrict(demo_folder(None))
        self.paths = self.district.laptop_paths
        if self._guard is not None:
            self._guard.unlock()
            self._guard = None
        self.begin()

    def catch_bugs(self) -> None:
        """An exception nobody took opens the crash window, once at a time; the work is kept."""
        import sys

        from ui.crash_window import CrashDesk

        self.crash = CrashDesk(self)
        self.window.bug.connect(self.crash.show_bug)
        sys.excepthook = lambda _kind, error, _trace: self.crash.show_bug(error)
