"""The ground floor knows nothing of screens, databases or networks: standard library and pydantic, checked by
name against every import, so that a library nobody thought of is caught too (import contracts list libraries)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ALLOWED = {"pydantic", "pydantic_core", "annotated_types", "tuoyu_desktop", "resources"}
# I/O of the standard library that rules have no business with.
NO_IO = {"sqlite3", "socket", "urllib", "http", "subprocess", "threading", "asyncio", "shutil", "tempfile", "smtplib"}


def imported_names(source: str) -> Iterator[str]:
    """Top-level names of every absolute import in `source`, wherever in the file it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def foreign_names(file_name: str, source: str) -> set[str]:
    allowed = ALLOWED | (set(sys.stdlib_module_names) - NO_IO)
    if file_name == "workdays.py":
        allowed = allowed | {"chinese_calendar"}
    return set(imported_names(source)) - allowed


def test_domain_imports_standard_library_and_pydantic_only(root: Path) -> None:
    domain = root / "tuoyu_desktop" / "domain"
    found = {
        str(path.relative_to(root)): names
        for path in sorted(domain.rglob("*.py"))
        if (names := foreign_names(path.name, path.read_text(encoding="utf-8")))
    }
    assert not found


@pytest.mark.parametrize(
    ("file_name", "source", "names"),
    [
        ("facility.py", "def f():\n    import numpy.linalg\n", {"numpy"}),
        ("facility.py", "from sqlite3 import connect\n", {"sqlite3"}),
        ("facility.py", "import chinese_calendar\n", {"chinese_calendar"}),
        ("workdays.py", "import chinese_calendar\n", set()),
        ("facility.py", "from . import ids\nfrom pydantic import Field\nimport datetime\n", set()),
    ],
)
def test_foreign_imports_are_seen(file_name: str, source: str, names: set[str]) -> None:
    assert foreign_names(file_name, source) == names
