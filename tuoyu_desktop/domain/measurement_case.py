"""One item to judge: its measured values read safely, its thresholds, and the shape of a verdict.

Measured values are JSON as ``answer.recorded`` keeps it: numbers or number words, dates ``YYYY-MM-DD``, instants
``YYYY-MM-DDTHH:MM``, yes/no as bool or ``YES``/``NO``, several choices as a list (empty: nothing ticked).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal

from tuoyu_desktop.domain.checklist import OWN_DEFAULT, Checklist, ChecklistItem, Parameter, recommended_only
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import Answer

Tone = Literal["pass", "fail", "warn", "incomplete"]
AWAITS_CHECK = "待核"
_UNWRITTEN: Mapping[str, tuple[str, str]] = {
    "doors_per_room": ("2", "GB 50016—2014（2018）5.5.15"),
    "band_toddler_months": ("12", "托育机构设置标准（试行）第19条"),
    "band_senior_months": ("24", "托育机构设置标准（试行）第19条"),
    "mixed_from_months": ("18", "托育机构设置标准（试行）第19条"),
    "sampled_channels": ("3", "本产品默认"),
    "extinguisher_rating_medium": ("2", "GB 50140 A类配置基准"),
    "extinguisher_rating_severe": ("3", "GB 50140 A类配置基准"),
    "kindergarten_entry": ("831", "本产品默认"),
}
"""Figures that the rules hold for a checklist older than 2026.2, which does not carry them; visits pin such a one."""
SAMPLE_REASON = "sample_reason"
WHEN_ASKED = frozenset({SAMPLE_REASON})
"""Fields that stand on the screen only where the other values ask for them."""
_FIGURE_NAME = re.compile(r"\{(\w+)\}")
MOST = Decimal(10**9)
SMALLEST = Decimal("1e-9")
"""No value of the list is larger, none is read finer; a slip like 1e999999 would fill the screen with digits."""


@dataclass(frozen=True)
class RowVerdict:
    """One row of a table. ``share`` and ``limit_share`` place value and threshold on a bar from 0 to 1; ``asked``:
    false where another item judges the row, which is shown for its sake."""

    row_id: str
    name: str = ""
    value: str = ""
    unit: str = ""
    tone: Tone = "incomplete"
    word: str = ""
    note: str = ""
    share: float = 0.0
    limit_share: float | None = None
    asked: bool = True


@dataclass(frozen=True)
class Judgement:
    """What the rules make of the values. ``suggested`` is null while they decide nothing; a certain failure is
    suggested even while values are missing. ``figure`` and ``unit`` are the headline, ``finding_text`` the prefilled
    fact of a finding, ``hints`` advice that never fails, ``parameter_mark`` 待核 where a figure used awaits a check,
    ``asks`` the fields of ``WHEN_ASKED`` that these values ask for.
    """

    suggested: Answer | None
    complete: bool
    sentence: str
    arithmetic: str = ""
    figure: str = ""
    unit: str = ""
    rows: tuple[RowVerdict, ...] = ()
    hint_only: bool = False
    hints: tuple[str, ...] = ()
    finding_text: str = ""
    parameter_mark: str = ""
    asks: tuple[str, ...] = ()

    @property
    def tone(self) -> Tone:
        """The colour of the result strip."""
        if self.suggested is Answer.FAIL:
            return "warn" if self.hint_only else "fail"
        if self.suggested is Answer.PASS:
            return "warn" if self.hints else "pass"
        return "incomplete"


@dataclass(frozen=True)
class Case:
    """An item with all that decides about it."""

    item: ChecklistItem
    measured: Mapping[str, Any]
    facility: Facility
    on: date
    checklist: Checklist
    pack: DistrictPack

    def parameter(self, name: str) -> Parameter:
        """The figure that holds in the district."""
        return parameter_in_force(self.pack, self.checklist, name)

    def limit(self, name: str) -> Decimal:
        return self.parameter(name).value

    def mark(self, *names: str) -> str:
        """待核 where one of the figures awaits a check."""
        return AWAITS_CHECK if any(self.parameter(name).awaits_check for name in names) else ""

    def number(self, name: str) -> Decimal | None:
        return as_number(self.measured.get(name))

    def day(self, name: str) -> date | None:
        return as_date(self.measured.get(name))

    def moment(self, name: str) -> datetime | None:
        return as_datetime(self.measured.get(name))

    def yes(self, name: str) -> bool | None:
        return as_bool(self.measured.get(name))

    def text(self, name: str) -> str:
        value = self.measured.get(name)
        return value.strip() if isinstance(value, str) else ""

    def rows(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The rows of a table; anything that is no row is left out."""
        value = self.measured.get(name)
        return tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, Sequence) else ()

    @property
    def advice_only(self) -> bool:
        return recommended_only(self.item, fire_key_unit=self.facility.is_fire_key_unit)


