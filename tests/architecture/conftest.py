"""What the architecture tests look at: the files that a clone of this project would hold."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("tuoyu_desktop", "ui", "sync")
MADE = re.compile(r"\.git|\.venv|out|build|dist|__pycache__|\.\w+_cache|\.hypothesis|.*\.egg-info")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Tracked and not yet tracked files, without ignored ones; a plain walk where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return [p for p in ROOT.rglob("*") if p.is_file() and not any(map(MADE.fullmatch, p.relative_to(ROOT).parts))]
    return [path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file()]


@pytest.fixture(scope="session")
def python_files(project_files: list[Path]) -> list[Path]:
    return [path for path in project_files if path.suffix == ".py"]


@pytest.fixture(scope="session")
def product_files(python_files: list[Path]) -> list[Path]:
    """The Python files that are shipped: everything but tests."""
    return [path for path in python_files if path.relative_to(ROOT).parts[0] in PACKAGES]
