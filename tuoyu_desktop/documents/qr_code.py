"""A text as the squares of a QR code (ISO/IEC 18004), for a screen or a paper to draw."""

from __future__ import annotations

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

Squares = tuple[tuple[bool, ...], ...]


def qr_squares(text: str) -> Squares:
    """Rows of dark (True) squares without the quiet zone, of the smallest size that holds ``text``.

    Error correction M (15 %): a screen with a finger mark on it is still read. Drawn with four light squares around.
    """
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return tuple(tuple(bool(square) for square in row) for row in code.modules)
