"""``tuoyu-server`` as the district's office uses it (point 10)."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from sync.server.cli import main
from sync.server.judge_facts import table_of
from sync.server.office import open_office
from tests.sync import visits
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tests.sync.test_server_uploads import create, send
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import EvidenceAttached, EvidenceAttachedData
from tuoyu_desktop.domain.entries.registry import FacilityCorrected, FacilityCorrectedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.verdict_words import reason_words
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import FacilityRow

OFFICER = DEMO_PEOPLE["district_officer_1"]


@pytest.fixture(scope="module")
def served(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One serving district for the commands of this module (SQLite): commands run beside the server."""
    server = copy_of(prepared_demo, tmp_path_factory.mktemp("commands") / "data").start()
    yield server
    server.stop()


def enrolled(server: DistrictServer, role: str) -> Laptop:
    laptop = Laptop(server.address)
    laptop.enroll(server.code(DEMO_PEOPLE[role]))
    laptop.login()
    return laptop


def shown(server: DistrictServer, *arguments: str) -> Any:
    return json.loads(server.told(*arguments))


def entry_count(server: DistrictServer) -> int:
    office = open_office(server.data)
    with office.database.read() as connection:
        count = int(connection.execute(select(func.count()).select_from(ENTRY)).scalar_one())
    office.database.close()
    return count


def test_every_command_explains_itself_with_an_example(served: DistrictServer) -> None:
    names = (
        "init",
        "serve",
        "import",
        "users",
        "assign",
        "enroll",
        "review",
        "extension",
        "corrections",
        "held",
        "ledger",
        "doctor",
        "package",
        "verify",
    )
    for name in names:
        assert "例：tuoyu-server" in helped(name)


