"""Reserve items that a district switched on (checklist.md §6): in the visit, in their group, with nothing made up."""

from __future__ import annotations

import pytest

from tests.application.test_starting import begun, visit_command
from tests.made_visits import EXPERT, OAK
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import finish_view
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.settings_view import account_view
from tuoyu_desktop.application.starting import start_view, start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import BuiltInPacks, Laptop
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, Profile, Severity, VisitMode

CODES = ("A13", "D05", "X99")


class OwnPacks(BuiltInPacks):
    """The packs of the program, the district's with two reserve items and a code that nobody knows."""

    def district_pack(self, pack: str | None = None) -> DistrictPack:
        return super().district_pack(pack).model_copy(update={"reserve_items": CODES}).with_digest()


@pytest.fixture
def district(laptop: Laptop) -> Laptop:
    """A laptop of that district."""
    laptop.packs = OwnPacks()
    return laptop


def count(laptop: Laptop, profile: Profile) -> int:
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    return next(c.item_count for c in view.profiles[VisitMode.SUPERVISORY_VISIT] if c.profile is profile)


def test_they_stand_in_their_group_and_are_counted(laptop: Laptop) -> None:
    before = {profile: count(laptop, profile) for profile in (Profile.QUICK, Profile.EXPERT, Profile.FULL)}
    laptop._records, laptop.packs = None, OwnPacks()  # the district published another pack
    after = {profile: count(laptop, profile) for profile in before}
    assert after == {Profile.QUICK: before[Profile.QUICK], **{p: before[p] + 2 for p in (Profile.EXPERT, Profile.FULL)}}


def test_a_visit_has_them_and_pins_the_pack_that_said_so(district: Laptop) -> None:
    visit = begun(district, visit_command(district, profile=Profile.FULL))
    assert visit.items[visit.items.index("D04") + 1] == "D05"
    assert "X99" not in visit.items
    assert visit.district_pack.digest == district.packs.district_pack("demo-110115").digest
    only = begun(district, visit_command(district, profile=Profile.EXPERT, sections=("D",)))
    assert "D05" in only.items
    assert "A13" not in only.items


def test_a_failure_asks_for_the_severity_that_the_list_does_not_give(district: Laptop) -> None:
    command = visit_command(district, profile=Profile.EXPERT, sections=("D",))

    def job(work: Work) -> tuple[str, FindingForm]:
        visit = start_visit(work, command)
        record_answer(work, RecordAnswer(visit, "D05", Answer.FAIL, measured={"offset_minutes": "3"}))
        return visit, propose(work, visit, "D05").form

    (visit, form), _ = district.write(job, EXPERT)
    item = district.read(lambda records: visit_view(records, visit)).items["D05"]
    assert (item.section, item.item.reserve) == ("D", True)
    assert (form.severity, form.days, form.urgent) == (None, None, False)
    assert "3" in form.fact

    undecided = FindingForm("慢 3 分钟。", None, form.lead_department, None, photo_reason="不宜拍照")
    with pytest.raises(RuleViolation) as refused:
        district.write(lambda work: record_finding(work, RecordFinding(visit, "D05", undecided)), EXPERT)
    assert (refused.value.code, refused.value.field) == ("rule-finding-severity", "severity")

    decided = FindingForm("慢 3 分钟。", Severity.MINOR, form.lead_department, 7, photo_reason="不宜拍照")
    finding = district.write(lambda work: record_finding(work, RecordFinding(visit, "D05", decided)), EXPERT)[0]
    state = district.read(lambda records: records.finding(finding))
    assert state is not None
    assert (state.item, state.severity, state.days) == ("D05", Severity.MINOR, 7)
    assert district.read(lambda records: finish_view(records, visit)).without_finding == ()


def test_what_nobody_knows_is_named(district: Laptop) -> None:
    rules = district.read(lambda records: account_view(records, EXPERT)).rules
    assert (rules.reserve, rules.unknown) == (("A13", "D05"), ("X99",))
