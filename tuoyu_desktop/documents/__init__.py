"""Documents on paper: a ``DocumentContent`` in, a PDF out. Loads ReportLab, so import it late."""

from tuoyu_desktop.documents.fonts import missing_characters
from tuoyu_desktop.documents.render import render

__all__ = ["missing_characters", "render"]
