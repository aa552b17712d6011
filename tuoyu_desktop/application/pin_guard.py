"""Guessing a PIN: mistakes are counted in the database, so a restart forgets none, and each one waits longer."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.signing_in import SignedIn, sign_in
from tuoyu_desktop.domain.errors import RuleViolation

MISTAKES = "pin_mistakes"
"""Setting: person id to [mistakes in a row, instant of the last one]."""

_WAITS = (0, 0, 5, 15, 30, 60, 300)
"""Seconds to wait after the first, second, … mistake in a row; the last value stays."""


def wait_after(mistakes: int) -> int:
    """Seconds until the next try after so many mistakes in a row."""
    return _WAITS[min(mistakes, len(_WAITS)) - 1] if mistakes else 0


def wait_left(records: Records, person: str) -> int:
    """Whole seconds that the person still has to wait, at most the wait of the last mistake."""
    count, last = _known(records).get(person, (0, ""))
    if not count:
        return 0
    whole = timedelta(seconds=wait_after(count))
    left = datetime.fromisoformat(last) + whole - records.now()
    return max(0, min(whole, left) // timedelta(seconds=1))


def mistakes(records: Records, person: str) -> int:
    """Mistakes in a row so far."""
    return _known(records).get(person, (0, ""))[0]


def try_pin(records: Records, person: str, pin: str) -> SignedIn:
    """As ``sign_in``, but not while a wait runs: RuleViolation ``rule-pin-wait``."""
    left = wait_left(records, person)
    if left:
        raise RuleViolation("rule-pin-wait", f"输错的次数多了，请等 {left} 秒再试。", field="pin")
    return sign_in(records, person, pin)


def count_mistake(work: Work, person: str) -> int:
    """One more mistake; returns the seconds to wait now."""
    known = _known(work)
    count = known.get(person, (0, ""))[0] + 1
    known[person] = (count, work.now().isoformat())
    work.put_setting(MISTAKES, json.dumps(known))
    return wait_after(count)


def forget_mistakes(work: Work, person: str) -> None:
    """The right PIN was given."""
    known = _known(work)
    if known.pop(person, None):
        work.put_setting(MISTAKES, json.dumps(known))


def _known(records: Records) -> dict[str, tuple[int, str]]:
    return {person: (count, last) for person, (count, last) in json.loads(records.setting(MISTAKES) or "{}").items()}
