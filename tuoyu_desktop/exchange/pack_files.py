"""Reading the files of a rule pack: bytes, CSV rows and JSON, with faults that name file, row and column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tuoyu_desktop.domain.errors import EnvironmentFault

Source = Path | Traversable
FORMAT = 1
"""Of the files of a pack; a pack that says a higher one was made for a newer program."""
MOST_BYTES = 4_000_000
"""A pack's largest file is under 100 KB; what is far larger is something else."""

Model = TypeVar("Model", bound=BaseModel)


class PackFault(EnvironmentFault):
    """A rule pack that cannot be used.

    ``pack-damaged`` unreadable or incomplete · ``pack-foreign`` not a pack of this program · ``pack-newer`` made for a
    newer program · ``pack-row`` one cell is wrong.
    """


def damaged(file: str, what: str) -> PackFault:
    """The file cannot be read as a whole."""
    return PackFault("pack-damaged", f"规则包文件 {file} {what}，请向区卫生健康委重新索取。")


def row_fault(file: str, row: int | str, column: str, what: str) -> PackFault:
    """One cell is wrong; ``row`` is the line in the file, the head being line 1, or a place in a JSON file."""
    place = f"第 {row} 行" if isinstance(row, int) else str(row)
    return PackFault("pack-row", f"规则包文件 {file} {place}“{column}”：{what}。请改正后再导入。")


@dataclass(frozen=True)
class CsvRow:
    """One row of a CSV file with its place; cells are stripped text."""

    file: str
    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, column: str, what: str) -> PackFault:
        return row_fault(self.file, self.row, column, what)

    def listed(self, column: str, separator: str = "；") -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        return tuple(part.strip() for part in self[column].split(separator) if part.strip())

    def flag(self, column: str) -> bool:
        """yes or empty."""
        if self[column] not in ("", "yes"):
            raise self.fault(column, "只能填 yes 或留空")
        return self[column] == "yes"

    def build(self, model: type[Model], values: Mapping[str, Any], columns: Mapping[str, str] | None = None) -> Model:
        """``model`` from ``values``; a value it refuses becomes a fault at its column."""
        try:
            return model.model_validate(dict(values))
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            raise self.fault((columns or {}).get(name, name), _words(first)) from None


def _words(error: Any) -> str:
    given = error.get("input")
    if error["type"] == "missing":
        return "没有填"
    if error["type"] == "literal_error":
        return f"不认识“{given}”，可以填：{error['ctx']['expected']}"
    return f"“{given}”不是这里能填的值（{error['type']}）"


def read_bytes(folder: Source, name: str) -> bytes:
    """The bytes of a file of the pack. Raises PackFault where it is missing, empty or far too large."""
    file = folder.joinpath(name)
    if not file.is_file():
        raise damaged(name, "不在")
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise PackFault("pack-damaged", f"规则包文件 {name} 读不出来，请检查磁盘。", detail=str(error)) from error
    if len(content) > MOST_BYTES:
        raise damaged(name, "太大，不像规则包的文件")
    if not content.strip():
        raise damaged(name, "是空的")
    return content


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise damaged(name, "不是 UTF-8 编码（用 Excel 另存时请选“CSV UTF-8”）") from None


def read_rows(folder: Source, name: str, columns: Sequence[str]) -> list[CsvRow]:
    """The rows of a CSV file that must have ``columns``, in any order. Empty lines are passed over."""
    reader = csv.reader(io.StringIO(_text(name, read_bytes(folder, name)), newline=""), strict=True)
    rows: list[CsvRow] = []
    try:
        head = [cell.strip() for cell in next(reader)]
        missing = [column for column in columns if column not in head]
        if missing:
            raise row_fault(name, 1, missing[0], "缺这一列")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                raise row_fault(name, reader.line_num, head[min(len(cells), len(head) - 1)], "这一行的格数与表头不同")
            values = {column: cell.strip() for column, cell in zip(head, cells, strict=True)}
            rows.append(CsvRow(name, reader.line_num, values))
    except csv.Error:
        raise damaged(name, f"第 {reader.line_num} 行读不通") from None
    return rows


def read_json(folder: Source, name: str) -> dict[str, Any]:
    """The JSON object of a file. Raises PackFault where it is none."""
    try:
        content = json.loads(_text(name, read_bytes(folder, name)))
    except (json.JSONDecodeError, RecursionError):
        raise damaged(name, "内容不完整或不是 JSON") from None
    if not isinstance(content, dict):
        raise damaged(name, "不是一份规则包")
    return content


def build_json(file: str, model: type[Model], values: Mapping[str, Any], place: str = "") -> Model:
    """``model`` from a JSON object; a value it refuses becomes a fault at its place."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join([*([place] if place else []), *(str(part) for part in first["loc"])])
        raise row_fault(file, "位置", where, _words(first)) from None


_KINDS = {"checklist": "检查清单", "district": "区规则包", "phrases": "常用语"}


def check_head(file: str, head: Mapping[str, Any], kind: str, newest: int) -> None:
    """A pack says what it is and for which format. Raises pack-foreign or pack-newer."""
    form = head.get("format")
    if head.get("kind") != kind or not isinstance(form, int):
        raise PackFault("pack-foreign", f"{file} 不是托育督导的{_KINDS[kind]}，请选对文件。")
    if form > newest:
        raise PackFault("pack-newer", f"{file} 是为更新的程序版本做的，请先更新程序再导入。")
