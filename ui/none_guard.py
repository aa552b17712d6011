"""Keeps ``None``, ``True`` and ``False`` alive under PySide6 6.12.0 on CPython 3.11.

There each void Qt call gives back one reference too many: 1,000 calls of ``QLabel.setText`` lower
``sys.getrefcount(None)`` by 1,001; at zero the interpreter aborts with ``none_dealloc``. 6.11.3 is clean, but the
separate QtPdf wheel exists for 6.12.0 alone. From Python 3.12 on these constants are immortal. See decisions/0003.
"""

from __future__ import annotations

import ctypes
import sys

SPARE_REFERENCES = 1 << 40
"""Enough for a hundred thousand void calls a second over four months."""


def hold_none() -> None:
    """Add references that nobody gives back; once per process, before the first Qt call."""
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False):
        if sys.getrefcount(constant) < SPARE_REFERENCES:
            ctypes.c_ssize_t.from_address(id(constant)).value += SPARE_REFERENCES
