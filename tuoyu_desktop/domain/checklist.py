"""The checklist as data: items, answer schemas, parameters and profiles of one rule pack (checklist.md §0-§6).

Models only: files are read by ``exchange.rule_packs``, values are judged by ``measurement``. The checklist is the
programme's own working list; its ``label`` says so wherever it is named.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import Profile, Severity, StopPrompt

FieldType = Literal["date", "time", "datetime", "number", "integer", "money", "text", "choice", "multi", "bool", "rows"]
OfNumbers = Literal["<=", "abs<=", ">=", "==", "between", "sample"]
OfDays = Literal["within", "within_workdays", "valid"]
Comparator = Literal["", OfNumbers, OfDays, "yes", "no", "none", "in"]
"""How a field passes: ``abs<=`` without its sign, ``within`` a number of days back (``within_workdays``: of working
days), ``valid`` on the day of the visit (a date that has not passed), ``yes``/``no`` of a bool, ``none`` of the choices
ticked, ``in`` the passing choices. A ``sample`` never fails: of none nothing is decided, fewer than asked is said."""

SECTION_NAMES: Mapping[str, str] = {
    "A": "登记备案与公示",
    "B": "人员与队伍",
    "C": "人身安全与安防",
    "D": "视频监控与报警",
    "E": "消防安全",
    "F": "食品安全",
    "G": "卫生保健",
    "H": "收费与普惠",
    "I": "应急与关停",
}
FACILITY_LETTERS = frozenset("TSYDJ")
OWN_DEFAULT = "[本产品默认]"
_MARK = re.compile(r"\[([^\]]+)\]")


class AnswerField(Frozen):
    """One value to enter. Passes when ``value comparator threshold`` holds; the threshold is the value of the
    parameter named ``parameter`` (``between``: from it to ``parameter_to``), the constant ``limit``, or the value of
    the field named ``against``.

    ``hint`` fields advise and never fail an item. ``rows`` fields hold a list of rows with ``columns``; each row of
    the measured list is an object with an ``id`` and one value per column.
    """

    name: str
    label: str
    type: FieldType
    unit: str = ""
    comparator: Comparator = ""
    parameter: str = ""
    parameter_to: str = ""
    limit: Decimal | None = None
    against: str = ""
    required: bool = False
    hint: bool = False
    choices: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    columns: tuple[AnswerField, ...] = ()

    @property
    def is_judged(self) -> bool:
        """Whether the value decides anything; other fields are only recorded."""
        return self.comparator not in ("", "sample") and not self.hint

    @property
    def may_be_below_zero(self) -> bool:
        """Temperatures and differences; of lengths, times, counts and money nothing is less than none."""
        return self.unit == "℃" or self.comparator.startswith("abs")


class AnswerSchema(Frozen):
    """``rule`` names the function of ``measurement`` that judges; ``generic`` compares field by field, ``look``
    leaves the answer to the person. ``wording`` is the column 答案与阈值 as it stands in the list."""

    rule: str
    wording: str
    fields: tuple[AnswerField, ...] = ()

    def field(self, name: str) -> AnswerField | None:
        """The field of that name, columns of row lists included; None when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
            for column in field.columns:
                if column.name == name:
                    return column
        return None


class BasisLine(Frozen):
    """One provision: full title and article in ``text``, where it was read in ``mark``, and the region whose paper
    it is (empty: the whole country). A recommended standard is quoted as 参考, never as 违反 (documents.md §2).
    ``letters``: the kinds of facility that the law names, empty for all (checklist.md §2 rule 14)."""

    text: str
    mark: str
    region: str = ""
    letters: frozenset[str] = frozenset()
    recommended: bool = False
    confirmed: bool = False

    def holds_in(self, region_code: str) -> bool:
        """Whether the paper applies in a district: the country's everywhere, a city's in all its districts."""
        if not self.region:
            return True
        return (
            region_code.startswith(self.region.rstrip("0"))
            if self.region.endswith("00")
            else (region_code == self.region)
        )


class BasisText(Frozen):
    """What a paper says, as far as its text may honestly be shown: a quotation or our own paraphrase."""

    document: str
    clause: str
    region: str = ""
    kind: Literal["quote", "paraphrase"]
    text: str


