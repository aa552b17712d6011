"""What the README tells a newcomer to type exists."""

import re
import tomllib
from pathlib import Path


def _make_targets(root: Path) -> set[str]:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):(?!=)", makefile, re.MULTILINE))


def _scripts(root: Path) -> set[str]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return set(settings["project"]["scripts"])


def _readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def test_every_make_target_of_the_readme_exists(root: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", _readme(root)))
    assert named >= {"demo", "test", "tour", "bench"}
    assert named <= _make_targets(root)


def test_every_program_of_the_readme_exists(root: Path) -> None:
    named = set(re.findall(r"(?:^|[\s`\\/])(tuoyu-[a-z]+)(?=[\s`.])", _readme(root)))
    assert named == _scripts(root)


def test_every_path_of_the_readme_exists(root: Path) -> None:
    """Links and pictures, and the rooms of the house in backticks with a slash at the end."""
    text = _readme(root)
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    rooms = re.findall(r"`((?:[a-z_.]+/)+)`", text)
    assert rooms
    assert [
        path for path in links + rooms if not (root / path).exists() and not path.startswith(("out/", "dist/"))
    ] == []
