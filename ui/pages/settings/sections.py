"""The cards of the page. Rows have one form: what, why it matters, the control at the right."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.settings_view import (
    BACKUP_OVERDUE_DAYS,
    LOCK_CHOICES,
    AccountView,
    MachineView,
    RulesView,
)
from tuoyu_desktop.domain.wording import PERSON_KINDS
from ui.widgets import hooks, icons, tokens
from ui.widgets.bars import Share, ShareBar
from ui.widgets.card import Card, DetailRow
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.segmented_control import Segment, SegmentedControl


class StateLabel(QWidget):
    """Icon and word: 连得上, 一致."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self.word = IconLabel("ph.circle-dashed", "na", tokens.ICON_INLINE), hooks.label("", tone="na")
        self.setLayout(hooks.row(self._icon, self.word, gap=tokens.SPACE_1))
        self.show_state("ph.circle-dashed", "na", "还没试")

    def show_state(self, icon: str, ink: str, word: str) -> None:
        self._icon.show_icon(icon, ink)
        hooks.set_hook(self.word, tone=ink)
        self.word.setText(word)


class AccountCard(Card):
    """Who is signed in and which laptop this is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("账户和设备", "", "ph.user-circle", parent=parent)
        self.lock = hooks.button("锁定", tooltip="Ctrl+L")
        self.person = DetailRow("", " ", self.lock)
        self.device = DetailRow("", " ")
        self.add_row(self.person)
        self.add_row(self.device)

    def show_view(self, view: AccountView) -> None:
        person, device = view.person, view.device
        if person is not None:
            unit = device.unit_name if person.unit == device.unit else person.unit
            held = person.certificate_number
            certificate = f"执法证 {held}" if held else "无执法证"
            self.person.title.setText(person.name)
            self.person.caption.setText(f"{PERSON_KINDS[person.kind]} · {unit} · {certificate}")
        demo = " · 演示区" if device.is_demo else ""
        self.device.title.setText(f"本机 {device.number:02d} 号")
        self.device.caption.setText(f"{device.unit_name}{demo} · {device.name} · 识别码 {device.id[-8:].upper()}")


class ServerCard(Card):
    """Two plain answers: does it answer, is the certificate the one of the enrolment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("服务器", "", "ph.cloud-check", parent=parent)
        self.try_now = hooks.button("现在试一下", icon="ph.arrows-clockwise")
        self.add_head_widget(self.try_now)
        self.state, self._pinned = StateLabel(), StateLabel()
        self.server = DetailRow("", " ", self.state)
        self.certificate = DetailRow("证书", " ", self._pinned)
        self.add_row(self.server)

    def show_view(self, view: AccountView) -> None:
        confirmed = view.delivery.confirmed_at
        last = "还没有送达过" if confirmed is None else f"上次{spoken.confirmation(confirmed, view.now)}"
        self.server.title.setText("区里的托育督导服务器")
        self.server.caption.setText(f"{view.device.server.partition('://')[2]} · {last}")

    def show_machine(self, machine: MachineView) -> None:
        until = machine.certificate_until
        self.try_now.setVisible(not machine.read_only)
        self.state.setVisible(not machine.read_only)
        if until is not None:
            if self.certificate.parentWidget() is None:
                self.add_row(self.certificate)
            self.certificate.caption.setText(f"{until:%Y-%m-%d} 到期，登记时钉住的就是这一张")
            self._pinned.show_state("ph.check-circle-fill", "passed", "已钉住")

    def show_trying(self) -> None:
        self.try_now.setEnabled(False)
        self.state.show_state("ph.arrows-clockwise", "accent_text", "正在试")

    def show_answer(self, reached: bool, words: str) -> None:
        """``words``: the server's name, or why it was not reached."""
        self.try_now.setEnabled(True)
        if reached:
            self.state.show_state("ph.check-circle-fill", "passed", "连得上")
            self.server.title.setText(words)
        else:
            self.state.show_state("ph.cloud-slash", "na", "连不上")
            self.server.caption.setText(words)


