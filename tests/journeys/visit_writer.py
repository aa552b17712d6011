"""A process of its own that answers a visit through the real use cases until it is killed.

Arguments: data folder, key in hex, visit id, person. After each durable commit it prints the number it has written.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from tuoyu_desktop.application.answering import RecordAnswer, record_answer
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
        command = RecordAnswer(visit, code, answer, note=str(number))
        laptop.write(lambda work, command=command: record_answer(work, command), person)  # type: ignore[misc]
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
