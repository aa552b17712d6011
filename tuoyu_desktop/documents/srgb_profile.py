"""The colours of a paper as an ICC profile: sRGB (IEC 61966-2-1), made here from its published numbers.

A PDF/A must say what its device colours mean (ISO 19005-2 §6.2.3). The profile is of version 4.2 (ICC.1:2004-10, which
PDF 1.7 names), a matrix and one curve, under 600 bytes and the same bytes on every computer.
"""

from __future__ import annotations

import struct
from functools import cache

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.7141),
}
"""Red, green and blue of sRGB seen under D50, by the Bradford matrix below."""
_BRADFORD = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00923, 0.01508, 0.75168)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Function type 3: (a·x + b) to the power g from d on, c·x below (ICC.1:2004-10 §10.15)."""
_MADE = (2026, 1, 1, 0, 0, 0)


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _words(text: str) -> bytes:
    said = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(said), 28) + said


def _tags() -> dict[bytes, bytes]:
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    return {
        b"desc": _words("sRGB IEC61966-2.1"),
        b"cprt": _words("No copyright, use freely"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_D50),
        b"chad": b"sf32\0\0\0\0" + _fixed(*_BRADFORD),
        **{name: b"XYZ \0\0\0\0" + _fixed(*values) for name, values in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }


@cache
def srgb_profile() -> bytes:
    """The profile's file: header, table of tags, their data (equal data once)."""
    tags, body, placed = _tags(), b"", dict[bytes, int]()
    start = 128 + 4 + 12 * len(tags)
    for data in tags.values():
        if data not in placed:
            placed[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
    table = struct.pack(">I", len(tags))
    table += b"".join(name + struct.pack(">II", placed[data], len(data)) for name, data in tags.items())
    what = (0x04200000, b"mntr", b"RGB ", b"XYZ ")
    head = struct.pack(">I4sI4s4s4s6H4s", start + len(body), b"", *what, *_MADE, b"acsp")
    head += bytes(28) + _fixed(*_D50)
    return head.ljust(128, b"\0") + table + body
