"""The server of a demo lives no longer than the program that started it, also when that was killed."""

from __future__ import annotations

import subprocess
import sys

from tests.sync.district_server import PROGRAM, DistrictServer

_STARTER = """
import subprocess, sys
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(server.stdout.readline(), end="", flush=True)
sys.stdin.read()
"""


def test_it_ends_when_its_program_is_killed(own_server: DistrictServer) -> None:
    command = [*PROGRAM, "serve", "--port", "0", "--end-with-input", "--data", str(own_server.data)]
    with subprocess.Popen(
        [sys.executable, "-c", _STARTER, *command],
        stdin=subprocess.PIPE,  # held open: it waits for words that never come, until it is killed
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("listening on ")

        program.kill()
        _rest, said = program.communicate(timeout=300)  # the server holds these ends too: they close when it is gone
        assert said == ""
