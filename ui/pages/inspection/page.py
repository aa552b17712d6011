"""检查: the heart of the program (mockups 03, 04, 10, 11). What is typed is kept, what is pressed is an entry at once.

The page holds the visit as it was read and the open item; both are frozen. After an answer the next item is drawn from
what is held already, the writing goes on behind it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.evidence_cases import PreparePicture
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.visit_view import ItemView, VisitView, answered, shares_values, visit_view
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.terms import Answer, VisitState
from ui.background.job_runner import JobRunner
from ui.pages.inspection import faces, ratio_faces
from ui.pages.inspection.dialogs import Dialogs
from ui.pages.inspection.evidence import EvidencePanel
from ui.pages.inspection.head import InspectionHead
from ui.pages.inspection.item_pane import ItemPane
from ui.pages.inspection.items_sheet import ItemsSheet
from ui.pages.inspection.keys import InspectionKeys
from ui.pages.inspection.open_item import OpenItem, edited_form, opened, shown_item, with_form
from ui.pages.inspection.saver import VisitSaver
from ui.pages.inspection.sheet import Sheet
from ui.pages.inspection.tool_bar import ToolBar
from ui.routes import ToDocuments, ToFinish, ToInspection, ToToday
from ui.widgets import tokens
from ui.widgets.banner import Banner
from ui.widgets.group_rail import GroupRail, RailMode
from ui.widgets.toast import Toast

PAUSE_MS: Final = 400
"""After so long without a key what is typed becomes a draft: a crash loses at most the word being typed."""
_CONCERNS: Final = ("inspection", "answer", "finding", "evidence", "facility")
