"""A filled laptop, who works on it and through what (``me``, ``runner``, ``printer``), a served district
(``district_with_laptop``: both), ``qtbot``; every test begins alike."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from tests.demo_district import demo_root, district, district_with_laptop, prepared_pair
from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key
from tests.gui.dialogs import never_came
from tests.gui.print_rig import Labels, Printer
from tests.gui.visit_desk import signed_in
from tests.patient_bot import qtbot
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from ui import theme
from ui.background.job_runner import JobRunner

__all__ = [
    "clock",
    "demo_root",
    "district",
    "district_with_laptop",
    "filled_laptop",
    "laptop",
    "laptop_key",
    "prepared_pair",
    "qtbot",
]


@pytest.fixture
def runner(laptop: Laptop) -> Iterator[JobRunner]:
    """What the pages of one laptop ask and write through."""
    made = JobRunner(laptop)
    yield made
    made.stop()


@pytest.fixture
def me(laptop: Laptop) -> SignedIn:
    """The expert, signed in on that laptop."""
    return signed_in(laptop)


@pytest.fixture
def printer(tmp_path: Path) -> Printer:
    """Prints into a folder of its own."""
    folder = tmp_path / "paper"
    folder.mkdir()
    return Printer(folder)


@pytest.fixture
def labels() -> Labels:
    """What stood at the head of each copy that was drawn."""
    return Labels()


@pytest.fixture(autouse=True)
def standard_look(qapp: QApplication) -> Iterator[None]:
    """Every test begins without the windows of the one before, in the light theme at 100 %, whatever that one tried.
    As in the program Python looks for cycles on this thread alone: here between two tests, among what is young."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect(1)
    gc.disable()
    theme.apply(qapp, dark=False)
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_dialog_stays_open(qapp: QApplication) -> Iterator[None]:
    """A dialog that a test leaves open would take the keys from the windows of all tests after it; one that it still
    waits for would be answered in them."""
    yield
    awaited = never_came()
    for one in qapp.topLevelWidgets():
        if isinstance(one, QDialog) and one.isVisible():
            one.hide()
    assert awaited == [], "the test waited for a dialog that never came"
