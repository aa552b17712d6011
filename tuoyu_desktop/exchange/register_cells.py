"""How a cell of a facility register becomes a value: what people type, read with care, refused in words."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from tuoyu_desktop.exchange.workbook_reading import Cell, Formula

_EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
PROVINCES = frozenset(str(code) for first, last in _PROVINCE_RANGES for code in range(first, last + 1))
"""First two digits of region codes (GB/T 2260); 10 in a credit code is the national registrar."""


class CellError(ValueError):
    """What is wrong with one cell, in Chinese."""


def plain(text: str) -> str:
    """A heading for comparison: full width folded, no spaces, brackets with their contents and marks left out."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）", "", folded)
    return re.sub(r"[\s*:：、，,。.·_\-—/]+", "", folded).upper()


def text_of(cell: Cell) -> str:
    """The words of a cell; a whole number without ``.0``."""
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        raise CellError("是公式，请复制后“选择性粘贴为数值”")
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        raise CellError("是日期，这里应当是文字")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip()


def words(cell: Cell) -> str:
    """Text as it stands, with inner line breaks as spaces; nothing over 500 characters."""
    text = " ".join(text_of(cell).split())
    if len(text) > 500:
        raise CellError("超过 500 字")
    return text


def credit_code(cell: Cell) -> str:
    """统一社会信用代码 with its check character and region code (GB 32100-2015)."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise CellError("被 Excel 当成了数字，末几位已丢失，请把该列设为文本后重新填写")
    code = re.sub(r"[\s-]", "", text_of(cell)).upper()
    if not code:
        return ""
    if len(code) != 18:
        raise CellError(f"统一社会信用代码应为 18 位，现在是 {len(code)} 位")
    wrong = sorted({character for character in code if character not in _CODE_ALPHABET})
    if wrong:
        raise CellError(f"统一社会信用代码里不应有“{''.join(wrong)}”")
    if not code[2:8].isdecimal() or code[2:4] not in PROVINCES | {"10"}:
        raise CellError(f"统一社会信用代码第 3-8 位“{code[2:8]}”不是行政区划代码")
    if check_character(code[:17]) != code[17]:
        raise CellError("统一社会信用代码校验位不对，请核对有没有抄错")
    return code


def check_character(first17: str) -> str:
    """The 18th character: 31 - (sum of value x 3**i mod 31) mod 31 (GB 32100-2015, annex A)."""
    total = sum(_CODE_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return _CODE_ALPHABET[(31 - total % 31) % 31]


def region_code(cell: Cell) -> str:
    """行政区划代码: 6 digits, or 9 or 12 for street and neighbourhood (GB/T 2260, GB/T 10114)."""
    code = text_of(cell)
    if not code:
        return ""
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", code) or code[:2] not in PROVINCES:
        raise CellError("行政区划代码应为 6、9 或 12 位数字")
    return code


def whole_number(cell: Cell) -> int:
    """A count: 60, 60.0, ``60个``."""
    if isinstance(cell, bool):
        raise CellError("应当是整数")
    found = re.fullmatch(r"(\d{1,6})(?:\.0+)?(?:个|人|名|位|张|层|家)?", text_of(cell))
    if not found:
        raise CellError(f"“{_shown(cell)}”不对，请写 0 到 999999 的整数")
    return int(found.group(1))


def amount(cell: Cell) -> str:
    """Yuan or square metres, as a decimal in text; ``1,200元`` and ``350㎡`` are understood."""
    text = re.sub(r"[,，]", "", text_of(cell))
    found = re.fullmatch(r"[¥￥]?(\d{1,9}(?:\.\d{1,4})?)(?:元|元/月|m2|平方米|平米)?", text, re.IGNORECASE)
    if not found:
        raise CellError(f"“{_shown(cell)}”不是金额或面积")
    return found.group(1)


_DATE_TEXT = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


def day(cell: Cell) -> str:
    """A date as ISO text: a date cell, an Excel day number, ``2024年3月1日``, ``2024.3.1``, ``20240301``."""
    if isinstance(cell, datetime.datetime):
        return _sane(cell.date()).isoformat()
    if isinstance(cell, datetime.date):
        return _sane(cell).isoformat()
    if isinstance(cell, datetime.time | datetime.timedelta):
        raise CellError("只有时间，没有日期，请写成 2026-01-31")
    text = text_of(cell)
    found = _DATE_TEXT.match(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        if found:
            return _sane(datetime.date(int(found.group(1)), int(found.group(2)), int(found.group(3)))).isoformat()
        if re.fullmatch(r"\d{5}", text):
            return _sane(_EXCEL_DAY_ZERO + datetime.timedelta(days=int(text))).isoformat()
    except ValueError as error:
        raise CellError(f"“{_shown(cell)}”不是有效日期") from error
    raise CellError(f"“{_shown(cell)}”不是日期，请写成 2026-01-31")


def _sane(date: datetime.date) -> datetime.date:
    if not 1949 <= date.year <= 2099:
        raise CellError(f"年份 {date.year} 不对")
    return date


_YES = frozenset({"是", "有", "√", "✓", "✔", "Y", "YES", "1", "TRUE", "普惠", "普惠性"})
_NO = frozenset({"否", "无", "×", "X", "N", "NO", "0", "FALSE", "非普惠", "不是", "没有"})


def yes_or_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).upper()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError(f"“{_shown(cell)}”应当填 是 或 否")


def choice(known: Mapping[Any, str], more: Mapping[str, StrEnum]) -> Callable[[Cell], str]:
    """A cell with one word of a closed list, in the wording of the screens or a usual synonym."""
    table: dict[str, StrEnum] = {plain(word): member for member, word in known.items()}
    table.update({plain(word): member for word, member in more.items()})
    table.update({member.value: member for member in known})

    def read(cell: Cell) -> str:
        found = table.get(plain(text_of(cell)))
        if found is None:
            raise CellError(f"“{_shown(cell)}”不在可选项内：{'、'.join(known.values())}")
        return found.value

    return read


def _shown(cell: Cell) -> str:
    text = str(cell)
    return text if len(text) <= 30 else text[:30] + "…"