def helped(name: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    return printed.getvalue()


def test_users_are_listed_without_their_pins(served: DistrictServer) -> None:
    people = {one["id"]: one for one in shown(served, "users", "list")}
    assert people[OFFICER]["name"] == "王强"
    assert people[OFFICER]["certificate"] == "京兴卫执-0101"
    assert "digest" not in json.dumps(list(people.values()))


def test_a_new_person_can_enrol(served: DistrictServer) -> None:
    made = served.told(
        "users", "add", "--name", "新人", "--kind", "EXPERT", "--unit", "清源街道", typed="2468\n"
    ).strip()
    assert "tuoyu://10.0.0.1:8443/" in served.told("enroll", "--user", made, "--address", "10.0.0.1:8443")
    served.told("users", "set", made, "--active", "no")
    refused = served.told("enroll", "--user", made)
    assert refused.startswith("exit 2: ")
    assert "rule-enroll-person" in refused
    short = served.told("users", "set", made, "--pin", typed="12\n")
    assert "rule-pin" in short


def test_a_certificate_is_renewed_and_the_one_before_stays(served: DistrictServer) -> None:
    served.told("users", "set", OFFICER, "--certificate", "京兴卫执-0901", "区卫健委", "2026-11-01", "2031-10-31")
    served.told("users", "set", OFFICER, "--appointed-to", "2031-12-31")
    line = next(one for one in shown(served, "users", "list") if one["id"] == OFFICER)
    assert (line["certificate"], line["former_certificates"]) == ("京兴卫执-0901", ["京兴卫执-0101"])
    assert (line["certificate_valid_to"], line["appointed_to"]) == ("2031-10-31", "2031-12-31")
    served.told("users", "set", OFFICER, "--certificate", "京兴卫执-0901", "区卫健委", "2026-11-01", "2026-11-10")
    line = next(one for one in shown(served, "users", "list") if one["id"] == OFFICER)
    assert line["certificate_valid_to"] == "2026-11-10"
    assert line["former_certificates"] == ["京兴卫执-0101"], "the same number put right leaves no longer one behind"
    wrong = [["", "区卫健委", "2026-11-01", "2031-10-31"], ["新", "区卫健委", "2031-11-01", "2026-10-31"]]
    for parts in [*wrong, ["新", "区卫健委", "2026年", "2031-10-31"]]:
        assert "rule-person" in served.told("users", "set", OFFICER, "--certificate", *parts)
    assert "rule-person" in served.told("users", "set", OFFICER, "--appointed-to", "明年")


@pytest.mark.parametrize("hours", ["0", "-3", "nan", "99999999999"])
def test_a_code_lives_between_no_time_and_a_month(served: DistrictServer, hours: str) -> None:
    refused = served.told("enroll", "--user", OFFICER, "--hours", hours)
    assert refused.startswith("exit 2: ")
    assert "rule-enroll-hours" in refused


@pytest.mark.parametrize("name", ["", "  "])
def test_a_person_needs_a_name(served: DistrictServer, name: str) -> None:
    refused = served.told("users", "add", "--name", name, "--kind", "EXPERT", "--unit", "清源街道", typed="2468\n")
    assert "rule-person" in refused
    assert name not in {one["name"] for one in shown(served, "users", "list")}


def test_the_enrolment_slip(served: DistrictServer) -> None:
    lines = served.told("enroll", "--user", OFFICER).splitlines()
    assert lines[-2] == f"tuoyu://{served.address.removeprefix('http://')}/{lines[-1]}"


def test_devices_are_listed_and_revoked(served: DistrictServer) -> None:
    laptop = enrolled(served, "expert")
    assert laptop.device in {one["id"] for one in shown(served, "devices", "list")}
    served.told("devices", "revoke", laptop.device, "--reason", "丢失")
    assert laptop.login()["scope"] == "deliver"
    assert "rule-device-unknown" in served.told("devices", "revoke", "x", "--reason", "y")


def register(path: Path, rows: list[list[Any]]) -> str:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.append(["大兴区备案名单"])
    workbook.active.append(["机构名称", "所属街道", "机构地址", "托位数", "负责人"])
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return str(path)


def test_a_register_is_previewed_then_imported_then_unchanged(served: DistrictServer, tmp_path: Path) -> None:
    known = _oak(served)
    file = register(
        tmp_path / "名册.xlsx",
        [
            ["小新苗家庭托育点", "清源街道", "枣园路9号", 5, "张三"],
            [
                known["name"],
                known["street_town"],
                known["address"],
                known["place_count"] + 7,
                known["person_in_charge"],
            ],
        ],
    )
    before = entry_count(served)
    preview = served.told("import", file)
    assert "按名称定为家庭托育点" in preview, "in the words of the screens, not in our codes"
    assert "新增 1，变更 1，不变 0，有误 0" in preview
    assert entry_count(served) == before
    laptop = enrolled(served, "expert")
    cursor = laptop.feed()["cursor"]
    served.told("import", file, "--apply")
    fed, _ = laptop.whole_feed(cursor)
    assert [one["body"]["kind"] for one in fed] == ["facility.registered", "facility.updated", "assignment.changed"]
    assert fed[0]["body"]["data"]["facility"]["kind"] == "HOME", "concluded from the name, and the preview said so"
    assert fed[1]["body"]["data"]["changes"] == {"place_count": known["place_count"] + 7}
    assert "新增 0，变更 0，不变 2，有误 0" in served.told("import", file)


def _oak(server: DistrictServer) -> dict[str, Any]:
    office = open_office(server.data)
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        data = dict(connection.execute(select(table.c.data).where(table.c.subject == visits.OAK)).scalar_one())
    office.database.close()
    return data


def test_one_bad_row_and_nothing_is_imported(served: DistrictServer, tmp_path: Path) -> None:
    rows = [["好托育", "清源街道", "一号", 5, None], ["坏托育", "清源街道", "二号", "很多", None]]
    before = entry_count(served)
    result = served.told("import", register(tmp_path / "坏.xlsx", rows), "--apply")
    assert result.startswith("exit 1: ")
    assert "有误  D4  托位数" in result
    assert entry_count(served) == before


def test_the_template_needs_no_district(tmp_path: Path) -> None:
    DistrictServer(tmp_path / "none").told("import", "--template", str(tmp_path / "模板.xlsx"))
    assert load_workbook(tmp_path / "模板.xlsx").active is not None


def test_findings_are_decided_one_by_one_and_as_a_list(served: DistrictServer, tmp_path: Path) -> None:
    laptop = enrolled(served, "expert")
    visit = visits.start(laptop, "expert")
    found = [visits.find(laptop, "expert", visit, fact=f"问题{number}") for number in range(3)]
    assert laptop.outcomes() == {}
    waiting = {one["finding"] for one in shown(served, "review", "list")}
    assert set(found) <= waiting
    book = tmp_path / "待处理.xlsx"
    served.told("review", "list", "--xlsx", str(book))
    cursor = laptop.feed()["cursor"]
    served.told("review", "decide", "--finding", found[0], "--decision", "HINT", "--by", OFFICER)
    fill(book, {found[0]: {"处理意见": "提示"}, found[1]: {"处理意见": "移送", "移送部门": "消防救援支队"}})
    stale = served.told("review", "decide", "--xlsx", str(book))
    assert "rule-decide-state" in stale
    fill(book, {found[0]: {"处理意见": None}})
    assert "已写入 1 条" in served.told("review", "decide", "--xlsx", str(book), "--by", OFFICER)
    fed, _ = laptop.whole_feed(cursor)
    told = {one["body"]["subject"]: one["body"]["data"]["decision"] for one in fed}
    assert told == {found[0]: "HINT", found[1]: "REFER"}


def fill(book: Path, answers: dict[str, dict[str, Any]]) -> None:
    workbook = load_workbook(book)
    sheet = workbook.active
    assert sheet is not None
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for heading, value in answers.get(str(sheet.cell(row, heads["问题编号"]).value), {}).items():
            sheet.cell(row, heads[heading]).value = value
    workbook.save(book)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--decision", "NOT_PURSUED"], "rule-decide-reason"),
        (["--decision", "REFER"], "rule-decide-department"),
        (["--decision", "HINT", "--due", "2026-12-01"], "rule-decide-due"),
        (["--decision", "HINT", "--by", DEMO_PEOPLE["expert"]], "rule-decide-person"),
    ],
)
def test_a_decision_needs_what_it_needs(served: DistrictServer, options: list[str], code: str) -> None:
    waiting = shown(served, "review", "list")[0]["finding"]
    refused = served.told("review", "decide", "--finding", waiting, *options)
    assert refused.startswith("exit 2: ")
    assert code in refused


