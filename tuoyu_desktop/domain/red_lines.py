"""What is done at once, and by whom: the red lines of checklist.md §3 as one table. Pure; nothing here is an order.

The program never orders a facility to stop anything (documents.md §2): what it says is for those who came along, or a
suggestion. Whether a facility may go on is for the authority to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tuoyu_desktop.domain.terms import Answer, FacilityKind


class RedLineKind(StrEnum):
    """The rows of §3. Values stand in ``incident.reported``: never renamed, never reused."""

    PERSON = "PERSON"
    FIRE = "FIRE"
    FACILITY_PART = "FACILITY_PART"
    HOME = "HOME"
    CLOSURE = "CLOSURE"


@dataclass(frozen=True)
class Source:
    """Where a duty was read, with the mark of checklist.md §0."""

    text: str
    mark: str


@dataclass(frozen=True)
class Step:
    """One thing to do now. ``code`` stands in entries. ``call``: whom one telephones, empty where nobody is.
    ``district``: the body and its number come from the district pack."""

    code: str
    title: str
    detail: str
    call: str = ""
    district: bool = False


@dataclass(frozen=True)
class RedLine:
    """How one trigger is handled. ``full_screen``: the visit waits until it is reported or a reason is written.
    ``recording``: channel and time of the recording are asked for instead of a photo (§2 rule 17). ``days``: null where
    there is no period for rectification at all."""

    kind: RedLineKind
    title: str
    lead: str
    steps: tuple[Step, ...] = ()
    passed_on: str = ""
    sources: tuple[Source, ...] = ()
    full_screen: bool = False
    recording: bool = False
    days: int | None = None


POLICE: Final = "110"
KIND_TITLES: Final[Mapping[RedLineKind, str]] = {
    RedLineKind.PERSON: "人身安全",
    RedLineKind.FIRE: "消防安全",
    RedLineKind.FACILITY_PART: "设施、食品或饮水",
    RedLineKind.HOME: "家庭托育点人数",
    RedLineKind.CLOSURE: "经营风险信号",
}


def kind_title(kind: str) -> str:
    """The title of a kind as it stands in an entry; the word itself where a newer program wrote one not known here."""
    return KIND_TITLES[RedLineKind(kind)] if kind in KIND_TITLES else kind


NO_ORDER: Final = "这里不下命令：人员怎么处理、机构能不能继续办，由公安和有权机关决定。报告只写看到的，不下结论。"
"""Stands at the foot of the page, whatever the trigger."""

_PROTECTION = Source("未成年人保护法第11条第2款", "[原文]")
_PERSON_SOURCES = (_PROTECTION, Source("托育机构管理规范（试行）第25条", "[查证·二手S9]"))
_DISTRICT = Step("district", "电话报{commission}", "马上报，不等查完。", "{commission}", district=True)
_POLICE = Step(
    "police", f"打 {POLICE}", "用手机打，这台电脑不能拨号。说清地点和看到的；有人受伤先打 120。", f"公安 {POLICE}"
)
_APART = Step(
    "apart", "把孩子和当事人分开", "请负责人到场，换别的保育人员带孩子。两个人一起，不要单独对质，不追问孩子。"
)
_LEAVES = Step(
    "apart", "先让这名人员离开孩子", "请负责人到场，换别的保育人员带孩子。两个人一起，不要单独对质，不当众说。"
)
_KEEP_RECORDING = Step(
    "evidence", "保住证据", "请负责人当面保证录像不关机、不覆盖，记下通道和时段；不拷走、不外传、不发群。"
)
_KEEP_PAPERS = Step("evidence", "保住证据", "请负责人保留花名册、排班表和查询材料；这里只写岗位，不写姓名，不外传。")
_KEEP_SCENE = Step("evidence", "拍下现场", "拍清位置和锁具、堆放的东西；照片里不要有孩子的脸。")
_FIRE = Step("fire", "电话报消防救援机构", "看到火、冒烟、闻到燃气味，先打 119。", "消防救援机构")

_PASSED_ON = "由区里转公安、民政、教育等有关部门"


def _person(apart: Step, keep: Step, *, recording: bool) -> RedLine:
    return RedLine(
        RedLineKind.PERSON,
        "停下检查，先护住孩子",
        "先护住孩子，打 110；马上电话报区卫生健康委",
        (apart, _POLICE, keep, _DISTRICT),
        _PASSED_ON,
        _PERSON_SOURCES,
        full_screen=True,
        recording=recording,
    )


def _fire(first: Step, *sources: Source) -> RedLine:
    return RedLine(
        RedLineKind.FIRE,
        "停下检查，先把孩子带到安全的地方",
        "先请人打开、清开；马上电话报消防和区卫生健康委",
        (first, _KEEP_SCENE, _FIRE, _DISTRICT),
        "同时报消防救援机构",
        sources,
        full_screen=True,
        days=0,
    )


def _part(what: str) -> RedLine:
    return RedLine(RedLineKind.FACILITY_PART, "记下替代安排", f"建议和负责人商量：{what}；记下替代安排，并电话报区里")


_CLEAR_HOUSE = Step("clear", "建议先把孩子带出来", "和负责人商量，孩子先到别处活动；带不出去的，守在离出口近的房间。")
_CLEAR_EXIT = Step("clear", "请人马上打开、清开", "打开了就按上面的“当场打开了”；打不开，建议孩子先到出口通畅的房间。")
_HOME = RedLine(
    RedLineKind.HOME, "两个人各数一遍", "请另一位再数一遍，两次的数都记下；拍下考勤表，照片里不要有孩子的脸"
)

RED_LINES: Final[Mapping[str, RedLine]] = {
    "B14": _person(_LEAVES, _KEEP_PAPERS, recording=False),
    "B22": _person(_APART, _KEEP_RECORDING, recording=True),
    "C18": _person(_APART, _KEEP_RECORDING, recording=True),
    "E02": _fire(
        _CLEAR_HOUSE,
        Source("托育机构消防安全指南（试行）", "[查证S12]"),
        Source("消防法第19条、第61条", "[查证S12]"),
    ),
    "E03": _fire(_CLEAR_EXIT, Source("消防法第28条、第60条（三）", "[原文]")),
    "E10": _part("厨房的燃气先停用，改用别的供餐办法"),
    "F04": _part("这些食品先封存不用，别的食品照常"),
    "G14": _part("这处饮水先停用，换别的水"),
    "A16": _HOME,
    "B06": _HOME,
    "I05": RedLine(RedLineKind.CLOSURE, "经营风险信号", "已标为紧急，同步时先报区里；不向机构出示"),
}
"""Item code to its handling (§3). Items that are not here keep a plain prompt with the note of the pack."""

NO_PHOTO_ITEMS: Final = frozenset(code for code, line in RED_LINES.items() if line.recording)
"""No photo is asked for at these: channel and time of the recording are (checklist.md §2 rule 17)."""
OPENED_AT_ONCE: Final = "opened_at_once"
SIGNALS: Final = "signals"
LEAST_SIGNALS: Final = 2
"""§3: closure signals from two on open the closure workflow at the district."""


def red_line_of(code: str, kind: FacilityKind, measured: Mapping[str, Any]) -> RedLine | None:
    """The handling of a failed item here, with what was measured; null where §3 does not name it.

    E03 that was opened on the spot is no emergency; A16 and B06 only at a home; I05 from two signals on.
    """
    line = RED_LINES.get(code)
    if line is None:
        return None
    if line.kind is RedLineKind.HOME and kind is not FacilityKind.HOME:
        return None
    if code == "E03" and measured.get(OPENED_AT_ONCE) is True:
        return None
    if line.kind is RedLineKind.CLOSURE and len(signals_of(measured)) < LEAST_SIGNALS:
        return None
    return line


def signals_of(measured: Mapping[str, Any]) -> tuple[str, ...]:
    """The closure signals that were ticked (I05)."""
    return tuple(str(signal) for signal in measured.get(SIGNALS) or ())


def for_district_alone(code: str) -> bool:
    """Whether what was seen at an item is for the district and never shown or read to the facility (§3, I05)."""
    line = RED_LINES.get(code)
    return line is not None and line.kind is RedLineKind.CLOSURE


def needs_stop(code: str, kind: FacilityKind, measured: Mapping[str, Any]) -> bool:
    """Whether the full-screen page opens when the item fails."""
    line = red_line_of(code, kind, measured)
    return line is not None and line.full_screen


def passes_over(
    code: str, kind: FacilityKind, measured: Mapping[str, Any], suggested: Answer | None, answer: Answer | None
) -> bool:
    """Whether ``answer`` would leave without its handling what was entered at a red line and judged a failure (§3)."""
    judged = suggested is Answer.FAIL and red_line_of(code, kind, measured) is not None
    return judged and answer is not None and answer is not Answer.FAIL


def asks_if_opened(code: str) -> bool:
    """Whether the page asks first if the way out was opened on the spot (E03)."""
    return code == "E03"


def rectification_days(code: str, days: int | None) -> int | None:
    """The days of a finding at the item: none at all for PERSON, 0 for FIRE, else what the pack says (§3)."""
    line = RED_LINES.get(code)
    return line.days if line is not None and line.full_screen else days


def ends_at_once(code: str) -> bool:
    """Whether nothing is to be rectified by a day because it has to end now (§3: no rectification period)."""
    line = RED_LINES.get(code)
    return line is not None and line.kind is RedLineKind.PERSON


def suggestion(stop_note: str) -> str:
    """The plain prompt of an item that the pack marks 是 or 视情 and §3 does not name: never an order."""
    note = f"可能要“{stop_note}”，" if stop_note else "要不要采取措施，"
    return f"建议马上电话报区卫生健康委：{note}由区里定"


def sentences() -> tuple[str, ...]:
    """Everything of this table that a person may read."""
    found: list[str] = [NO_ORDER, *KIND_TITLES.values()]
    for line in RED_LINES.values():
        found += [line.title, line.lead, line.passed_on]
        found += [part for step in line.steps for part in (step.title, step.detail, step.call)]
    return tuple(dict.fromkeys(part for part in found if part))
