"""A laptop as the server sees it: a key, a journal in memory, and plain HTTP. Knows nothing of the real client."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.chain import CHAIN_START, chain_over
from sync.protocol.encoding import compress, from_base64, to_base64
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.ids import new_id


class Laptop:
    """``journal`` holds the bodies in order; ``reply`` the last HTTP answer."""

    def __init__(self, address: str, *, verify: bool = True) -> None:
        self.http = httpx.Client(base_url=address, timeout=300, verify=verify)
        self.key = Ed25519PrivateKey.generate()
        self.journal_id = ""
        self.enrolment: dict[str, Any] = {}
        self.bodies: list[bytes] = []

    @property
    def device(self) -> str:
        return str(self.enrolment["device"])

    def enroll(self, code: str) -> httpx.Response:
        public = to_base64(self.key.public_key().public_bytes_raw())
        reply = self.http.post("/v1/enroll", json={"code": code, "public_key": public, "device_name": "测试电脑"})
        if reply.status_code == 200:
            self.enrolment = reply.json()
            self.journal_id = self.journal_id or self.device
        return reply

    def login(self) -> dict[str, Any]:
        nonce = self.http.get("/v1/session/nonce", params={"device": self.device}).json()["nonce"]
        reply = self.http.post("/v1/session", json=self.signed(nonce))
        reply.raise_for_status()
        self.http.headers["Authorization"] = f"Bearer {reply.json()['token']}"
        answer: dict[str, Any] = reply.json()
        return answer

    def signed(self, nonce: str) -> dict[str, str]:
        signature = to_base64(self.key.sign(from_base64(nonce)))
        return {"device": self.device, "nonce": nonce, "signature": signature}

    def write(
        self,
        kind: type[EntryBase],
        data: EntryData,
        *,
        actor: str,
        subject: str,
        facility: str | None = None,
        after: str | None = None,
        identity: str | None = None,
        at: datetime | None = None,
    ) -> EntryBase:
        """Append one entry to the journal."""
        entry = kind.write(
            data,
            seq=len(self.bodies) + 1,
            id=identity or new_id(),
            at=at or datetime.now(UTC),
            actor=actor,
            subject=subject,
            facility=facility,
            after=after,
        )
        self.bodies.append(entry.to_body())
        return entry

    def hash_at(self, seq: int) -> bytes:
        return chain_over(CHAIN_START, self.bodies[:seq])[-1][1] if seq else CHAIN_START

    def push(
        self,
        after: int = 0,
        *,
        lines: Sequence[bytes] | None = None,
        prev: bytes | None = None,
        journal: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send what stands behind ``after``, compressed."""
        body = b"\n".join(self.bodies[after:] if lines is None else lines)
        return self.http.post(
            f"/v1/journal/{journal or self.journal_id}",
            params={"after": after, "prev": (prev or self.hash_at(after)).hex()},
            content=compress(body),
            headers={"Content-Encoding": "zstd", "Content-Type": "application/x-ndjson", **(headers or {})},
        )

    def outcomes(self, after: int = 0, **arguments: Any) -> dict[int, tuple[str, str]]:
        """Push and give seq to (status, reason) of what was not applied."""
        reply = self.push(after, **arguments)
        assert reply.status_code == 200, reply.text
        return {one["seq"]: (one["status"], one["reason"]) for one in reply.json()["outcomes"]}

    def feed(self, after: str = "", limit: int = 5000) -> dict[str, Any]:
        reply = self.http.get("/v1/feed", params={"after": after, "limit": limit})
        assert reply.status_code == 200, reply.text
        answer: dict[str, Any] = reply.json()
        return answer

    def whole_feed(self, after: str = "") -> tuple[list[dict[str, Any]], str]:
        """All pages: entries as {journal, body: parsed}, and the last cursor."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.feed(after)
            found += [{"journal": one["journal"], "body": json.loads(one["body"])} for one in page["entries"]]
            after = page["cursor"]
            if not page["more"]:
                return found, after

    def snapshot(self, facility: str | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The head and the lines, bodies parsed."""
        reply = self.http.get("/v1/snapshot", params={"facility": facility} if facility else {})
        assert reply.status_code == 200, reply.text
        head, *lines = [json.loads(line) for line in reply.text.splitlines()]
        return head, [{"journal": line["journal"], "body": json.loads(line["body"])} for line in lines]
