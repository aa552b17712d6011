"""Item and time stand in the margin of a printed photo, never over it; its bytes are the stored ones."""

from __future__ import annotations

from document_samples import photo, visit
from paper_reading import jpegs_of, plumbed_pages, printed

WORDS = "D04　睡眠室\n2026-11-20 09:36 拍摄"


def test_item_and_time_stand_below_the_picture_and_nothing_over_it() -> None:
    made = [photo(number) for number in (1, 2, 3)]
    refs = tuple(ref.model_copy(update={"caption": WORDS}) for ref, _ in made)
    pdf = printed(visit(photos=refs), {ref.sha256: jpeg for ref, jpeg in made})

    assert sorted(jpegs_of(pdf)) == sorted(jpeg for _, jpeg in made)
    captions = 0
    for page in plumbed_pages(pdf):
        for image in page.images:
            over = [c for c in page.chars if image["x0"] < _middle(c) < image["x1"] and _inside(c, image)]
            assert over == []
            below = [c for c in page.chars if image["bottom"] <= c["top"] < image["bottom"] + 45]
            text = "".join(c["text"] for c in below if image["x0"] - 40 < _middle(c) < image["x1"] + 40)
            assert "D04" in text
            assert "2026-11-2009:36拍摄" in text.replace(" ", "")
            captions += 1
    assert captions == 3


def _middle(char: dict[str, float]) -> float:
    return (char["x0"] + char["x1"]) / 2


def _inside(char: dict[str, float], image: dict[str, float]) -> bool:
    return image["top"] < (char["top"] + char["bottom"]) / 2 < image["bottom"]
