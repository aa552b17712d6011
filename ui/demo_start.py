"""The demo district: a real server of its own on this machine and a laptop enrolled with it through the real wire.

Everything lies in one throw-away folder; nothing in it can be sent to a real district. The passphrase of its laptop is
known to everybody, so it opens nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault
from tuoyu_desktop.paths import DataPaths

DEMO_PASSPHRASE = "demo-district-110115"
DEVICE_NAME = "演示电脑"
_ROLES = (
    "expert",
    "parent",
    "recused_parent",
    "street_officer",
    "street_officer_2",
    "district_officer_1",
    "district_officer_2",
)
_RUNNING = "server.json"
_QUIETLY: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""No console window on Windows."""
Report = Callable[[str], None]


def demo_folder(chosen: Path | None) -> Path:
    """Where the demo lies: ``--data``, else the cache of this user."""
    if chosen is not None:
        return chosen
    from platformdirs import user_cache_path

    return user_cache_path("tuoyu-desktop-demo", appauthor=False)


def demo_hints() -> Mapping[str, str]:
    """Person id to PIN of the seven people one may play."""
    from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS

    return {DEMO_PEOPLE[role]: DEMO_PINS[role] for role in _ROLES}


def server_program() -> list[str]:
    """The district server: the program beside this one in the frozen folder, else this interpreter's module."""
    if getattr(sys, "frozen", False):
        ending = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"tuoyu-server{ending}"))]
    return [sys.executable, "-m", "sync.server.cli"]


@dataclass
class DemoDistrict:
    """The server's folder and process. ``start`` before the laptop syncs, ``stop`` at the end of the program."""

    root: Path
    address: str = ""
    _process: subprocess.Popen[str] | None = None

    @property
    def server_folder(self) -> Path:
        return self.root / "district"

    @property
    def laptop_paths(self) -> DataPaths:
        return DataPaths(self.root / "laptop")

    def prepare(self, report: Report, *, fresh: bool = False) -> None:
        """Make the district unless it is there and whole. Raises EnvironmentFault ``env-demo-server``."""
        if fresh:
            self._clear()
        done = self.server_folder / "demo-ready"
        if done.exists():
            return
        report("正在准备演示区")
        self._clear()
        self.root.mkdir(parents=True, exist_ok=True)
        self._command("init", "--district", "110115", "--demo")
        done.touch()

    def _clear(self) -> None:
        """Everything but the lock of the program that is running."""
        for folder in (self.server_folder, self.laptop_paths.root):
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, report: Report) -> None:
        """Serve on a free port of the loopback; returns when it answers."""
        report("正在启动演示区的服务器")
        self._end_left_over()
        command = [*server_program(), "serve", "--port", "0", "--data", str(self.server_folder), "--end-with-input"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # its end is this program's end, however that comes
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            creationflags=_QUIETLY,
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line.startswith("listening on "):
            self.stop()
            raise _fault(line)
        self.address = line.removeprefix("listening on ").strip()
        left = {"pid": self._process.pid, "address": self.address}
        (self.root / _RUNNING).write_text(json.dumps(left), "utf-8")

    def _end_left_over(self) -> None:
        """A program that was killed leaves its server behind: end it, or two would serve one folder.

        Only where the noted address still answers as a demo district is the noted process ours.
        """
        from urllib.request import urlopen

        try:
            left = json.loads((self.root / _RUNNING).read_bytes())
            with urlopen(f"{left['address']}/v1/hello", timeout=2) as answer:
                is_demo = json.load(answer).get("demo") is True
            if is_demo:
                os.kill(left["pid"], signal.SIGTERM)
        except (OSError, ValueError, KeyError):
            return  # nothing was left, or it is gone already

    def code(self, role: str = "district_officer_1") -> str:
        """A fresh enrolment code for one of the demo's people: an officer of the district may see all of it."""
        from tuoyu_desktop.demo.people import DEMO_PEOPLE

        return self._command("enroll", "--user", DEMO_PEOPLE[role]).split()[-1]

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
            (self.root / _RUNNING).unlink(missing_ok=True)

    def _command(self, *arguments: str) -> str:
        command = [*server_program(), *arguments, "--data", str(self.server_folder)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, creationflags=_QUIETLY
        )
        if done.returncode:
            raise _fault(done.stderr)
        return done.stdout


def _fault(detail: str) -> EnvironmentFault:
    message = "演示区没有准备好。请确认磁盘有 200 MB 空间后重试，或用 --fresh 重新准备。"
    return EnvironmentFault("env-demo-server", message, detail=detail)


def open_demo(district: DemoDistrict, report: Report, cancelled: Callable[[], bool], *, fresh: bool) -> None:
    """Prepare and start the district. Raises Cancelled between the steps."""
    district.prepare(report, fresh=fresh)
    if cancelled():
        raise Cancelled
    district.start(report)
