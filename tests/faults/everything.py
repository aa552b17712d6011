"""Reads all modules of faults, which enters them into the table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import ModuleType

import pytest

from tests.faults import faults_disk, faults_kills, faults_people, faults_restores, faults_wire
from tests.faults.scene import Fault
from tests.faults.table import FAULTS, KEPT, OPEN

MODULES = (faults_kills, faults_wire, faults_disk, faults_restores, faults_people)


def _module_of(function: Fault) -> str:
    return function.func.__module__ if isinstance(function, partial) else function.__module__


def names_of(*modules: ModuleType) -> list[str]:
    """The faults of some modules, in the order of the table."""
    wanted = [module.__name__ for module in modules]
    return [name for one in wanted for name, function in FAULTS.items() if _module_of(function) == one]


def parameters(names: Sequence[str], *, kept: bool = False) -> list[object]:
    """(name, keeps) for pytest, what is open expected to fail. ``kept``: each also over connections that are kept."""
    found: list[object] = []
    for name in names:
        for keeps in (False, True) if kept else (False,):
            reason = OPEN.get(name) or (OPEN.get(name + KEPT) if keeps else None)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(name, keeps, marks=marks, id=name + KEPT if keeps else name))
    return found


ALL = names_of(*MODULES)
