"""A process of its own that answers a visit through the real use cases until it is killed.

Arguments: data folder, key in hex, visit id, person. After each durable commit it prints the number it has written.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import count
from pathlib import Path

from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import open_laptop
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore


def main(folder: str, passphrase: str, visit: str, person: str) -> None:
    laptop = open_laptop(DataPaths(Path(folder)), PassphraseKeyStore(passphrase))
    codes = laptop.read(lambda records: visit_view(records, visit)).shown
    for number in count(1):
        code = codes[number % len(codes)]
        answer = Answer.FAIL if number % 3 == 0 else Answer.PASS
        laptop.write(partial(_record, RecordAnswer(visit, code, answer, note=str(number))), person)
        print(number, flush=True)


def _record(command: RecordAnswer, work: Work) -> None:
    record_answer(work, command)


if __name__ == "__main__":
    main(*sys.argv[1:])