def test_a_correction_in_conflict_is_decided(served: DistrictServer) -> None:
    laptop = enrolled(served, "expert")
    data = FacilityCorrectedData(changes={"telephone": ("never was this", "010-99999999")})
    _, lines = laptop.snapshot(visits.OAK)
    seen = [one["body"]["id"] for one in lines if one["body"]["subject"] == visits.OAK][-1]
    written = laptop.write(
        FacilityCorrected, data, actor=DEMO_PEOPLE["expert"], subject=visits.OAK, facility=visits.OAK, after=seen
    )
    assert laptop.outcomes() == {}
    waiting = [one for one in shown(served, "corrections", "list") if one["correction"] == written.id]
    assert [(one["field"], one["proposed"]) for one in waiting] == [("telephone", "010-99999999")]
    served.told("corrections", "decide", written.id, "--accept", "--reason", "已核实")
    assert _oak(served)["telephone"] == "010-99999999"
    again = served.told("corrections", "decide", written.id, "--refuse")
    assert "rule-correction-unknown" in again


def test_held_entries_are_listed_and_released(served: DistrictServer) -> None:
    laptop = enrolled(served, "expert")
    visit = visits.start(laptop, "expert", lead="nobody", team=("nobody",))
    assert laptop.outcomes() == {1: ("held", "unknown-person")}
    mine = [one for one in shown(served, "held", "list") if one["journal"] == laptop.device]
    assert [(one["seq"], one["status"], one["subject"]) for one in mine] == [(1, "held", visit)]
    served.told("held", "release", laptop.device, "--seq", "1", "--reason", "名册已补")
    assert laptop.outcomes() == {}
    assert "rule-held-none" in served.told("held", "release", laptop.device, "--reason", "x")


def test_a_kind_of_tomorrow_cannot_be_released_by_a_program_of_today(served: DistrictServer) -> None:
    laptop = enrolled(served, "expert")
    visits.start(laptop, "expert")
    laptop.bodies[0] = laptop.bodies[0].replace(b"inspection.started", b"inspection.dreamt")
    laptop.push()
    assert "rule-held-unreadable" in served.told("held", "release", laptop.device, "--reason", "x")


