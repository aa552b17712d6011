"""What a visit takes over from its own items, from earlier visits and from what is seen of the facility."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.application.test_answering import seen, write
from tests.application.test_starting import EXPERT, visit_command
from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.facility_facts import FactsSettled, SettleFacts, settle_facts
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import abandon_visit
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_preview import answered
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, Profile

GAPS = [{"id": "+1", "channel": 3, "from_on": "2026-11-01", "to_on": "2026-11-03"}]


@pytest.fixture
def visit(laptop: Laptop) -> str:
    command = visit_command(laptop, profile=Profile.FULL)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def settle(laptop: Laptop, visit: str, **facts: bool | None) -> FactsSettled:
    return laptop.write(lambda work: settle_facts(work, SettleFacts(visit, facts)), EXPERT)[0]


def test_gaps_of_d04_stand_at_d01_at_once_and_after_reading(laptop: Laptop, visit: str) -> None:
    """§2 rule 1, proposed and never made; also where D01 was answered before."""
    write(laptop, RecordAnswer(visit, "D01", None, measured={"periods": [{"id": "+1", "gap_minutes": 0}]}))
    view = seen(laptop, visit)
    item = view.items["D04"]
    values = {**item.measured, "gaps": GAPS}
    at_once = answered(view, replace(item, measured=values), Answer.PASS, "", "", view.started_at)
    write(laptop, RecordAnswer(visit, "D04", Answer.PASS, measured=values))
    stored = seen(laptop, visit)
    for found in (at_once.items["D01"], stored.items["D01"]):
        assert found.measured["periods"] == [{"id": "+1", "gap_minutes": 0}]
        assert found.judgement.suggested is Answer.FAIL
        assert "03 号 2026-11-01 至 2026-11-03" in found.judgement.finding_text
        assert (found.answer, found.findings) == (None, ())


def test_a_fact_that_is_seen_leaves_out_or_brings_in_its_items(laptop: Laptop, visit: str) -> None:
    """§2 rule 10: auto 不适用 with the reason stored; an answer that stands is not touched."""
    write(laptop, RecordAnswer(visit, "E10", Answer.PASS))
    result = settle(laptop, visit, uses_gas=False, has_outdoor_space=False, has_stairs=True, is_fire_key_unit=True)
    assert (result.left_out, result.asked) == (("C20",), ("C09",))

    after = seen(laptop, visit)
    assert (after.items["C20"].answer, after.items["C20"].reason) == (Answer.NOT_APPLICABLE, "没有户外场地")
    assert after.items["C09"].hidden_reason is None
    assert after.items["E10"].answer is Answer.PASS
    known = after.context.facility
    assert (known.uses_gas, known.has_stairs, known.is_fire_key_unit) == (False, True, True)


def test_a_fact_may_be_unknown_again_and_what_is_known_writes_nothing(laptop: Laptop, visit: str) -> None:
    assert settle(laptop, visit, uses_gas=None) == FactsSettled((), ())
    assert seen(laptop, visit).context.facility.uses_gas is None
    before = laptop.read(lambda records: records.delivery().own_seq)
    settle(laptop, visit, uses_gas=None)
    assert laptop.read(lambda records: records.delivery().own_seq) == before


def test_facts_of_a_visit_that_is_over_are_not_settled(laptop: Laptop, visit: str) -> None:
    laptop.write(lambda work: abandon_visit(work, visit, "走错了"), EXPERT)
    with pytest.raises(RuleViolation):
        settle(laptop, visit, uses_gas=False)


def test_what_another_visit_left_open_stands_at_its_item(laptop: Laptop, visit: str) -> None:
    write(laptop, RecordAnswer(visit, "D02", Answer.FAIL))
    form = laptop.read(lambda records: propose(records, visit, "D02")).form
    command = RecordFinding(visit, "D02", replace(form, fact="游戏区东南角没有画面", photo_reason="录像画面不拍"))
    laptop.write(lambda work: record_finding(work, command), EXPERT)
    assert "D02" not in seen(laptop, visit).open_before  # its own finding is no earlier one

    second = visit_command(laptop, profile=Profile.FULL)
    later = laptop.write(lambda work: start_visit(work, second), EXPERT)[0]
    lines = seen(laptop, later).open_before["D02"]
    assert [line.fact for line in lines] == ["游戏区东南角没有画面"]
