"""What the page says about printing: for whom the copies are, what was printed before, what cannot be printed."""

from __future__ import annotations

from collections.abc import Sequence

from tuoyu_desktop.application.print_marks import EXTRA_COPY, VOIDED, PrintMark

_PRACTICE = "练习：每页都印着“练习，不是检查记录”，不交给任何人"
_NAMED = 4
"""So many characters are named; of more only their number is said."""


def whom_words(labels: Sequence[str], *, practice: bool = False) -> str:
    """Who keeps each copy: 机构留存、街道（乡镇）留存，各 1 份；另 1 份注明“副本”."""
    if practice:
        return _PRACTICE
    void = bool(labels) and labels[0].startswith(VOIDED)
    plain = [label.removeprefix(f"{VOIDED}　") for label in labels]
    kept = [label for label in plain if label != EXTRA_COPY]
    extra = len(plain) - len(kept)
    parts = ["、".join(kept) + ("，各 1 份" if len(kept) > 1 else "")] if kept else []
    if extra:
        parts.append(f"另 {extra} 份注明“{EXTRA_COPY}”" if kept else f"打出来的都注明“{EXTRA_COPY}”")
    if void:
        parts.append(f"每页注明“{VOIDED}”")
    return "；".join(parts)


def before_words(mark: PrintMark, when: str) -> str:
    """今天 10:52 打过，一共 2 份."""
    return f"{when} 打过，一共 {mark.count} 份。"


def missing_words(characters: Sequence[str], title: str) -> str:
    """Names what no font has, in which document, what stands on the paper, and that it can be printed all the same."""
    if not characters:
        return ""
    named = "，".join(f"{character} U+{ord(character):04X}" for character in characters[:_NAMED])
    more = " 等" if len(characters) > _NAMED else ""
    say = f"《{title}》里有 {len(characters)} 个字，字库里没有：{named}{more}。"
    return f"{say}纸上印成 [U+{ord(characters[0]):04X}] 这样的编号，可以照样打印。"


def unprintable_words(characters: Sequence[str]) -> str:
    """The same for a row: “😀”等 3 个字印成编号."""
    more = f"等 {len(characters)} 个字" if len(characters) > 1 else ""
    return f"“{characters[0]}”（U+{ord(characters[0]):04X}）{more}印成编号"
