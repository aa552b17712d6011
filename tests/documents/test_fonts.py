"""The bundled fonts: what they must be able to print (documents.md §7, §9) and that their licences travel along."""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path

import pytest
from document_samples import RARE
from fontTools.ttLib import TTFont

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face, missing_characters, open_font, printable, runs, unicode_map
from tuoyu_desktop.documents.installed_fonts import fangsong_files

FOLDER = resources.files("resources").joinpath("fonts")
FILES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".ttf"))


@pytest.mark.parametrize("face", Face)
def test_rare_names_and_form_signs_print_in_every_face(face: Face) -> None:
    assert missing_characters(RARE + "☐☑〔〕《》“”…—㎡℃①⑳", face) == ()


def test_every_character_of_gb2312_prints() -> None:
    wanted = "".join(chr(c) for c in range(0x4E00, 0xA000) if chr(c).encode("gb2312", "ignore"))
    assert len(wanted) == 6763
    assert all(missing_characters(wanted, face) == () for face in Face)


def test_what_no_font_has_is_named_once_and_in_order() -> None:
    assert missing_characters("好😀한😀") == ("😀", "한")


def test_controls_and_joiners_have_no_shape_and_are_left_out() -> None:
    assert printable("李\u200b婷\u3000\t园\ufe0f长\n") == "李婷\u3000 园长\n"
    assert missing_characters("李\u200b婷\r\n") == ()


def test_a_character_the_face_lacks_comes_from_the_next_font() -> None:
    """U+3400 is in the serif, not in the subset of the bold."""
    found = {text: name for name, text in runs(Face.SONG_BOLD, "王㐀")}
    assert found == {"王": "NotoSerifSC-Bold", "㐀": "NotoSerifSC-Regular"}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_truetype_and_may_be_embedded(name: str) -> None:
    font = TTFont(io.BytesIO(FOLDER.joinpath(name).read_bytes()), lazy=True)
    assert "glyf" in font
    assert font["OS/2"].fsType == 0
    assert "Open Font License" in font["name"].getDebugName(13)


def test_the_reserved_names_of_the_kai_are_not_used() -> None:
    """OFL 1.1 §3: a modified version may not carry the reserved names LXGW and 霞鹜."""
    names = TTFont(io.BytesIO(FOLDER.joinpath("TuoyuKai-Regular.ttf").read_bytes()), lazy=True)["name"]
    shown = [names.getDebugName(number) or "" for number in (1, 3, 4, 6, 16)]
    assert shown[0] == "Tuoyu Kai"
    assert not any("LXGW" in name or "霞鹜" in name for name in shown)


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"])
def test_the_screen_font_is_one_family_with_all_of_gb18030_basic(name: str) -> None:
    font = TTFont(io.BytesIO(FOLDER.joinpath(name).read_bytes()), lazy=True)
    assert font["name"].getDebugName(1) == "Noto Sans CJK SC"
    assert set(range(0x4E00, 0x9FA6)) <= set(font.getBestCmap())


def test_licences_stand_beside_the_fonts() -> None:
    for name in ("OFL-Noto.txt", "OFL-Kai.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in FOLDER.joinpath(name).read_text("utf-8")
    readme = FOLDER.joinpath("README.md").read_text("utf-8")
    assert all(name in readme for name in FILES)


def test_the_fonts_together_stay_below_40_megabytes() -> None:
    assert sum(len(FOLDER.joinpath(name).read_bytes()) for name in FILES) < 40_000_000


def test_the_unicode_map_writes_surrogates_in_short_blocks() -> None:
    """PDF 32000-1 §9.10.3: UTF-16BE, at most 100 entries a block."""
    text = unicode_map("F", [0, 0x20BB7, *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <D842DFB7>" in text
    assert "<00>" not in text.split("endcodespacerange")[1]
    assert "100 beginbfchar" in text
    assert "51 beginbfchar" in text


def test_a_width_is_in_ems() -> None:
    assert fonts.advance(Face.SONG, "托") == 1.0
    assert 0.4 < fonts.advance(Face.SONG, "8") < 0.7


def test_the_computers_own_fangsong_is_found_in_order_of_preference(tmp_path: Path) -> None:
    for name in ("a/STFANGSO.TTF", "b/c/simfang.ttf", "b/other.ttf"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    found = list(fangsong_files([tmp_path / "absent", tmp_path]))
    assert [file.name for file in found] == ["simfang.ttf", "STFANGSO.TTF"]


def test_a_damaged_or_forbidden_font_is_passed_over(tmp_path: Path) -> None:
    damaged, forbidden, good = (tmp_path / name for name in ("damaged.ttf", "forbidden.ttf", "good.ttf"))
    damaged.write_bytes(b"\0\1\0\0 not a font")
    data = FOLDER.joinpath("TuoyuKai-Regular.ttf").read_bytes()
    good.write_bytes(data)
    font = TTFont(io.BytesIO(data))
    font["OS/2"].fsType = 2  # restricted licence embedding
    font.save(forbidden)
    assert open_font(damaged) is None
    assert open_font(forbidden) is None
    assert open_font(tmp_path / "absent.ttf") is None
    assert open_font(good) is not None
