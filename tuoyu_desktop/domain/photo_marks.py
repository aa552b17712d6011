"""What a person draws on a copy of a photo: arrow, box, mosaic, words. The photo itself is never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

MarkKind = Literal["arrow", "box", "mosaic", "label"]
BLOCKS: Final = (8, 14, 22)
"""Sides of a mosaic block, small to large, in 800ths of the photo's longer edge (design tokens §6, photo editor)."""
LONGEST_LABEL: Final = 30


@dataclass(frozen=True)
class Mark:
    """One mark, in pixels of the photo, y downward. An arrow points from (x1, y1) to (x2, y2); of a box and a mosaic
    the two are opposite corners; a label's plate begins at (x1, y1). ``block``: see BLOCKS, of a mosaic only."""

    kind: MarkKind
    x1: float
    y1: float
    x2: float
    y2: float
    text: str = ""
    block: int = BLOCKS[1]
