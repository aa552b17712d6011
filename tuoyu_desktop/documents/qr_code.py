"""A text as the squares of a QR code (ISO/IEC 18004), for a screen or a paper to draw."""

from __future__ import annotations

import segno

Squares = tuple[tuple[bool, ...], ...]
_MASK = 3
"""Any of the eight is read by every reader. To try them all for the smoothest takes longer than a page of text, and the
hashes that stand in our codes are as good as random already."""


def qr_squares(text: str) -> Squares:
    """Rows of dark (True) squares without the quiet zone, of the smallest size that holds ``text``.

    Error correction M (15 %): a screen with a finger mark on it is still read. Drawn with four light squares around.
    """
    return _squares(text, "m")


def printed_squares(text: str) -> Squares:
    """The same with correction L (7 %), larger squares on the same paper: a printer leaves no finger marks."""
    return _squares(text, "l")


def _squares(text: str, error: str) -> Squares:
    code = segno.make_qr(text, error=error, mask=_MASK, boost_error=False)
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)
