"""实际大小: a millimetre of paper is one on the screen, measured in the dots of the screen, at every scale."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import cast

import pytest
from PySide6.QtGui import QScreen

from ui.widgets.paper_view import true_inch

MEASURE = """
import sys
from datetime import UTC, datetime
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
app = QApplication([])
LEFT = Qt.MouseButton.LeftButton
from tuoyu_desktop.bootstrap import render_calibration
from ui.widgets.paper_view import PaperView
paper = PaperView()
paper.resize(1200, 500)
paper.show()
paper.load(render_calibration("", datetime(2026, 11, 20, tzinfo=UTC)))
{act}
while not paper.is_drawn():
    QTest.qWait(5)
picture = paper.view.viewport().grab().toImage()
row = picture.height() // 2
white = [x for x in range(picture.width()) if picture.pixelColor(x, row).name() == "#ffffff"]
screen = app.primaryScreen()
dots = screen.physicalDotsPerInch() * screen.devicePixelRatio()
print(paper.zoom(), (white[-1] - white[0] + 1) / dots * 25.4, picture.width() / dots * 25.4)
"""


def measured(scale: str, act: str) -> tuple[int, float, float]:
    """Percent shown, width of the page and of its view in mm, in a process of that scale."""
    env = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    script = MEASURE.format(act=act)
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    percent, page, view = done.stdout.split()
    return int(percent), float(page), float(view)


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5"])
def test_a4_is_210_mm_wide_at_every_scale(scale: str) -> None:
    percent, page, _view = measured(scale, "QTest.mouseClick(paper.true_size, LEFT)")
    assert percent == 100
    assert page == pytest.approx(210, abs=1)


def test_page_width_says_how_large_that_truly_is() -> None:
    percent, page, view = measured("1.5", "QTest.mouseClick(paper.to_width, LEFT)")
    assert page / view > 0.9
    assert percent == pytest.approx(page / 210 * 100, abs=1)


@dataclass
class Told:
    """A screen as it describes itself."""

    physical: float
    logical: float = 96.0

    def physicalDotsPerInch(self) -> float:
        return self.physical

    def logicalDotsPerInch(self) -> float:
        return self.logical


@pytest.mark.parametrize("nonsense", [0.0, 3.0, 25400.0, float("inf"), float("nan")])
def test_a_screen_that_does_not_know_its_size_counts_as_the_desktop_does(nonsense: float) -> None:
    assert true_inch(cast(QScreen, Told(nonsense))) == 96
    assert true_inch(cast(QScreen, Told(112.0))) == 112
