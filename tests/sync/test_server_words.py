"""What the district's commands refuse, and how they say so: a wrong name is told before it does nothing for months."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.server.cli import main
from tests.sync import visits
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.test_server_commands import entry_count, register, shown
from tuoyu_desktop.demo.people import DEMO_PEOPLE

OFFICER = DEMO_PEOPLE["district_officer_1"]
ADD = ("users", "add", "--kind", "STREET_OFFICER")


@pytest.fixture(scope="module")
def demo(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> DistrictServer:
    return copy_of(prepared_demo, tmp_path_factory.mktemp("words") / "demo")


@pytest.fixture
def plain(tmp_path: Path) -> DistrictServer:
    """A district whose pack lists no units."""
    server = DistrictServer(tmp_path / "朝阳")
    server.told("init", "--district", "110105")
    return server


def test_a_unit_that_is_none_is_told_with_those_that_are(demo: DistrictServer) -> None:
    before = entry_count(demo)
    for refused in (
        demo.told("assign", "--unit", "青源街道", "--facility", visits.OAK),
        demo.told(*ADD, "--name", "新人", "--unit", "青源街道", typed="2468\n"),
    ):
        assert refused.startswith("exit 2: ")
        assert "rule-unit-unknown" in refused
        assert "没有“青源街道”这个单位" in refused
        assert "清源街道" in refused
    assert entry_count(demo) == before


def test_a_unit_may_be_named_by_its_code(demo: DistrictServer) -> None:
    made = demo.told(*ADD, "--name", "码", "--unit", "110115003", typed="2468\n").strip()
    assert {one["id"]: one["unit"] for one in shown(demo, "users", "list")}[made] == "清源街道"


def test_a_unit_nobody_has_heard_of_is_asked_for_on_purpose(demo: DistrictServer) -> None:
    name = "区妇幼保健院"
    assert "rule-unit-unknown" in demo.told(*ADD, "--name", "甲", "--unit", name, typed="2468\n")
    demo.told(*ADD, "--name", "甲", "--unit", name, "--new-unit", typed="2468\n")
    assert demo.told(*ADD, "--name", "乙", "--unit", name, typed="2468\n").strip()
    assert "1 家" in demo.told("assign", "--unit", name, "--facility", visits.OAK)
    assert "1 家" in demo.told("assign", "--unit", name, "--facility", visits.OAK, "--end")


def test_a_recusal_at_no_facility_is_told(demo: DistrictServer) -> None:
    assert "rule-assign-facility" in demo.told("users", "set", OFFICER, "--recuse", "小橡树")


def test_a_register_with_a_street_that_is_none_is_not_imported(demo: DistrictServer, tmp_path: Path) -> None:
    file = register(tmp_path / "名册.xlsx", [["新苗托育点", "青源街道", "枣园路9号", 5, "张三"]])
    before = entry_count(demo)
    refused = demo.told("import", file, "--apply")
    assert refused.startswith("exit 1: ")
    assert "街道（镇）：本区没有“青源街道”" in refused
    assert entry_count(demo) == before


def test_without_a_list_of_units_a_new_street_is_pointed_out(plain: DistrictServer, tmp_path: Path) -> None:
    first = register(tmp_path / "一.xlsx", [["甲托育点", "望京街道", "一号", 5, "张三"]])
    assert "第一次出现" not in plain.told("import", first), "the first register of a district is all new"
    plain.told("import", first, "--apply")
    second = register(tmp_path / "二.xlsx", [["乙托育点", "望京街", "二号", 5, "李四"]])
    assert "街道（镇）“望京街”在名册里第一次出现" in plain.told("import", second)
    assert plain.told(*ADD, "--name", "丙", "--unit", "望京街道", typed="2468\n").strip()
    assert "rule-unit-unknown" in plain.told(*ADD, "--name", "丁", "--unit", "望京街", typed="2468\n")


@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2", "10.1.2.3:0", "10.1.2.3:65536", "10.1.2.3:", "https://10.1.2.3:8443", "10.1.2.3/x", "a b:8443"),
        *("0.0.0.0:8443", "[::]:8443", "::1:8443", "-x.cn:8443", "区里:8443", "x" * 64 + ".cn", "u@10.1.2.3"),
    ],
)
def test_an_address_that_no_laptop_can_go_to_makes_no_slip(demo: DistrictServer, address: str) -> None:
    refused = demo.told("enroll", "--user", OFFICER, f"--address={address}")
    assert refused.startswith("exit 2: ")
    assert "rule-enroll-address" in refused
    assert "tuoyu://" not in refused


@pytest.mark.parametrize("address", ["10.1.2.3:8443", "tuoyu.daxing.gov.cn", "server-1:8443", "[fd00::1]:8443"])
def test_an_address_as_it_should_be_stands_on_the_slip(demo: DistrictServer, address: str) -> None:
    assert f"tuoyu://{address}/" in demo.told("enroll", "--user", OFFICER, "--address", address)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("init",), "还缺：--district"),
        (("serve", "--port", "x"), "--port 要是整数，不能是 'x'"),
        (("serve", "--port"), "--port 后面要跟一个值"),
        (("serve", "--nonsense"), "不认识：--nonsense"),
        (("nonsense",), "命令 不能是 'nonsense'，可以是："),
        (("assign", "--unit", "x"), "要给出其中一个：--facility --street"),
        (("assign", "--unit", "x", "--facility", "y", "--street", "z"), "--street 不能和 --facility 一起用"),
        (("users", "add", "--certificate", "1"), "--certificate 后面要跟 4 个值"),
        (("enroll", "--user", "x", "--hours", "x"), "--hours 要是数字，不能是 'x'"),
        (("assign", "--end=x"), "--end 后面不能带 'x'"),
    ],
)
def test_a_command_written_wrongly_is_told_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert said.startswith("用法：tuoyu-server")
    assert f"命令写得不对：{told}" in said
    assert "argument" not in said.rsplit("命令写得不对", 1)[1]


def test_the_help_has_chinese_headings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["users", "set", "--help"])
    said = capsys.readouterr().out
    assert all(word in said for word in ("用法：", "参数：", "选项：", "显示这段说明"))
    assert "usage" not in said
