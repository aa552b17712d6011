"""``python -m tests.gallery --out DIR``: every document as PDF and each of its pages as PNG."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).parent.parent / "documents"))  # the samples that the tests of papers are made of

_SCALE = 1.4  # pages of 833 × 1179 pixels: small print can still be read


def main() -> None:
    from document_samples import PRINTED_AT

    from tests.gallery.variants import facility_forms, papers
    from tuoyu_desktop.documents import render
    from tuoyu_desktop.documents.calibration import render_calibration
    from tuoyu_desktop.documents.facility_forms import render_facility_form

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=(), help="beginnings of names")
    arguments = parser.parse_args()
    out: Path = arguments.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for paper in papers():
        if arguments.only and not paper.name.startswith(tuple(arguments.only)):
            continue
        _keep(out, paper.name, render(paper.content, paper.photos, printed_at=PRINTED_AT))
    if not arguments.only:
        for name, form, photos in facility_forms():
            _keep(out, name, render_facility_form(form, photos, printed_at=PRINTED_AT))
        _keep(out, "CALIBRATION", render_calibration("办公室的打印机", PRINTED_AT))


def _keep(out: Path, name: str, pdf: bytes) -> None:
    (out / f"{name}.pdf").write_bytes(pdf)
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        document[number].render(scale=_SCALE).to_pil().save(out / f"{name}-{number + 1}.png")
    print(f"{name:40}{len(document):>3} pages{len(pdf) / 1000:>10.0f} KB", flush=True)


if __name__ == "__main__":
    main()