class ChecklistItem(Frozen):
    """One observable fact. ``severity`` and ``stop`` are null where they follow the original item (I07) and for
    reserve items; ``days`` is null where nothing is to be rectified."""

    code: str
    section: str
    title: str
    text: str
    how: str
    pass_line: str
    methods: tuple[str, ...]
    answer: AnswerSchema
    severity: Severity | None = None
    stop: StopPrompt | None = None
    stop_note: str = ""
    basis: str
    mark: str
    bases: tuple[BasisLine, ...] = ()
    basis_texts: tuple[BasisText, ...] = ()
    applies: frozenset[str]
    condition: str = ""
    condition_text: str = ""
    leads: tuple[str, ...] = ()
    days: int | None = None
    advice: Literal["", "whole", "part", "unless_key_unit"] = ""
    reserve: bool = False
    reserve_reason: str = ""

    def bases_for(self, region_code: str, letter: str) -> tuple[BasisLine, ...]:
        """The provisions that may be named for a kind of facility in a district: never another district's plan."""
        return tuple(
            line for line in self.bases if line.holds_in(region_code) and (not line.letters or letter in line.letters)
        )


class Parameter(Frozen):
    """A figure of the pack with where it was read; ``official`` only where an official paper names the figure."""

    name: str
    label: str
    value: Decimal
    unit: str = ""
    source: str
    mark: str
    official: bool

    @property
    def awaits_check(self) -> bool:
        """Whether the figure is shown with 待核; our own defaults are shown as ours instead."""
        return self.mark != OWN_DEFAULT and is_unverified(self.mark)


class ProfileDefinition(Frozen):
    """A choice of items (checklist.md §1). ``by_section`` profiles are narrowed by the person to some sections."""

    profile: Profile
    codes: tuple[str, ...]
    by_section: bool = False
    note: str = ""


class Checklist(Frozen):
    """One version of the list. ``digest`` is SHA-256 over the canonical content; a visit pins id, version, digest."""

    id: str
    version: str
    label: str
    effective_from: date
    effective_to: date | None = None
    items: dict[str, ChecklistItem]
    reserve: dict[str, ChecklistItem] = Field(default_factory=dict)
    sections: dict[str, str]
    parameters: dict[str, Parameter]
    profiles: dict[Profile, ProfileDefinition]
    digest: str = ""

    def profile(self, profile: Profile) -> tuple[str, ...]:
        """Codes of a profile in the order of the list."""
        wanted = self.profiles[profile].codes
        return tuple(code for code in self.items if code in wanted)

    def parameter(self, name: str) -> Parameter:
        """The figure of that name. Raises KeyError: packs are checked for every name when they are loaded."""
        return self.parameters[name]

    def known(self, code: str) -> ChecklistItem | None:
        """An item of the list or of the reserve; null when there is none of that code."""
        return self.items.get(code) or self.reserve.get(code)

    def item(self, code: str) -> ChecklistItem:
        """An item of the list or of the reserve. Raises RuleViolation when there is none of that code."""
        found = self.known(code)
        if found is None:
            raise RuleViolation("rule-item-unknown", f"检查清单里没有{code}这一项。")
        return found

    def with_digest(self) -> Checklist:
        """The same checklist with its digest filled in."""
        return self.model_copy(update={"digest": digest_of(self)})


def digest_of(model: Frozen, leave_out: Collection[str] = ()) -> str:
    """SHA-256 in hex over the canonical JSON of a pack without its own ``digest`` (sorted keys, no spaces, UTF-8).
    ``leave_out``: fields that came later, where they say nothing, so that an older pack keeps its digest."""
    content = model.model_dump(mode="json", exclude={"digest", *leave_out})
    canonical = json.dumps(_ordered(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _ordered(value: object) -> object:
    """Sets have no order of their own: their JSON lists are sorted so that equal packs have equal digests."""
    if isinstance(value, dict):
        return {
            k: sorted(v) if k in ("applies", "letters") and isinstance(v, list) else _ordered(v)
            for k, v in value.items()
        }
    return [_ordered(entry) for entry in value] if isinstance(value, list) else value


def is_verified_basis(mark: str) -> bool:
    """Whether a mark rests on a text read at first hand: [种子], [原文] or [查证] that is neither second-hand, nor
    a draft (征), nor the unsigned checklist (checklist.md §0)."""
    if "待核" in mark:
        return False
    return any(_first_hand(part) for part in _MARK.findall(mark))


def _first_hand(part: str) -> bool:
    if part in ("种子", "原文"):
        return True
    return part.startswith("查证") and not any(word in part for word in ("二手", "征", "网传"))


def is_unverified(mark: str) -> bool:
    """Whether the chip 待核 stands on the screen."""
    return not is_verified_basis(mark)


def recommended_only(item: ChecklistItem, *, fire_key_unit: bool | None = False) -> bool:
    """Whether the item is advice that must never print as 违法 or 责令 (checklist.md §3, last paragraph).

    ``part`` items (B02's 60 hours, C13's height) hold advice in single fields, which never fail the item.
    ``fire_key_unit`` null: not known, so a violation of a key unit's duty may not be said.
    """
    return item.advice == "whole" or (item.advice == "unless_key_unit" and not fire_key_unit)
