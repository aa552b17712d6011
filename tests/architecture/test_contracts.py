"""Every import contract is kept by the tree, and every one bites: a wrong import in a copy breaks it."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
PACKAGES = ("tuoyu_desktop", "ui", "sync")


@dataclass(frozen=True)
class WrongImport:
    """Source lines added to modules of the copy: module path → line. More than one makes an indirect import."""

    contract: str
    lines: dict[str, str]


def _wrong(contract: str, path: str, line: str) -> WrongImport:
    return WrongImport(contract, {path: line})


WRONG_IMPORTS = [
    _wrong("domain", "tuoyu_desktop/domain/wrong.py", "import tuoyu_desktop.application"),
    _wrong("domain", "tuoyu_desktop/domain/wrong.py", "import sqlmodel"),
    _wrong("application", "tuoyu_desktop/application/wrong.py", "import tuoyu_desktop.store"),
    _wrong("projection", "tuoyu_desktop/projection/wrong.py", "import tuoyu_desktop.store"),
    _wrong("store", "tuoyu_desktop/store/wrong.py", "import tuoyu_desktop.documents"),
    WrongImport(
        "ports",
        {
            "tuoyu_desktop/store/wrong.py": "import tuoyu_desktop.application.wrong",
            "tuoyu_desktop/application/wrong.py": "",
        },
    ),
    _wrong("documents", "tuoyu_desktop/documents/wrong.py", "import tuoyu_desktop.projection"),
    _wrong("exchange", "tuoyu_desktop/exchange/wrong.py", "import tuoyu_desktop.projection"),
    _wrong("pictures", "tuoyu_desktop/pictures/wrong.py", "import tuoyu_desktop.store"),
    _wrong("demo", "tuoyu_desktop/demo/wrong.py", "import tuoyu_desktop.projection"),
    _wrong("ground", "tuoyu_desktop/paths.py", "import tuoyu_desktop.store"),
    _wrong("bootstrap", "tuoyu_desktop/bootstrap.py", "import sync.client"),
    _wrong("protocol", "sync/protocol/wrong.py", "import sync.client"),
    _wrong("client", "sync/client/wrong.py", "import tuoyu_desktop.store"),
    _wrong("phone", "sync/phone/wrong.py", "import tuoyu_desktop.application"),
    _wrong("server", "sync/server/wrong.py", "import tuoyu_desktop.application"),
    _wrong("server", "sync/server/wrong.py", "import PySide6"),
    _wrong("widgets", "ui/widgets/wrong.py", "import tuoyu_desktop.domain"),
    _wrong("widgets", "ui/widgets/wrong.py", "import ui.routes"),
    _wrong("pages", "ui/pages/wrong.py", "import tuoyu_desktop.store"),
    WrongImport("pages", {"ui/pages/wrong.py": "import ui.routes", "ui/routes.py": "import sync.client"}),
    WrongImport("page-alone", {"ui/pages/one/__init__.py": "import ui.pages.two", "ui/pages/two/__init__.py": ""}),
    _wrong("frame", "ui/main_window.py", "import tuoyu_desktop.store"),
    _wrong("demo-process", "ui/app.py", "import sync.server"),
    _wrong("no-http", "tuoyu_desktop/store/wrong.py", "import httpx"),
    _wrong("server-libraries", "sync/client/wrong.py", "import fastapi"),
    _wrong("qt", "tuoyu_desktop/documents/wrong.py", "import PySide6.QtGui"),
    _wrong("sqlcipher", "tuoyu_desktop/store/wrong.py", "import sqlcipher3"),
    _wrong("reportlab", "tuoyu_desktop/exchange/wrong.py", "import reportlab.platypus"),
    _wrong("openpyxl", "tuoyu_desktop/documents/wrong.py", "import openpyxl"),
    _wrong("pillow", "tuoyu_desktop/documents/wrong.py", "import PIL.Image"),
    _wrong("workdays", "tuoyu_desktop/domain/wrong.py", "import chinese_calendar"),
]


def _lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    command = [str(LINT_IMPORTS), "--no-cache", *chosen]
    wide = os.environ | {"COLUMNS": "200"}  # a contract's name and verdict on one line
    return subprocess.run(command, cwd=tree, env=wide, check=False, capture_output=True, text=True)


def _contracts(root: Path) -> dict[str, str]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and their contracts, away from the real tree."""
    tree = tmp_path_factory.mktemp("contracts")
    for package in PACKAGES:
        keep = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / package, tree / package, ignore=keep)
    shutil.copy(root / "pyproject.toml", tree)
    return tree


def test_tree_keeps_every_contract(copy: Path, root: Path) -> None:
    result = _lint(copy)
    assert result.returncode == 0, result.stdout
    assert f"{len(_contracts(root))} kept, 0 broken" in result.stdout


def test_every_room_stands_in_a_contract(root: Path) -> None:
    """A new module beside the rooms must be given its arrows before it can be used."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    sources = {name for c in settings["tool"]["importlinter"]["contracts"] for name in c.get("source_modules", ())}
    # may use everything below but sync.server (contract demo-process): what opens, wires and walks the program
    names = "app crash_window demo_laptop demo_start desks diagnostics_window display enrol_again_desk enrolment"
    names += " entrance program last_time package_desk phone_desk receipt_desk settings_desk sync_diary"
    names += " backup_choice code_squares number_book paper_work practice publication_file self_check_book"
    names += " visit_package_desk wiring year_end"
    wired = {f"ui.{name}" for name in names.split()}
    rooms = {
        f"{package}.{path.stem}"
        for package in PACKAGES
        for path in (root / package).iterdir()
        if path.stem not in ("__init__", "__pycache__", "decisions", "py")
        and (path.suffix == ".py" or any(path.rglob("*.py")))
    }
    assert {room for room in rooms - sources - wired if not room.startswith("ui.tour")} == set()


def test_every_contract_has_a_wrong_import(root: Path) -> None:
    assert {wrong.contract for wrong in WRONG_IMPORTS} == set(_contracts(root))


@pytest.mark.parametrize("wrong", WRONG_IMPORTS, ids=lambda w: f"{w.contract}:{'+'.join(w.lines.values())}")
def test_contract_bites(copy: Path, root: Path, wrong: WrongImport) -> None:
    before = {path: (copy / path).read_bytes() if (copy / path).exists() else None for path in wrong.lines}
    try:
        for path, line in wrong.lines.items():
            (copy / path).parent.mkdir(exist_ok=True)
            (copy / path).write_bytes((before[path] or b"") + f"\n{line}\n".encode())
        result = _lint(copy, wrong.contract)
    finally:
        for path, content in before.items():
            _put_back(copy, path, content)
    assert result.returncode == 1, result.stdout
    assert f"{_contracts(root)[wrong.contract]} BROKEN" in result.stdout


def _put_back(tree: Path, path: str, content: bytes | None) -> None:
    if content is not None:
        (tree / path).write_bytes(content)
        return
    (tree / path).unlink(missing_ok=True)
    if not any((tree / path).parent.iterdir()):
        (tree / path).parent.rmdir()
