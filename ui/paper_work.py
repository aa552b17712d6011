"""What pages may ask to be made of papers: imported when it is first asked for, in the work pool."""

from __future__ import annotations

from typing import Any

from tuoyu_desktop.application.paper_maker import PaperMaker


def _together(*arguments: Any) -> bytes:
    from tuoyu_desktop.bootstrap import render_together

    return render_together(*arguments)


def _calibration(*arguments: Any) -> bytes:
    from tuoyu_desktop.bootstrap import render_calibration

    return render_calibration(*arguments)


def _missing(*arguments: Any) -> tuple[str, ...]:
    from tuoyu_desktop.bootstrap import missing_on_paper

    return missing_on_paper(*arguments)


def _facility_form(*arguments: Any) -> bytes:
    from tuoyu_desktop.bootstrap import render_facility_form

    return render_facility_form(*arguments)


PAPERS = PaperMaker(_together, _calibration, _missing, _facility_form)
