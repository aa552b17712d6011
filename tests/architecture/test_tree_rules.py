"""House rules that a linter does not know: names, sizes, reasons, wording in one place, nothing of one machine."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
MOST_LINES = 400
LONGEST_WORD = 14  # characters; the longest name of an enum member is 街道（乡镇）执法人员
BINARY = {".ttf", ".otf", ".ttc", ".png", ".jpg", ".ico", ".pdf", ".xlsx", ".db", ".zst", ".qm"}
# Put together here, so that this file does not name what it forbids.
MACHINE_PATH = re.compile(r"(?<![\w.~$}/-])/(?:" + "|".join(["work", "root", "tmp", "home/[a-z]+"]) + r")(?:/|\b)")
INDEX_HOST = re.compile("|".join(["pypi" + r"\.", r"python" + r"hosted\.", r"deb\." + "debian", "npm" + r"js\."]))
SUPPRESSION = re.compile(r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?)(.*)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def lines_matching(pattern: re.Pattern[str], text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def suppressions_without_reason(source: str) -> list[int]:
    """Lines whose comment switches a check off and does not say why, in at least two words."""
    lines = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        found = SUPPRESSION.search(token.string) if token.type == tokenize.COMMENT else None
        if found and len(re.findall(r"\w{2,}", found[1])) < 2:
            lines.append(token.start[0])
    return lines


def shared_enums(root: Path) -> set[str]:
    """The enums that screen, paper and Excel share."""
    terms = ast.parse(read(root / "tuoyu_desktop" / "domain" / "terms.py"))
    return {node.name for node in terms.body if isinstance(node, ast.ClassDef)}


def enum_wordings(source: str, enums: set[str]) -> Iterator[int]:
    """Lines of dict displays that give short Chinese words to members of an enum: `{Severity.MINOR: "…", …}`.

    Whole sentences are not names: they may stand where they are shown."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Dict):
            continue
        members = [key for key in node.keys if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name)]
        texts = [v.value for v in node.values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
        words = [text for text in texts if CHINESE.search(text) and len(text) <= LONGEST_WORD]
        if len(words) > 1 and {ast.unparse(key.value) for key in members} & enums:
            yield node.lineno


def test_no_module_has_a_vague_name(python_files: list[Path]) -> None:
    parts = {path: set(re.split(r"[_.]", path.stem)) | {path.parent.name} for path in python_files}
    assert [str(path) for path, words in parts.items() if words & VAGUE_NAMES] == []


def test_no_file_is_too_long(python_files: list[Path]) -> None:
    lengths = {str(path): read(path).count("\n") for path in python_files}
    assert {path: count for path, count in lengths.items() if count > MOST_LINES} == {}


def test_no_text_names_a_machine_or_a_package_index(project_files: list[Path]) -> None:
    texts = {path: read(path) for path in project_files if path.suffix.lower() not in BINARY}
    found = {
        str(path): lines
        for path, text in texts.items()
        if (lines := lines_matching(MACHINE_PATH, text) + lines_matching(INDEX_HOST, text))
    }
    assert found == {}


def test_lock_names_no_address(root: Path) -> None:
    lock = read(root / "requirements.lock")
    assert "://" not in lock
    assert not lines_matching(re.compile(r"^\s*--(?!hash=)"), lock)
    assert len(re.findall(r"^[a-z].*==.* \\$", lock, re.MULTILINE)) == len(re.findall("^[a-z]", lock, re.MULTILINE))


def test_wording_of_enums_stands_in_one_place(root: Path, product_files: list[Path]) -> None:
    enums = shared_enums(root)
    elsewhere = [path for path in product_files if path.parts[-2:] != ("domain", "wording.py")]
    assert {str(path): lines for path in elsewhere if (lines := list(enum_wordings(read(path), enums)))} == {}


def test_every_suppression_says_why(python_files: list[Path]) -> None:
    found = {str(path): lines for path in python_files if (lines := suppressions_without_reason(read(path)))}
    assert found == {}


def test_nothing_is_left_for_later(python_files: list[Path]) -> None:
    marks = re.compile(r"#.*\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
    assert {str(path): lines for path in python_files if (lines := lines_matching(marks, read(path)))} == {}


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("x = 1  # noqa: E501\n", True),
        ("x = 1  # type: ignore[no-untyped-call]\n", True),
        ("x = 1  # noqa: BLE001, S110 why\n", True),
        ("x = 1  # noqa: BLE001  # a hook must never break the caller\n", False),
        ("x = 1  # type: ignore[no-untyped-call]  # the library has no types\n", False),
        ("x = '# noqa'\n", False),
    ],
)
def test_a_missing_reason_is_seen(line: str, missing: bool) -> None:
    assert bool(suppressions_without_reason(line)) is missing


def test_wording_elsewhere_is_seen() -> None:
    source = (
        "LABELS = {Severity.MINOR: '一般', Severity.MAJOR: '较重'}\nORDER = {Severity.MINOR: 1, Severity.MAJOR: 2}\n"
    )
    assert list(enum_wordings(source, {"Severity"})) == [1]
    assert list(enum_wordings(source, {"Answer"})) == []


@pytest.mark.parametrize("folder", ["work", "root", "tmp", "home/someone"])
def test_machine_paths_are_seen(folder: str) -> None:
    assert lines_matching(MACHINE_PATH, f"cd /{folder}/x\n") == [1]
    assert lines_matching(MACHINE_PATH, f"the folder out/{folder}/x\n") == []