class LockCard(Card):
    """After how many minutes without a touch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("锁定", "", "ph.lock-key", parent=parent)
        segments = [Segment(str(minutes), f"{minutes} 分钟") for minutes in LOCK_CHOICES]
        self.minutes = SegmentedControl("没有操作多久后锁定", segments)
        self.add_row(DetailRow("没有操作多久后锁定", "检查进行中也会锁，不会关", self.minutes))

    def show_view(self, view: AccountView) -> None:
        self.minutes.set_chosen(str(view.lock_minutes))


class DataCard(Card):
    """Disk use told in things, backup and restore."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("数据和备份", "", "ph.hard-drives", parent=parent)
        self._whole, self._free = hooks.label(""), hooks.label("", "caption", "text2")
        self._bar = ShareBar("本机资料", ())
        self._folder = ElidedLabel("", "caption", "text3")
        self.back_up = hooks.button("现在备份", icon="ph.download-simple")
        self.choose = hooks.button("换位置")
        self.restore = hooks.button("选备份")
        self.backup_row = DetailRow("备份到文件夹或 U 盘", " ", self.choose, self.back_up)
        self.restore_row = DetailRow("从备份恢复", "只能用这台电脑的备份；现有资料放在一边，不会删掉", self.restore)
        self.progress = ProgressPanel()
        self._build()

    def _build(self) -> None:
        holder = QWidget()
        head = hooks.row(self._whole, self._free)
        head.insertStretch(1)
        column = hooks.column(gap=tokens.SPACE_2)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._folder)
        holder.setLayout(column)
        self.add_row(holder)
        self.add_row(self.backup_row)
        self.body.addWidget(self.progress)
        self.add_row(self.restore_row)

    def show_machine(self, machine: MachineView, account: AccountView) -> None:
        parts = (
            Share(f"照片和附件 {spoken.size(machine.blob_bytes)}", machine.blob_bytes, "accent"),
            Share(f"记录和文书 {spoken.size(machine.database_bytes)}", machine.database_bytes, "text2"),
            Share(f"备份和日志 {spoken.size(machine.other_bytes)}", machine.other_bytes, "control"),
        )
        whole = sum(int(part.size) for part in parts)
        self._whole.setText(f"本机资料 {spoken.size(whole)}")
        self._free.setText(f"磁盘还剩 {spoken.size(machine.free_bytes)}")
        self._bar.show_shares(parts, whole + machine.free_bytes)  # what is left stays empty: the disk is not full
        self._folder.setText(f"存在 {machine.data_folder}")
        overdue = _show_backup(self.backup_row, machine, account)
        hooks.set_hook(self.back_up, role="primary" if overdue else "secondary")
        self.back_up.setIcon(_download(overdue))
        for widget in (self.backup_row, self.restore_row):
            widget.setVisible(not machine.read_only)


def _download(primary: bool) -> QIcon:
    return icons.icon("ph.download-simple", "on_accent" if primary else "text")


def _show_backup(row: DetailRow, machine: MachineView, account: AccountView) -> bool:
    """Words of the row; true when a backup is due."""
    where = f" · {machine.backup_folder}" if machine.backup_folder else ""
    last = machine.last_backup
    if last is None:
        row.caption.setText(f"还没有备份过{where}")
        hooks.set_hook(row.caption, tone="warn")
        return True
    days = (account.now - last.made_at).days
    ago = "" if days == 0 else f"，已过 {days} 天"
    overdue = days >= BACKUP_OVERDUE_DAYS
    row.caption.setText(f"上次 {spoken.moment(last.made_at, account.now)}{ago}{where}")
    hooks.set_hook(row.caption, tone="warn" if overdue else "text3")
    return overdue


class DisplayCard(Card):
    """Text size and theme: in force at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("显示", "", "ph.text-aa", parent=parent)
        sizes = (Segment("100", "标准"), Segment("115", "大"), Segment("130", "特大"))
        themes = (Segment("system", "跟随系统"), Segment("light", "浅"), Segment("dark", "深"))
        self.text_size = SegmentedControl("字号", sizes)
        self.theme = SegmentedControl("深浅", themes)
        self.add_row(DetailRow("字号", "大 1.15 倍，特大 1.3 倍", self.text_size))
        self.add_row(DetailRow("深浅", "跟随系统，或者固定", self.theme))


class AboutCard(Card):
    """Diagnostics to be read before they are saved; version and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("诊断和关于", "", "ph.wrench", parent=parent)
        self.diagnose = hooks.button("看一看再生成")
        self.licences = hooks.button("许可")
        self.version = DetailRow("托育督导", " ", self.licences)
        self.rules = DetailRow("检查规则", " ")
        self.add_row(DetailRow("诊断包", "没有机构、人员、照片和口令；先给你看，再存成文件", self.diagnose))
        self.add_row(self.rules)
        self.add_row(self.version)

    def show_rules(self, rules: RulesView) -> None:
        """Checklist and district pack; what the district added, and what of it nobody knows."""
        said = f"清单 {rules.checklist}，区规则包 {rules.district}"
        added = f"；加选储备项 {'、'.join(rules.reserve)}" if rules.reserve else ""
        unknown = f"；规则包里的 {'、'.join(rules.unknown)} 清单里没有，没有用，请告诉区里" if rules.unknown else ""
        files = "；照片原件也送区，连同相机写在里面的时间和地点" if rules.keep_originals else ""
        self.rules.caption.setText(f"{said}{added}{files}{unknown}")
        hooks.set_hook(self.rules.caption, tone="warn" if rules.unknown else "text3")

    def show_machine(self, machine: MachineView) -> None:
        self.version.title.setText(f"托育督导 {machine.version}")
        self.version.caption.setText("手册随机附带，按 F1 打开")
