"""A TCP link in a process of its own: counts the bytes each way, and cuts all connections every so many bytes up.

``python -m tests.benchmarks.counting_link HOST PORT CUT_EVERY`` prints its port; each line on stdin is answered with
the counts so far; it ends with its stdin.
"""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

_HARD = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends a reset, as a lost way through a radio network does when it comes back."""
_PIECE = 65_536


@dataclass(frozen=True)
class Counts:
    """Bytes that the link carried from the laptop (``up``) and to it (``down``), and how often it was cut."""

    up: int
    down: int
    cuts: int

    def since(self, before: Counts) -> Counts:
        return Counts(self.up - before.up, self.down - before.down, self.cuts - before.cuts)


class CountingLink:
    """The link as a benchmark holds it: ``address`` stands for ``target``. ``cut_every`` 0 never cuts."""

    def __init__(self, target: str, cut_every: int = 0) -> None:
        self._target = urlsplit(target)
        self._cut_every = cut_every

    def __enter__(self) -> CountingLink:
        place = [self._target.hostname or "", str(self._target.port), str(self._cut_every)]
        command = [sys.executable, "-m", "tests.benchmarks.counting_link", *place]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = f"http://127.0.0.1:{self._told()}"
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def counts(self) -> Counts:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Counts(**json.loads(self._told()))

    def _told(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class _Link:
    def __init__(self, target: tuple[str, int], cut_every: int) -> None:
        self._target = target
        self._cut_every = cut_every
        self._next_cut = cut_every
        self._lock = threading.Lock()
        self.up = self.down = self.cuts = 0

    def accept(self, listening: socket.socket) -> None:
        while True:
            near, _ = listening.accept()
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target)
        except OSError:
            near.close()
            return
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._carry_down, args=(near, far), daemon=True).start()
        with suppress(OSError):
            while piece := near.recv(_PIECE):
                passed = self._counted_up(len(piece))
                far.sendall(piece[:passed])
                if passed < len(piece):
                    self._cut(near, far)
                    return
        _close(near, far)

    def _carry_down(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while piece := far.recv(_PIECE):
                with self._lock:
                    self.down += len(piece)
                near.sendall(piece)
        _close(near, far)

    def _counted_up(self, size: int) -> int:
        """How much of a piece still gets through."""
        with self._lock:
            self.up += size
            if not self._cut_every or self.up < self._next_cut:
                return size
            lost = self.up - self._next_cut
            self._next_cut = self.up + self._cut_every
            self.cuts += 1
            return max(0, size - lost - 1)

    def _cut(self, *ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD)
        _close(*ends)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def main(host: str, port: int, cut_every: int) -> None:
    """Serve until stdin ends."""
    link = _Link((host, port), cut_every)
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    threading.Thread(target=link.accept, args=(listening,), daemon=True).start()
    print(listening.getsockname()[1], flush=True)
    for _line in sys.stdin:
        print(json.dumps({"up": link.up, "down": link.down, "cuts": link.cuts}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
