"""The bundled fonts: what they must be able to print (documents.md §7, §9) and that their licences travel along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from document_samples import RARE
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from paper_reading import copied_text, fonts_of, text_of
from reportlab.pdfbase import pdfmetrics

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face, missing_characters, printable, runs, unicode_map
from tuoyu_desktop.documents.installed_fonts import is_usable
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.render import new_canvas
from tuoyu_desktop.documents.text import Style

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


OWN = {
    Face.SONG: ("SIMFANG.TTF", "STFANGSO.TTF"),
    Face.TITLE: ("FZXBSJW.TTF", "方正小标宋_GBK.TTF"),
    Face.KAI: ("simkai.ttf", "楷体_GB2312.ttf"),
    Face.HEI: ("simhei.ttf", "FZHTK.TTF"),
}


def small_font(path: Path, inked: str, *, blank: str = "", boxes: str = "", allowed: int = 0) -> Path:
    """A TrueType font of a few characters; ``blank`` have an empty glyph, ``boxes`` lead to the glyph of what is
    missing. ``allowed``: OS/2 fsType.
    """
    pen = TTGlyphPen(None)
    for index, point in enumerate([(0, 0), (500, 0), (500, 500)]):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    drawn, names = pen.glyph(), {c: f"u{ord(c):04X}" for c in inked + blank}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(c): name for c, name in names.items()} | {ord(c): ".notdef" for c in boxes})
    glyphs = {".notdef": drawn, **{name: drawn if c in inked else Glyph() for c, name in names.items()}}
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular", "psName": "Small-Regular"})
    builder.setupOS2(fsType=allowed)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An office computer whose fonts stand in this folder alone."""
    caches = (fonts._files_here, fonts._chain, fonts._place)
    monkeypatch.setattr(fonts, "font_folders", lambda: (tmp_path / "absent", tmp_path))
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()
    for name, font in list(pdfmetrics._fonts.items()):
        if name.startswith("Own-"):
            font.unregister()
            pdfmetrics._fonts.pop(name, None)


@pytest.mark.parametrize(("face", "names"), OWN.items(), ids=[face.name for face in OWN])
def test_the_offices_own_font_of_a_face_is_used_the_best_first(
    office: Path, face: Face, names: tuple[str, str]
) -> None:
    for folder, name in zip(("b/c", "a"), names, strict=True):
        small_font(office / folder / name, "王李")
    small_font(office / "other.ttf", "王李")

    assert list(runs(face, "王李")) == [(f"Own-{Path(names[0]).stem}", "王李")]


def test_a_character_the_offices_font_lacks_comes_from_the_bundled_one(office: Path) -> None:
    small_font(office / "FZXBSJW.TTF", "王堃")
    assert list(runs(Face.TITLE, "王𬱖堃")) == [
        ("Own-FZXBSJW", "王"),
        ("NotoSerifSC-Bold", "𬱖"),
        ("Own-FZXBSJW", "堃"),
    ]


def test_an_empty_glyph_and_the_box_of_what_is_missing_are_no_characters(office: Path) -> None:
    """documents.md §7: names must print, not show boxes; fonts of offices map rare characters to either."""
    small_font(office / "simfang.ttf", "王", blank="㛃 \u3000", boxes="堃")
    found = {text: name for name, text in runs(Face.SONG, "王㛃堃")}
    assert found == {"王": "Own-simfang", "㛃堃": "NotoSerifSC-Regular"}
    assert next(runs(Face.SONG, "\u3000"))[0] == "Own-simfang"  # a space has nothing to draw


@pytest.mark.parametrize("face", [*OWN], ids=[face.name for face in OWN])
def test_rare_characters_print_and_copy_with_the_offices_own_font(office: Path, face: Face) -> None:
    small_font(office / OWN[face][0], "王托育")
    pdf = drawn_words(f"王{RARE}托育", face)
    assert text_of(pdf) == f"王{RARE}托育"
    assert copied_text(pdf).strip() == f"王{RARE}托育"


