"""A laptop's calls in a process of their own, so that its memory can be measured: ``python -m`` with an address."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Mapping

from sync.client.transport import Transport
from sync.protocol.wire import MAX_PAGE_BYTES
from tuoyu_desktop.domain.errors import EnvironmentFault

JOURNAL = "/v1/journal/0199d5a0-0000-7000-8000-000000000011"
CALLS: Mapping[str, Callable[[Transport], object]] = {
    "hello": lambda t: t.call_json("GET", "/v1/hello"),
    "verdicts": lambda t: t.call_json("POST", JOURNAL, content=b"{}"),
    "feed": lambda t: t.call_json("GET", "/v1/feed", most=MAX_PAGE_BYTES),
    "receipt": lambda t: t.call_json("GET", "/v1/receipt/x", most=MAX_PAGE_BYTES),
    "photo": lambda t: t.call("GET", "/v1/blobs/x"),
    "problem": lambda t: t.call("POST", "/v1/uploads"),
    "problem in place of lines": lambda t: _lines(t, "/v1/problem"),
    "snapshot": lambda t: _lines(t, "/v1/snapshot"),
}


def _lines(transport: Transport, path: str) -> int:
    with transport.stream_lines(path) as lines:
        return sum(len(line) for line in lines)


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(address: str) -> None:
    """Prints how each call ended, and by how many KB the process grew at most."""
    before, codes = _peak_kb(), {}
    for name, call in CALLS.items():
        transport = Transport(address)
        try:
            codes[name] = f"taken: {call(transport)!r:.40}"
        except EnvironmentFault as fault:
            codes[name] = fault.code
        transport.close()
    print(json.dumps({"codes": codes, "grown_kb": _peak_kb() - before}))


if __name__ == "__main__":
    main(sys.argv[1])
