"""The design tokens: contrast recomputed from the colours, breakpoints, type sizes, icons and the style sheet."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QIcon, QImage
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.widgets import icons, tokens

# Design tokens §2, table Contrast: foreground, ground, least ratio, ratio in light, ratio in dark.
CONTRAST = """
text card 4.5 16.03 13.73
text ground 4.5 14.11 15.58
text2 card 4.5 7.84 9.13
text2 ground 4.5 6.90 10.36
text2 sunken 4.5 7.34 9.87
text3 card 4.5 5.69 6.43
text3 ground 4.5 5.01 7.30
text3 sunken 4.5 5.34 6.96
text2 rail 4.5 6.40 10.89
text3 hover 4.5 5.18 5.67
on_accent accent 4.5 5.56 7.27
on_accent accent_hover 4.5 7.35 8.63
on_accent accent_press 4.5 9.66 5.63
accent_text card 4.5 7.05 9.13
accent_text ground 4.5 6.21 10.37
accent_text accent_soft 4.5 5.98 7.06
accent_text rail 4.5 5.75 10.89
passed card 4.5 5.70 8.13
passed pass_soft 4.5 4.95 6.94
on_pass passed 4.5 5.70 8.41
fail card 4.5 5.93 7.22
fail fail_soft 4.5 5.14 6.51
on_fail fail 4.5 5.93 7.92
warn card 4.5 5.79 9.14
warn warn_soft 4.5 5.21 7.89
warn ground 4.5 5.10 10.37
na card 4.5 6.04 7.32
na na_soft 4.5 5.22 6.03
text accent_soft 4.5 13.60 10.61
text fail_soft 4.5 13.89 12.37
text warn_soft 4.5 14.43 11.86
text pass_soft 4.5 13.92 11.72
text2 fail_soft 4.5 6.79 8.22
text2 warn_soft 4.5 7.06 7.89
text2 accent_soft 4.5 6.65 7.06
control card 3 3.52 4.17
control ground 3 3.10 4.73
control sunken 3 3.30 4.51
focus card 3 5.56 9.13
focus ground 3 4.89 10.37
focus accent_soft 3 4.72 7.06
accent track 3 4.20 4.83
fail track 3 4.48 4.85
passed track 3 4.30 5.46
card na 4.5 6.04 7.32
card text 4.5 16.03 13.73
accent_text sunken 4.5 6.60 9.88
text3 accent_soft 4.5 4.83 4.97
accent_text fail_soft 4.5 6.11 8.23
accent_text warn_soft 4.5 6.35 7.89
accent_text hover 4.5 6.41 8.05
fail accent_soft 4.5 5.03 5.58
warn accent_soft 4.5 4.91 7.06
passed accent_soft 4.5 4.84 6.28
na accent_soft 4.5 5.12 5.66
fail hover 4.5 5.39 6.37
warn hover 4.5 5.26 8.05
passed hover 4.5 5.18 7.17
na sunken 4.5 5.66 7.92
text2 na_soft 4.5 6.78 7.52
card warn 4.5 5.79 9.14
text na_soft 4.5 13.86 11.31
text3 na_soft 4.5 4.92 5.30
text3 warn_soft 4.5 5.13 5.56
text3 pass_soft 4.5 4.95 5.49
text2 pass_soft 4.5 6.81 7.79
text3 fail_soft 4.5 4.93 5.80
accent_text pass_soft 4.5 6.12 7.79
warn track 3 4.37 6.13
text track 3 12.11 9.22
accent card 3 5.56 7.19
text2 track 3 5.92 6.13
"""


def _rows() -> Iterator[tuple[str, str, float, float, float]]:
    for line in CONTRAST.split("\n"):
        if line:
            front, ground, least, light, dark = line.split()
            yield front, ground, float(least), float(light), float(dark)


def _luminance(value: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(front: str, ground: str) -> float:
    one, two = sorted((_luminance(front), _luminance(ground)), reverse=True)
    return (one + 0.05) / (two + 0.05)


@pytest.fixture(autouse=True)
def _light_again() -> Iterator[None]:
    yield
    tokens.activate(dark=False)


@pytest.mark.parametrize(("front", "ground", "least", "light", "dark"), list(_rows()))
def test_contrast_is_enough_and_as_designed(front: str, ground: str, least: float, light: float, dark: float) -> None:
    for theme_tokens, designed in ((tokens.LIGHT, light), (tokens.DARK, dark)):
        ratio = _contrast(getattr(theme_tokens, front), getattr(theme_tokens, ground))
        assert ratio >= least
        assert round(ratio, 2) == designed


def test_every_token_is_a_full_colour_and_paper_is_white_in_both_themes() -> None:
    for theme_tokens in (tokens.LIGHT, tokens.DARK):
        for name in tokens.colour_names():
            assert re.fullmatch(r"#[0-9A-F]{6}", getattr(theme_tokens, name)), name
        assert theme_tokens.paper == "#FFFFFF"
    assert len(tokens.colour_names()) == 36


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1366, 768, "regular"), (1200, 720, "regular"), (1366, 688, "short"), (1093, 540, "medium"), (910, 440, "small")],
)
def test_layout_classes_of_the_design(width: int, height: int, expected: str) -> None:
    assert tokens.size_class(width, height) == expected


def test_larger_text_counts_as_a_smaller_window() -> None:
    tokens.activate(dark=False, text_percent=130)
    assert tokens.size_class(1366, 768) == "medium"
    assert tokens.size_class(1093, 614) == "small"


@pytest.mark.parametrize(("percent", "body", "touch"), [(100, 14, 44), (115, 16, 51), (130, 18, 57)])
def test_text_size_grows_type_and_heights_together(qapp: QApplication, percent: int, body: int, touch: int) -> None:
    tokens.activate(dark=False, text_percent=percent)
    assert tokens.font("body").pixelSize() == body
    assert tokens.px(tokens.H_TOUCH) == touch


def test_titles_are_bold_body_is_not_and_the_font_can_write_chinese(qapp: QApplication) -> None:
    assert tokens.font("title").bold()
    assert not tokens.font("body").bold()
    assert tokens.font("body", bold=True).bold()
    assert QFontInfo(tokens.font("body")).family() in {*tokens.families()}


# Design tokens §5, both tables, and the icons of the components in §6.
ICONS = """
sun-horizon arrow-counter-clockwise buildings lock-key calendar-blank warning-fill flag printer file-text file-pdf
heart prohibit first-aid-kit cloud-check chart-bar cloud-arrow-up arrows-clockwise cloud-slash gear
warning-circle-fill shield-check-bold pause-circle-fill check-bold arrows-left-right check-circle-fill
circle-wavy-check-fill x-bold clipboard-text x-circle-fill package minus-bold identification-card minus-circle-fill
users circle-dashed map-pin circle-bold phone clock-fill pencil-simple clock hard-drives hourglass buildings-fill
magnifying-glass info paper-plane-tilt warning warning-octagon play-fill question arrow-left arrow-right columns
arrow-bend-down-right list camera squares-four image caret-down note-pencil caret-right scales plus ruler x
clock-counter-clockwise calendar-check text-aa identification-badge shuffle first-aid target qr-code copy
video-camera table timer baby hand-palm house cursor list-numbers arrow-up-right tray bounding-box arrow-u-up-left
grid-four laptop text-t share-network arrow-clockwise user-circle trash wrench eye-slash download-simple eye
lock-key-open keyboard
"""


@pytest.mark.parametrize("name", ICONS.split())
def test_every_icon_of_the_design_is_in_the_font(qapp: QApplication, name: str) -> None:
    assert not icons.outline(f"ph.{name}").isEmpty()


def test_unknown_icon_or_colour_is_told_at_once(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icons.icon("ph.no-such-shape")
    with pytest.raises(AttributeError):
        icons.icon("ph.check", "no_such_colour")


def _inks(image: QImage) -> set[str]:
    """Colours of the pixels that are fully covered."""
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    solid = [image.pixelColor(*point) for point in points]
    return {colour.name().upper() for colour in solid if colour.alpha() == 255}


def test_icon_follows_the_theme_and_goes_grey_when_disabled(qapp: QApplication) -> None:
    shown = icons.icon("ph.check-circle-fill", "passed")
    assert _inks(shown.pixmap(QSize(32, 32)).toImage()) == {tokens.LIGHT.passed}
    tokens.activate(dark=True)
    assert _inks(shown.pixmap(QSize(32, 32)).toImage()) == {tokens.DARK.passed}
    grey = shown.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()
    assert _inks(grey) == {tokens.DARK.disabled}


def test_icon_is_sharp_at_any_scale(qapp: QApplication) -> None:
    drawn = icons.pixmap("ph.flag", "text", 20, 1.5)
    assert (drawn.width(), drawn.devicePixelRatio()) == (30, 1.5)


@pytest.mark.parametrize(
    ("folder", "theme_tokens"), [("light", tokens.LIGHT), ("dark", tokens.DARK)], ids=["light", "dark"]
)
def test_pictures_of_the_style_sheet_use_the_colours_of_their_theme(folder: str, theme_tokens: tokens.Tokens) -> None:
    used = {
        "calendar": "text2",
        "caret-down": "text2",
        "caret-up": "text2",
        "left": "text2",
        "right": "text2",
        "caret-down-off": "disabled",
        "check-off": "disabled",
        "check": "on_accent",
        "minus": "on_accent",
    }
    pictures = files("resources").joinpath("icons", folder)
    for name, token in used.items():
        root = ET.fromstring(pictures.joinpath(f"{name}.svg").read_text("utf-8"))
        assert root[0].get("fill") == getattr(theme_tokens, token), name


def test_style_sheet_has_no_colour_but_the_tokens(qapp: QApplication) -> None:
    for theme_tokens in (tokens.LIGHT, tokens.DARK):
        sheet = theme.style_sheet(theme_tokens)
        allowed = {getattr(theme_tokens, name) for name in tokens.colour_names()}
        assert {value.upper() for value in re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)} <= allowed
        assert "$" not in sheet


def test_pictures_named_in_the_style_sheet_exist(qapp: QApplication) -> None:
    named = set(re.findall(r"url\((.+?)\)", theme.style_sheet(tokens.LIGHT)))
    assert named
    for path in named:
        assert not QImage(path).isNull(), path


def test_applied_theme_reaches_palette_and_fonts(qapp: QApplication) -> None:
    theme.apply(qapp, dark=True, text_percent=115)
    assert qapp.palette().window().color().name().upper() == tokens.DARK.ground
    assert qapp.font().pixelSize() == 16
    theme.apply(qapp, dark=False)
    assert qapp.palette().window().color().name().upper() == tokens.LIGHT.ground
    assert qapp.font().pixelSize() == 14


_FONTLESS = """
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.widgets import tokens
for bold in (False, True):
    font = QRawFont.fromFont(tokens.font("body", bold))
    print(font.supportsCharacter("检"), font.weight())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the fonts of the system are hidden by way of fontconfig")
def test_a_computer_without_chinese_fonts_gets_the_bundled_ones(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    env = os.environ | {"FONTCONFIG_FILE": str(config), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run([sys.executable, "-c", _FONTLESS], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "400", "True", "700"]