def test_the_ledger_has_every_finding_and_its_photos(served: DistrictServer, tmp_path: Path) -> None:
    laptop = enrolled(served, "expert")
    visit, photo, evidence = visits.start(laptop, "expert"), b"\xff\xd8photo", new_id()
    sha256 = hashlib.sha256(photo).hexdigest()
    attached = EvidenceAttachedData(inspection=visit, sha256=sha256, size=len(photo), media_type="image/jpeg")
    laptop.write(EvidenceAttached, attached, actor=DEMO_PEOPLE["expert"], subject=evidence, facility=visits.OAK)
    finding = visits.find(laptop, "expert", visit, fact="有照片的问题", evidence=(evidence,))
    assert laptop.outcomes() == {}
    send(laptop, create(laptop, photo).headers["location"], 0, photo)
    target = tmp_path / "台账 2026.xlsx"
    served.told("ledger", "--xlsx", str(target))
    sheet = load_workbook(target).active
    assert sheet is not None
    heads = {cell.value: cell.column for cell in sheet[2]}
    row = next(n for n in range(3, sheet.max_row + 1) if sheet.cell(n, heads["问题编号"]).value == finding)
    assert sheet.cell(row, heads["机构名称"]).value == "小橡树托育中心"
    assert sheet.cell(row, heads["照片1"]).hyperlink is not None
    assert (tmp_path / "台账 2026-照片" / f"{sha256[:16]}.jpg").read_bytes() == photo


def test_the_ledger_tells_what_was_not_taken_and_why(served: DistrictServer, tmp_path: Path) -> None:
    laptop = enrolled(served, "expert")
    visits.start(laptop, "expert")
    laptop.bodies.append(b"no entry at all")
    visits.start(laptop, "parent")
    outcomes = laptop.outcomes()
    assert outcomes, "nothing was held or rejected"
    target = tmp_path / "台账.xlsx"
    served.told("ledger", "--xlsx", str(target))
    sheet = load_workbook(target)["未生效记录"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {
        sheet.cell(n, heads["第几条"]).value: n
        for n in range(2, sheet.max_row + 1)
        if sheet.cell(n, heads["记录链"]).value == laptop.journal_id
    }
    assert rows.keys() == outcomes.keys()
    assert {sheet.cell(n, heads["原因"]).value for n in rows.values()} == {
        reason_words(reason) for _, reason in outcomes.values()
    }


def test_assigning(served: DistrictServer) -> None:
    told = served.told("assign", "--unit", "黄村镇", "--facility", visits.OAK)
    assert "1 家" in told
    assert "0 家" in served.told("assign", "--unit", "黄村镇", "--facility", visits.OAK)
    assert "1 家" in served.told("assign", "--unit", "黄村镇", "--facility", visits.OAK, "--end")
    assert "rule-assign-facility" in served.told("assign", "--unit", "x", "--street", "无")


def test_a_district_without_demo_starts_empty_with_its_rules(tmp_path: Path) -> None:
    server = DistrictServer(tmp_path / "new")
    server.told("init", "--district", "110105")
    server.told(
        "users", "add", "--name", "周", "--kind", "DISTRICT_OFFICER", "--unit", "朝阳区卫生健康委员会", typed="1357\n"
    )
    person = shown(server, "users", "list")[0]["id"]
    laptop = Laptop(server.start().address)
    laptop.enroll(server.code(person))
    laptop.login()
    assert (laptop.enrolment["unit"], laptop.enrolment["district_pack"]) == ("110105", "110105")
    assert shown(server, "users", "list")[0]["unit"] == "110105"
    _, lines = laptop.snapshot()
    kinds = {one["body"]["kind"] for one in lines}
    assert kinds == {"roster.changed", "checklist.published", "district_pack.published", "numbers.leased"}
    server.stop()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--port", "99999"), "rule-serve-port"),
        (("--port", "-1"), "rule-serve-port"),
        (("--port", "0", "--workers", "0"), "rule-serve-workers"),
    ],
)
def test_a_port_or_a_number_of_workers_that_cannot_be_is_told(
    served: DistrictServer, arguments: tuple[str, ...], code: str
) -> None:
    refused = served.told("serve", *arguments)
    assert refused.startswith("exit 2: ")
    assert code in refused


def test_what_is_no_database_address_is_told(tmp_path: Path) -> None:
    for address in ("nonsense", "oracle9://nowhere/x"):
        refused = DistrictServer(tmp_path, address).told("doctor")
        assert refused.startswith("exit 2: ")
        assert "env-database-address" in refused
