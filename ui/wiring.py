"""What is wired between the window and what runs behind it: sync, badges, the lock's pill, the settings page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from tuoyu_desktop.application.lines import DeliveryLine
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from ui.sync_diary import SyncDiary
from ui.widgets.sync_pill import SyncState as PillState
from ui.workspace import Workspace
from ui.year_end import YearEnd

if TYPE_CHECKING:
    from tuoyu_desktop.bootstrap import Laptop
    from ui.background.job_runner import JobRunner
    from ui.program import Program

DELIVERY = Changes({"delivery": frozenset({"delivery"})})
"""Not a projected family: tells the pages that the district confirmed something, or that something waits."""
_SENT_SOON = ("inspection", "notice", "finding", "facility")
"""Families whose change by a person here is sent before long; answers alone wait for the next regular sync."""


class Wiring(QObject):
    """Lives as long as one laptop is open."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._delivery: DeliveryLine | None = None
        self._soon, self._metered = False, False
        runner = program.runner
        assert runner is not None
        self._runner = runner
        program.window.workspace_made.connect(self._wire_workspace)
        runner.changed.connect(self._changed)
        if program.sync is not None:
            program.sync.status_changed.connect(self._show_status)
            program.sync.ended.connect(lambda: runner.publish(DELIVERY))
            SyncDiary(runner, program.sync)
            QTimer.singleShot(0, self, self._watch_network)
        self._look()

    def end(self) -> None:
        """The laptop is closed: what comes after is wired anew."""
        self._program.window.workspace_made.disconnect(self._wire_workspace)
        self._runner.changed.disconnect(self._changed)
        self.deleteLater()

    def _wire_workspace(self, workspace: Workspace) -> None:
        if workspace.me.practice:
            return
        workspace.page_made.connect(self._wire_page)
        YearEnd(self._runner, workspace.me, workspace)
        self._show_delivery()

    def _wire_page(self, key: str, page: Any) -> None:
        sync = self._program.sync
        if key == "sync":
            from ui.enrol_again_desk import EnrolAgainDesk
            from ui.receipt_desk import ReceiptDesk

            ReceiptDesk(self._runner, page.receipt)
            page.set_available(sync is not None)
            if sync is not None:
                self._wire_package(page)
                EnrolAgainDesk(self._program, page.enrol_again)
                page.sync_asked.connect(sync.sync_now)
                page.cancel_asked.connect(sync.cancel)
                page.photos_asked.connect(sync.send_photos)
                page.hold_chosen.connect(self._hold_photos)
                page.set_metered(self._metered)
                page.show_status(sync.status())
        elif key == "start":
            from ui.self_check_book import ExcelSelfCheckBook

            page.self_check.set_book(ExcelSelfCheckBook())
        elif key == "documents":
            from ui.number_book import write_book
            from ui.publication_file import write_publication_file

            page.ledger.set_book(write_book)
            page.publication.set_file(write_publication_file)
        elif key == "inspection":
            assert self._program.laptop is not None
            wire_phone(self._runner, self._program.laptop, page)
        elif key == "joint":
            self._wire_joint(page)
        elif key == "today":
            page.set_may_join(sync is not None)
            if sync is not None:
                self._wire_join(page)
            self._wire_practice(page)
        elif key == "settings":
            from ui.settings_desk import SettingsDesk

            SettingsDesk(self._program, page)

    def _watch_network(self) -> None:
        """After the first page is drawn: the platform's part of Qt is loaded only now."""
        from ui.background.network_watch import NetworkWatch

        sync = self._program.sync
        if sync is not None:
            watch = NetworkWatch(self)
            watch.came_back.connect(sync.sync_again)
            watch.metered.connect(self._keep_metered)
            watch.start()

    def _keep_metered(self, metered: bool) -> None:
        self._metered = metered
        if self._program.sync is not None:
            self._program.sync.set_metered(metered)
        workspace = self._program.window.own_workspace
        page = workspace.page("sync") if workspace is not None else None
        if page is not None:
            page.set_metered(metered)

    def _hold_photos(self, hold: bool) -> None:
        sync = self._program.sync
        if sync is not None:
            sync.hold_photos(hold)
            if not hold:
                sync.sync_soon()

    def _wire_package(self, page: Any) -> None:
        from ui.package_desk import PackageDesk

        assert self._program.laptop is not None
        PackageDesk(self._runner, self._program.laptop, page.package)

    def _wire_joint(self, page: Any) -> None:
        from ui.visit_package_desk import VisitPackageDesk

        assert self._program.laptop is not None
        desk = VisitPackageDesk(self._runner, self._program.laptop, page.exchange, page)
        page.squares_asked.connect(lambda text: desk.draw(text, page.show_squares))
        page.export_asked.connect(desk.export_to)
        page.import_asked.connect(desk.read)
        page.exchange.cancel_asked.connect(desk.cancel)
        sync = self._program.sync
        page.set_available(sync is not None)
        if sync is not None:
            page.sync_asked.connect(sync.sync_now)
            sync.status_changed.connect(page.show_status)
            page.show_status(sync.status())

    def _wire_practice(self, page: Any) -> None:
        practice = self._program.practice
        page.set_may_practise(practice is not None)
        if practice is not None:
            page.practice_asked.connect(practice.begin)

    def _wire_join(self, page: Any) -> None:
        from ui.visit_package_desk import VisitPackageDesk

        assert self._program.laptop is not None
        desk = VisitPackageDesk(self._runner, self._program.laptop, page.joins, page)
        page.joins.import_asked.connect(lambda file: desk.read(None, file))

    def _changed(self, changes: Changes) -> None:
        if changes.has("incident") and self._program.sync is not None:
            self._runner.read(self, lambda records: bool(records.waiting_incidents()), self._urge)
        self._soon = self._soon or changes.has(*_SENT_SOON)
        self._look()

    def _urge(self, waiting: bool) -> None:
        """An emergency was reported here: it goes before anything else (checklist.md §3)."""
        if waiting and self._program.sync is not None:
            self._program.sync.sync_urgent()

    def _look(self) -> None:
        self._runner.read(self, lambda records: records.delivery(), self._keep)

    def _keep(self, delivery: DeliveryLine) -> None:
        self._delivery = delivery
        self._show_delivery()
        written_here = delivery.own_seq > delivery.confirmed_seq
        if self._soon and written_here and self._program.sync is not None:
            self._program.sync.sync_soon()
        self._soon = False

    def _show_status(self, status: SyncStatus) -> None:
        workspace = self._program.window.own_workspace
        page = workspace.page("sync") if workspace is not None else None
        if page is not None:
            page.show_status(status)
        self._show_delivery()

    def _show_delivery(self) -> None:
        delivery, window = self._delivery, self._program.window
        if delivery is None:
            return
        if window.own_workspace is not None:
            window.own_workspace.rail.set_badge("sync", delivery.visits_waiting)
        if window.lock_page is not None:
            status = self._program.sync.status() if self._program.sync is not None else SyncStatus()
            window.lock_page.show_delivery(*pill_words(delivery, status))


def wire_phone(runner: JobRunner, laptop: Laptop, page: Any, before_title: str = "") -> None:
    """检查 gets the door for a telephone and the making of marked copies; the telephone shows ``before_title`` too."""
    from tuoyu_desktop.bootstrap import mark_picture, prepare_picture
    from ui.phone_desk import PhoneDesk

    page.photos.marking.mark_by(mark_picture)
    page.tray.set_port(PhoneDesk(runner, laptop, prepare_picture, page, before_title=before_title))


def pill_words(delivery: DeliveryLine, status: SyncStatus) -> tuple[PillState, str]:
    """State and words of the pill; no facility, no count of findings."""
    if status.state is SyncState.RUNNING:
        share = status.share
        return "running", "正在送达" if share is None else f"正在送达 {share:.0%}"
    if delivery.attention_count:
        return "attention", f"{delivery.attention_count} 条要看一下"
    if status.state is SyncState.OFFLINE:
        return "offline", "离线，照常记录"
    if delivery.all_delivered:
        return "delivered", "全部送达" if delivery.own_seq else "没有要送的记录"
    if delivery.visits_waiting:
        return "waiting", f"{delivery.visits_waiting} 次检查待送达"
    return "waiting", "有记录待送达"