def parameter_in_force(pack: DistrictPack, checklist: Checklist, name: str) -> Parameter:
    """The district's figure, else the checklist's, else for an older checklist the one that the rules then held."""
    if name in pack.parameters or name in checklist.parameters or name not in _UNWRITTEN:
        return pack.parameter(checklist, name)
    value, source = _UNWRITTEN[name]
    return Parameter(name=name, label=name, value=Decimal(value), source=source, mark=OWN_DEFAULT, official=False)


def pass_words(pack: DistrictPack, checklist: Checklist, item: ChecklistItem) -> str:
    """What 符合 looks like, in one line, with the figures that hold in the district."""
    return _FIGURE_NAME.sub(lambda name: plain(parameter_in_force(pack, checklist, name[1]).value), item.pass_line)


def figure_names(line: str) -> tuple[str, ...]:
    """Names of the parameters whose figures stand in a line."""
    return tuple(_FIGURE_NAME.findall(line))


@dataclass
class Verdict:
    """Gathers what the parts of an item say, then closes into a :class:`Judgement`."""

    case: Case
    failures: list[str] = field(default_factory=list)
    passes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)

    def need(self, *labels: str) -> None:
        """Values that are not entered yet."""
        self.missing.extend(labels)

    def close(self, *, undecided: str = "", **shown: Any) -> Judgement:
        """``undecided``: why the values decide nothing although all are there. ``shown``: other fields to fill."""
        case = self.case
        undecided = undecided or "；".join(self.nothing)
        suggested = None
        if self.failures:
            suggested, sentence = Answer.FAIL, "；".join(self.failures) + _verdict_words(case)
        elif self.missing:
            sentence = "还缺：" + "、".join(dict.fromkeys(self.missing))
        elif undecided:
            sentence = undecided
        else:
            suggested, sentence = Answer.PASS, "；".join(self.passes) + "，符合" if self.passes else "符合"
        judgement = Judgement(
            suggested=suggested,
            complete=not self.missing,
            sentence=sentence,
            hint_only=suggested is Answer.FAIL and case.advice_only,
            hints=tuple(self.hints),
            finding_text=f"查“{case.item.title}”，{'；'.join(self.failures)}。" if self.failures else "",
            parameter_mark=case.mark(*self.parameters),
            asks=tuple(self.asks),
        )
        return replace(judgement, **shown)


def _verdict_words(case: Case) -> str:
    return "，只作提示" if case.advice_only else "，按标准为不合格"


def as_number(value: Any) -> Decimal | None:
    """A number of a size that can be meant; None where nothing readable stands."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    # Rounding takes the tail off what binary fractions leave behind (0.1 + 0.2).
    return number.quantize(SMALLEST) if number.is_finite() and abs(number) < MOST else None


def as_date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def as_datetime(value: Any) -> datetime | None:
    """Wall-clock time; a zone is dropped, both ends of a difference are on the same wall."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else None
    except ValueError:
        return None


def as_bool(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"YES": True, "NO": False}.get(value.upper()) if isinstance(value, str) else None


def plain(value: Decimal) -> str:
    """A number without trailing zeros: 125, 1.3, 0.09."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, limit: Decimal) -> str:
    """One decimal, more where one would hide on which side of ``limit`` the value lies; 5.04 is not shown as 5."""
    for places in (Decimal("0.1"), Decimal("0.01"), Decimal("0.001")):
        shown = value.quantize(places, ROUND_HALF_UP)
        if shown != limit or value == limit:
            return plain(shown)
    return plain(value)


def ceiling(value: Decimal) -> Decimal:
    """The next whole number up (``//`` of Decimal cuts towards zero)."""
    return value.to_integral_value(ROUND_CEILING)
