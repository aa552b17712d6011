"""Enrolment and sessions: the device's Ed25519 key is made here and never leaves the laptop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client.transport import Transport, parsed
from sync.protocol.encoding import from_base64, to_base64
from sync.protocol.messages import EnrollReply, Hello, NonceReply, SessionReply
from sync.protocol.wire import LINK_SCHEME, PROTOCOL
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation


@dataclass(frozen=True)
class EnrolmentSlip:
    """What stands on the slip: the server's address and the one-time code."""

    server: str
    code: str


def read_link(text: str) -> EnrolmentSlip:
    """``tuoyu://HOST:PORT/CODE`` as on the slip. Raises RuleViolation ``rule-enrol-link``, ``rule-enrol-address``."""
    if text.strip().startswith(LINK_SCHEME):
        host, _, code = text.strip().removeprefix(LINK_SCHEME).lstrip(":/").partition("/")
        if host and code.strip("/"):
            return EnrolmentSlip(address_of(host), code.strip("/"))
    raise RuleViolation("rule-enrol-link", "登记链接不完整，请重新扫码，或分开输入地址和登记码。", field="link")


_WIDE = str.maketrans({"：": ":", "．": ".", "。": ".", "／": "/", "　": " "})
"""What an input method writes where signs of an address are meant."""
_HOST = re.compile(r"(?=.*[A-Za-z0-9])(?:[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+)")
_MORE = re.compile(r"[?#@]|:$")
"""Signs of a URL that is more than an address, or less."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def address_of(host: str) -> str:
    """The server's URL for ``HOST`` or ``HOST:PORT``: TLS everywhere but on loopback.

    Raises RuleViolation rule-enrol-address where it is no address.
    """
    text = host.translate(_WIDE).strip().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        name, port = "", None
    schemes = ("", "http", "https") if name in _LOOPBACK else ("", "https")
    if not _HOST.fullmatch(name) or port == 0 or parts.scheme not in schemes or parts.path or _MORE.search(text):
        message = "服务器地址不对，应像 10.1.2.3:8443，请照纸条重新填写。"
        raise RuleViolation("rule-enrol-address", message, field="address")
    if parts.scheme:
        return text
    scheme = "http" if name in _LOOPBACK else "https"
    return f"{scheme}://{text}"


@dataclass(frozen=True)
class Enrolled:
    """The district's answer and the seed of the key that was made for this laptop."""

    reply: EnrollReply
    seed: bytes
    server: str
    epoch: str
    demo: bool


def enrol(transport: Transport, slip: EnrolmentSlip, device_name: str, seed: bytes | None = None) -> Enrolled:
    """Make a key and use the code, once; with ``seed`` the key of a laptop that the district forgot (sync.md §3.8),
    which is then the same device with the same journal. Raises EnvironmentFault sync-* with the server's words."""
    hello = say_hello(transport)
    key = Ed25519PrivateKey.generate() if seed is None else Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    body = {"code": slip.code, "public_key": to_base64(public), "device_name": device_name}
    reply = parsed(EnrollReply, transport.call_json("POST", "/v1/enroll", json_body=body), "enroll")
    return Enrolled(reply, key.private_bytes_raw(), slip.server, hello.epoch, hello.demo)


def say_hello(transport: Transport) -> Hello:
    """Who answers, and whether we speak the same protocol."""
    hello = parsed(Hello, transport.call_json("GET", "/v1/hello"), "hello")
    if not hello.protocol_min <= PROTOCOL <= hello.protocol_max:
        raise EnvironmentFault("sync-protocol", "程序版本与区里的服务器不一致，请更新程序后再同步。")
    return hello


def open_session(transport: Transport, device: str, seed: bytes) -> SessionReply:
    """Sign the server's nonce; the transport carries the token from then on."""
    nonce = parsed(NonceReply, transport.call_json("GET", "/v1/session/nonce", query={"device": device}), "nonce")
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(from_base64(nonce.nonce))
    body = {"device": device, "nonce": nonce.nonce, "signature": to_base64(signature)}
    session = parsed(SessionReply, transport.call_json("POST", "/v1/session", json_body=body), "session")
    transport.session = session
    return session
