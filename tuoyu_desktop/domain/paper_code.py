"""The code on a paper, read back: what was typed, scanned or found in a file (documents.md §3).

The foot shows the first 8 hex digits of the check code, the QR code ``tuoyu:<document id>:<64 hex>``. A hand scanner
types the latter like a keyboard, whatever input method or capitals lock is on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.domain.errors import RuleViolation

SHORT, FULL = 8, 64
_LONGEST = 300
"""Far more than the longest code with blanks between all its signs; what is longer is not looked at."""
_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
"""What a Chinese input method makes of letters, digits and the colon."""
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, "—": None, "·": None})
"""Letters that no hex digit looks like but these."""
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_QR = re.compile(rf"tuoyu:({_ID}):([0-9a-f]{{{FULL}}})")
_IN_FILE = re.compile(_QR.pattern.encode())
_MADE = re.compile(rb"<xmp:CreateDate>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00)</xmp:CreateDate>")


@dataclass(frozen=True)
class PaperCode:
    """``digits``: 8 or 64 in lower-case hex. ``document`` is empty where only digits were given."""

    digits: str
    document: str = ""


def code_text(document: str, full: str) -> str:
    """What the QR code says."""
    return f"tuoyu:{document}:{full}"


def read_paper_code(text: str) -> PaperCode:
    """The code as typed or scanned. Raises RuleViolation rule-paper-code."""
    if len(text) > _LONGEST:
        raise _wrong("这不是文书上的码：太长了。请输入纸上“校验码”后面的 8 位，或扫页脚的二维码。")
    plain = "".join(text.split()).translate(_NARROW).lower().removeprefix("校验码").lstrip(":")
    if plain.startswith("tuoyu"):
        return _from_link(plain)
    digits = plain.translate(_READ_AS)
    if not digits:
        raise _wrong("请输入纸上“校验码”后面的 8 位，或扫页脚的二维码。")
    if re.fullmatch(r"[0-9a-f]+", digits) is None:
        raise _wrong("校验码只有数字 0—9 和字母 A—F，请对着纸上再看一遍。")
    if len(digits) not in (SHORT, FULL):
        raise _wrong(f"校验码是 {SHORT} 位，现在是 {len(digits)} 位，请对着纸上再看一遍。")
    return PaperCode(digits)


def _from_link(plain: str) -> PaperCode:
    found = _QR.fullmatch(plain)
    if found is not None:
        return PaperCode(found[2], found[1])
    if re.match(rf"tuoyu:{_ID}:", plain):
        raise _wrong("二维码没有扫全，请再扫一次。")
    raise _wrong("这是托育督导的另一种码（登记电脑或一起检查用的），不是文书上的。请扫页脚的二维码。")


def code_in_file(data: bytes) -> PaperCode:
    """The code that a PDF of this program says it has. Raises RuleViolation rule-paper-file.

    It stands in the file's own description (``documents.archive``), which is never compressed.
    """
    found = {(match[2], match[1]) for match in _IN_FILE.finditer(data)}
    if not data.startswith(b"%PDF-") or not found:
        message = "这个文件里没有文书的码：不是本程序存的 PDF，或是拍的、扫的。请输入纸上的校验码，或扫页脚的二维码。"
        raise RuleViolation("rule-paper-file", message)
    if len(found) > 1:
        raise RuleViolation("rule-paper-file", "这个文件里有几份文书的码，请一份一份核对。")
    digits, document = found.pop()
    return PaperCode(digits.decode(), document.decode())


def printed_at_of(data: bytes) -> datetime | None:
    """When a PDF of this program says that it was printed; null where it says nothing that can be."""
    found = _MADE.search(data)
    try:
        return datetime.fromisoformat(found[1].decode()) if found is not None else None
    except ValueError:
        return None


def _wrong(message: str) -> RuleViolation:
    return RuleViolation("rule-paper-code", message, field="code")
