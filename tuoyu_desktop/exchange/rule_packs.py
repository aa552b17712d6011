"""Checklists and district packs: built-in ones from the program's resources, others from a folder.

A checklist is a folder (``checklist_files``); a district pack is one JSON file, which may extend another.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tuoyu_desktop.domain.checklist import SECTION_NAMES, Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.exchange.checklist_files import load_checklist
from tuoyu_desktop.exchange.pack_files import (
    FORMAT,
    PackFault,
    Source,
    build_json,
    check_head,
    read_json,
    row_fault,
)

__all__ = [
    "PackFault",
    "builtin_checklists",
    "builtin_district_packs",
    "builtin_phrases",
    "load_checklist",
    "load_district_pack",
]


def load_district_pack(source: Source, *, siblings: Source | None = None) -> DistrictPack:
    """The district pack in a JSON file, with its digest. ``siblings``: the folder of the pack it may extend.

    Raises PackFault naming file and place.
    """
    folder = siblings if siblings is not None else (source.parent if isinstance(source, Path) else source)
    name = source.name
    raw = _extended(read_json(folder, name), folder, name, ())
    pack = build_json(name, DistrictPack, {key: value for key, value in raw.items() if key not in ("format", "kind")})
    _check_district(name, pack)
    return pack.with_digest()


def _extended(raw: dict[str, Any], folder: Source, name: str, seen: tuple[str, ...]) -> dict[str, Any]:
    check_head(name, raw, "district", FORMAT)
    base = raw.pop("extends", None)
    if base is None:
        return raw
    if not isinstance(base, str) or base in seen:
        raise row_fault(name, "位置", "extends", f"不能沿用“{base}”")
    below = _extended(read_json(folder, f"{base}.json"), folder, f"{base}.json", (*seen, base))
    return {**below, **raw}


def _check_district(name: str, pack: DistrictPack) -> None:
    for letter in SECTION_NAMES:
        if letter not in pack.routes:
            raise row_fault(name, "位置", "routes", f"缺 {letter} 组的牵头部门")
    for place, route in {**pack.routes, **pack.item_routes}.items():
        unknown = [key for key in (route.lead, *route.co) if key not in pack.department_names]
        if unknown:
            raise row_fault(name, "位置", f"routes.{place}", f"department_names 里没有“{unknown[0]}”")
    codes = [unit.code for unit in pack.units]
    doubled = next((code for code in codes if codes.count(code) > 1), None)
    if doubled is not None:
        raise row_fault(name, "位置", "units", f"代码 {doubled} 重复")


def builtin_checklists() -> tuple[Checklist, ...]:
    """The checklists that come with the program."""
    return _builtin_checklists()


@cache
def _builtin_checklists() -> tuple[Checklist, ...]:
    root = files("resources").joinpath("checklists")
    folders = sorted((f for f in root.iterdir() if f.is_dir() and f.joinpath("pack.json").is_file()), key=_name)
    return tuple(load_checklist(folder) for folder in folders)


def builtin_district_packs() -> tuple[DistrictPack, ...]:
    """The district packs that come with the program, 全国 default and demo included."""
    return _builtin_district_packs()


@cache
def _builtin_district_packs() -> tuple[DistrictPack, ...]:
    root = files("resources").joinpath("districts")
    found = sorted((f for f in root.iterdir() if f.name.endswith(".json")), key=_name)
    return tuple(load_district_pack(file, siblings=root) for file in found)


def _name(source: Source) -> str:
    return source.name


@cache
def builtin_phrases() -> Mapping[str, tuple[str, ...]]:
    """Item code to standard sentences for the fact of a finding."""
    raw = read_json(files("resources").joinpath("phrases"), "phrases.json")
    check_head("phrases.json", raw, "phrases", FORMAT)
    return {code: tuple(sentences) for code, sentences in raw.get("phrases", {}).items()}
