"""One laptop in a process of its own that pushes many small batches: ``python -m tests.sync.feed_writer``.

Prints its journal when it is enrolled and logged in, waits for a line, pushes, and ends with 0 when all was taken.
"""

from __future__ import annotations

import sys

from tests.sync.laptop import Laptop
from tests.sync.visits import answer, start
from tuoyu_desktop.domain.terms import Answer

ROLE = "street_officer"


def main(address: str, code: str, batches: int, lines: int) -> int:
    """Push ``batches`` of ``lines`` answers to one visit, each batch a transaction of the server."""
    laptop = Laptop(address)
    laptop.enroll(code).raise_for_status()
    laptop.login()
    print(laptop.journal_id, flush=True)
    sys.stdin.readline()
    items = tuple(f"A{number:03d}" for number in range(batches * lines))
    visit = start(laptop, ROLE, items=items)
    pushed = 0
    for batch in range(batches):
        for item in items[batch * lines : (batch + 1) * lines]:
            answer(laptop, ROLE, visit, item, Answer.PASS)
        laptop.push(pushed).raise_for_status()
        pushed = len(laptop.bodies)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
