"""移送函: which findings go to which department, and what the letter says of them (documents.md §4.9)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from tuoyu_desktop.application.letter_findings import LetterFinding, discoveries
from tuoyu_desktop.application.transfer_letters import (
    MOST_REPLY_DAYS,
    Enclosure,
    TransferForm,
    WriteTransfer,
)
from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from ui.pages.findings.letter_fields import FindingTicks
from ui.widgets import hooks, tokens
from ui.widgets.numbered_lines import NumberedLines
from ui.widgets.paper_form import PaperForm

_LINE = "写给别的部门的正式函件，不交机构。不写婴幼儿姓名；印章在纸上盖。"
_BASES = "一行一个：职责分工文件或法规的全称（带书名号）。说不准就留空，纸上印“移送依据：（由拟写人核填）”"
_PAPERS = "勾上的写进附件清单，要写页数"
_PHOTOS = "勾上的印在函后；没勾的只写张数。走访时没有确认认不出孩子的，不能印"
_CRIME = "涉嫌犯罪…"
_CRIME_TIP = "改写涉嫌犯罪案件移送书，移送公安机关"
_OTHER = "其他材料"


class _Enclosures(QWidget):
    """Papers of the visits and one more that is named by hand, each with its pages."""

    def __init__(self, papers: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, QCheckBox, QSpinBox]] = []
        self.papers = papers
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        for visit, name in papers:
            tick, pages = QCheckBox(name), _pages(name)
            pages.setEnabled(False)
            tick.toggled.connect(pages.setEnabled)
            self.rows.append((visit, tick, pages))
            line = hooks.row(tick, pages)
            line.setStretch(0, 1)
            column.addLayout(line)
        self.other, self.other_pages = QLineEdit(), _pages(_OTHER)
        self.other.setPlaceholderText(f"{_OTHER}（可不填），例如：营业执照复印件")
        hooks.announce(self.other, _OTHER)
        line = hooks.row(self.other, self.other_pages)
        line.setStretch(0, 1)
        column.addLayout(line)
        self.setFocusProxy(self.rows[0][1] if self.rows else self.other)

    def show_visits(self, visits: frozenset[str]) -> None:
        """Papers of a visit that has no finding in the letter are no enclosures of it."""
        for visit, tick, pages in self.rows:
            tick.setVisible(visit in visits)
            pages.setVisible(visit in visits)
            if visit not in visits:
                tick.setChecked(False)

    def enclosures(self) -> tuple[Enclosure, ...]:
        """What is ticked or named; 0 pages: not counted yet."""
        ticked = [Enclosure(tick.text(), pages.value() or None) for _, tick, pages in self.rows if tick.isChecked()]
        other = self.other.text().strip()
        return (*ticked, *((Enclosure(other, self.other_pages.value() or None),) if other else ()))


def _pages(name: str) -> QSpinBox:
    pages = QSpinBox()
    pages.setRange(0, 999)
    pages.setSuffix(" 页")
    pages.setSpecialValueText("几页")
    pages.setFixedWidth(tokens.px(92))
    hooks.announce(pages, f"{name}：页数")
    return pages


class _Photos(QWidget):
    """Photos of the findings; one that nobody looked at for children cannot be ticked."""

    def __init__(self, findings: Sequence[LetterFinding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, str, QCheckBox]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for finding in findings:
            for photo in finding.photos:
                words = photo.caption.replace("\n", "，") or finding.item
                tick = QCheckBox(f"{words}{'' if photo.print_allowed else '（不能印）'}")
                tick.setEnabled(photo.print_allowed)
                tick.setToolTip(photo.withheld_reason)
                self.rows.append((finding.id, photo.sha256, tick))
                column.addWidget(tick)
        if self.rows:
            self.setFocusProxy(self.rows[0][2])

    def show_findings(self, chosen: frozenset[str]) -> None:
        for finding, _, tick in self.rows:
            tick.setVisible(finding in chosen)

    def printed(self, chosen: frozenset[str]) -> tuple[str, ...]:
        return tuple(sha256 for finding, sha256, tick in self.rows if finding in chosen and tick.isChecked())


class TransferDialog(PaperForm):
    """``submitted`` carries a ``WriteTransfer``; ``crime_asked``: the findings go to 公安 instead."""

    crime_asked = Signal()

    def __init__(self, form: TransferForm, parent: QWidget | None = None) -> None:
        super().__init__(TITLES[NoticeKind.TRANSFER_LETTER], _LINE, "不移送", parent)
        self._form = form
        self.findings = FindingTicks(form.findings)
        self.department, self.matter = QComboBox(), QLineEdit(form.matter)
        self.discovery, self.bases = QPlainTextEdit(form.discovery), NumberedLines(())
        self.reply_days = QSpinBox()
        self.enclosures, self.photos = _Enclosures(form.papers), _Photos(form.findings)
        self.receives = hooks.label("", "caption", "text2", wrap=True)
        self.crime = hooks.button(_CRIME, "text", tooltip=_CRIME_TIP)
        self._proposed = form.discovery
        self._prepare()
        self._fill()
        self._show_chosen()
        self._show_receivers()
        self._show_title()
        self._show_until()

    def _prepare(self) -> None:
        self.department.setEditable(True)
        self.department.setProperty("touch", True)
        self.department.addItems(list(self._form.departments))
        self.department.setCurrentIndex(0 if self._form.departments else -1)
        self.discovery.setTabChangesFocus(True)
        self.discovery.setFixedHeight(tokens.px(64))
        self.bases.setFixedHeight(tokens.px(64))
        self.reply_days.setRange(0, MOST_REPLY_DAYS)
        self.reply_days.setSpecialValueText("不写期限")
        self.reply_days.setSuffix(" 个工作日")
        self.reply_days.setValue(self._form.reply_days)
        self.crime.setAutoDefault(False)

    def _fill(self) -> None:
        self.add("findings", f"{self._form.facility_name}的哪些问题", self.findings)
        self.add("department", "移送给", self.department, "写对方的全称，会印在函的抬头")
        self.add("matter", "涉嫌什么问题", self.matter, " ")
        self.add("discovery", "发现经过", self.discovery)
        self.add("bases", "移送依据", self.bases, _BASES)
        self.add("reply_days", "请对方多久反馈", self.reply_days, " ")
        self.add("enclosures", "附件", self.enclosures, _PAPERS)
        self.add("photos", "照片", self.photos, _PHOTOS)
        self.inner.addStretch()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.receives)
        self.buttons.insertWidget(0, self.crime)
        self.crime.clicked.connect(self.crime_asked)
        self.findings.changed.connect(self._show_chosen)
        self.department.currentTextChanged.connect(lambda _text: self._show_receivers())
        self.matter.textChanged.connect(lambda _text: self._show_title())
        self.reply_days.valueChanged.connect(lambda _days: self._show_until())

    def _show_chosen(self) -> None:
        """What follows from the ticks: how it was found, as long as nobody wrote that; enclosures, photos."""
        chosen = self.findings.chosen()
        if chosen and self.discovery.toPlainText().strip() == self._proposed:
            self._proposed = discoveries(chosen)
            self.discovery.setPlainText(self._proposed)
        self.enclosures.show_visits(frozenset(finding.inspection for finding in chosen))
        self.photos.show_findings(frozenset(finding.id for finding in chosen))
        self.fields["photos"].setVisible(any(finding.photos for finding in chosen))

    def _show_receivers(self) -> None:
        to = self.department.currentText().strip() or "对方部门"
        kept = f"{self._form.issuer}存档 1 份"
        self.receives.setText(
            f"共 {len(self._form.copies)} 份：{to} 1 份，{kept}；后附回执由对方填写寄回。机构不收这份函。"
        )

    def _show_title(self) -> None:
        matter = self.matter.text().strip() or "××"
        self.fields["matter"].set_hint(f"题目：关于移送{self._form.facility_name}涉嫌{matter}问题线索的函")

    def _show_until(self) -> None:
        days = self.reply_days.value()
        if days:
            until = self._form.reply_until[days - 1]
            self.fields["reply_days"].set_hint(f"按工作日历算到 {until.year}年{until.month}月{until.day}日")
        else:
            self.fields["reply_days"].set_hint("不写期限的，到期不会提醒")

    def answer(self) -> WriteTransfer:
        chosen = self.findings.chosen()
        identities = tuple(finding.id for finding in chosen)
        return WriteTransfer(
            findings=identities,
            department=self.department.currentText(),
            matter=self.matter.text(),
            discovery=self.discovery.toPlainText(),
            bases=self.bases.lines(),
            reply_days=self.reply_days.value() or None,
            enclosures=self.enclosures.enclosures(),
            photos=self.photos.printed(frozenset(identities)),
        )