def test_a_font_that_calls_itself_like_another_boxes_nothing(office: Path) -> None:
    """ReportLab draws with the first font of an inner name, whatever file was asked for; the first here has no 李."""
    small_font(office / "simfang.ttf", "王")
    small_font(office / "FZXBSJW.TTF", "李")
    assert text_of(drawn_words("王", Face.SONG)) == "王"
    assert text_of(drawn_words("李王", Face.TITLE)) == "李王"


def test_what_only_another_face_has_is_named_on_paper_not_boxed(office: Path) -> None:
    """한 is in the office's 仿宋 and in no font of the headings."""
    small_font(office / "simfang.ttf", "한")
    assert fonts.legible("한", Face.SONG) == "한"
    assert fonts.legible("한", Face.HEI) == "[U+D55C]"
    assert text_of(drawn_words("한", Face.HEI)) == "[U+D55C]"


@pytest.mark.parametrize("face", Face, ids=[face.name for face in Face])
def test_rare_characters_are_drawn_and_copied_in_every_face(face: Face) -> None:
    pdf = drawn_words(f"王{RARE}托育“中心”", face)
    assert text_of(pdf) == f"王{RARE}托育“中心”"
    assert copied_text(pdf).strip() == f"王{RARE}托育“中心”"
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts_of(pdf))


def test_chinese_quotation_marks_fill_a_cell_in_every_face() -> None:
    assert {fonts.advance(face, mark) for face in Face for mark in "“”‘’"} == {1.0}


def drawn_words(text: str, face: Face) -> bytes:
    target = io.BytesIO()
    with fonts.LOCK:
        canvas = new_canvas(target)
        Words(text, Style(face=face, size=16)).draw(canvas, 80, 700, 400)
        canvas.save()
    return target.getvalue()


def test_a_damaged_or_forbidden_font_is_passed_over(tmp_path: Path) -> None:
    data = FOLDER.joinpath("TuoyuKai-Regular.ttf").read_bytes()
    files = {"good": data, "noise": b"\0\1\0\0 not a font", "empty": b"", "half": data[: len(data) // 2]}
    for name, content in files.items():
        tmp_path.joinpath(f"{name}.ttf").write_bytes(content)
    found = {path.stem: path for path in tmp_path.glob("*.ttf")}
    found["restricted"] = small_font(tmp_path / "restricted.ttf", "王", allowed=0x2)
    found["unsubset"] = small_font(tmp_path / "unsubset.ttf", "王", allowed=0x100)
    found["preview"] = small_font(tmp_path / "preview.ttf", "王", allowed=0x4)
    found["absent"] = tmp_path / "absent.ttf"
    assert {name for name, path in found.items() if is_usable(path)} == {"good", "preview"}
    assert fonts.own_font(found["good"]) is not None


@pytest.mark.parametrize("length", [1, 12, 40, 300, 3000, 100_000, 1_500_000])
def test_a_font_cut_short_is_passed_over_however_short(tmp_path: Path, length: int) -> None:
    path = tmp_path / "simfang.ttf"
    path.write_bytes(FOLDER.joinpath("TuoyuKai-Regular.ttf").read_bytes()[:length])
    assert not is_usable(path)
    assert fonts.own_font(path) is None or length > 100_000


def test_a_font_of_the_office_that_breaks_only_when_read_is_passed_over(office: Path) -> None:
    """Its table of contents is whole, its character map is not."""
    path = small_font(office / "simfang.ttf", "王")
    font = TTFont(path, lazy=True)
    at = font.reader.tables["cmap"].offset
    font.close()
    data = bytearray(path.read_bytes())
    data[at + 2 : at + 4] = b"\xff\xff"  # so many subtables
    path.write_bytes(data)
    assert next(runs(Face.SONG, "王"))[0] == "NotoSerifSC-Regular"
