"""A laptop that goes away while lines are sent to it leaves nothing open at the district."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from fastapi import Request

from sync.server.streaming import lines_reply


@pytest.mark.parametrize("encoding", ["", "gzip", "zstd"])
def test_what_reads_the_lines_is_closed_when_the_laptop_is_gone(encoding: str) -> None:
    """Not left to the collector: an open transaction holds locks (sync.md §4, 30 % of connections cut)."""
    closed: list[str] = []

    def lines() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 100_000 + b"\n"
        finally:
            closed.append("closed")

    gone = asyncio.Event()

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            gone.set()
            await asyncio.sleep(0.01)

    async def receive() -> dict[str, object]:
        await gone.wait()
        return {"type": "http.disconnect"}

    scope = {"type": "http", "asgi": {"spec_version": "2.3"}, "headers": [(b"accept-encoding", encoding.encode())]}
    reply = lines_reply(Request(scope), lines())

    async def told() -> list[str]:
        await reply(scope, receive, send)  # type: ignore[arg-type]  # plain functions for the server's own
        return list(closed)

    gc.disable()
    try:
        assert asyncio.run(told()) == ["closed"], "while the server goes on, not when its loop ends"
    finally:
        gc.enable()
