"""Step 3: how much is looked at; in an administrative inspection also of which kind it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from tuoyu_desktop.application.starting import StartView
from tuoyu_desktop.domain.terms import InspectionKind, Profile
from tuoyu_desktop.domain.wording import INSPECTION_KINDS
from ui.pages.start import words
from ui.pages.start.choices import ADMINISTRATIVE, Choices, chosen_profile
from ui.pages.start.step_head import StepHead
from ui.widgets import hooks, tokens
from ui.widgets.choice_card import ChoiceGroup
from ui.widgets.value_editors import ChipsField

_KINDS: Final = (InspectionKind.ROUTINE, InspectionKind.SPECIAL, InspectionKind.RANDOM, InspectionKind.JOINT)


class ProfileSection(QWidget):
    """``profile_chosen``, ``sections_chosen`` (letters), ``kind_chosen``."""

    profile_chosen = Signal(object)
    sections_chosen = Signal(tuple)
    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = ChoiceGroup(small=True, horizontal=True)
        self.cards.chosen_changed.connect(lambda key: self.profile_chosen.emit(Profile(key)))
        self.kinds = QComboBox()
        hooks.announce(self.kinds, "检查类型")
        for kind in _KINDS:
            self.kinds.addItem(f"{INSPECTION_KINDS[kind]}检查", kind.value)
        self.kinds.activated.connect(lambda _row: self.kind_chosen.emit(InspectionKind(self.kinds.currentData())))
        self._head = StepHead("3", "查多少", "已去掉这类机构不适用的项")
        self._head.add(self.kinds)
        self.groups: ChipsField | None = None
        self._group_place = QVBoxLayout()
        self._offered: tuple[tuple[str, str, int], ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self._head)
        column.addWidget(self.cards)
        column.addLayout(self._group_place)

    def show_choices(self, view: StartView, choices: Choices) -> None:
        """The profiles of the mode; the groups of one that is narrowed by group."""
        mode = choices.mode
        faces = words.profile_faces(view.profiles[mode], mode) if mode else ()
        self.cards.set_face(faces, choices.profile.value if choices.profile else "")
        self._head.show_words("查多少" if mode else "查多少（先选左边）", "已去掉这类机构不适用的项" if mode else "")
        again = InspectionKind.REINSPECTION is choices.kind or choices.profile is Profile.REINSPECTION
        self.kinds.setVisible(mode is ADMINISTRATIVE and not again)
        self.kinds.setCurrentIndex(self.kinds.findData(choices.kind.value))
        profile = chosen_profile(choices, view)
        self._show_groups(profile.sections if profile else (), choices.sections)

    def _show_groups(self, offered: tuple[tuple[str, str, int], ...], chosen: tuple[str, ...]) -> None:
        if offered != self._offered:
            self._offered = offered
            if self.groups is not None:
                self.groups.hide()
                self.groups.deleteLater()
                self.groups = None
            if offered:
                options = tuple((letter, f"{letter} {name} {count}") for letter, name, count in offered)
                self.groups = ChipsField(options, several=True)
                hooks.announce(self.groups, "只看这些组，不选就是全部")
                self.groups.changed.connect(self._groups_changed)
                self._group_place.addWidget(self.groups)
        if self.groups is not None:
            self.groups.set_value(",".join(chosen))

    def _groups_changed(self, value: str) -> None:
        self.sections_chosen.emit(tuple(part for part in value.split(",") if part))
