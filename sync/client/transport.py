"""HTTP to one district server: timeouts on stalls, plain words on failure, nothing taken for an answer that is none."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError

from sync.protocol.messages import SessionReply
from sync.protocol.problems import PROBLEM_HEADER, SENTENCES, Code
from sync.protocol.streams import (
    ACCEPTED,
    StreamDamagedError,
    StreamRefusedError,
    bounded,
    lines_of,
    unpacked,
    whole,
)
from sync.protocol.wire import MAX_ANSWER_BYTES, NDJSON, PROBLEM_JSON
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.frozen import Frozen

T = TypeVar("T", bound=Frozen)
STALL_SECONDS = 30.0
"""No byte for so long is a stall; a slow link that moves is never cut (sync.md §3.11)."""
CONNECT_SECONDS = 10.0
IDLE_SECONDS = 60.0
"""An unused connection is kept so long; the server keeps its end a little longer."""
_GATEWAY = (502, 503, 504)
"""What a proxy between answers when it does not get through: a moment later it may."""
_STALLED = 408
"""Part of the request was lost on its way: a cut that the other end noticed first, whoever says so."""
_PACKED = {"Accept-Encoding": ACCEPTED}
_SECONDS = re.compile("[0-9]+")
_OF_A_PROXY = {413: Code.TOO_LARGE, 429: Code.TOO_MANY}
"""What a proxy between answers by itself, with a page of its own, and means the same as the server would."""


class ServerRefused(EnvironmentFault):
    """A problem document. ``problem`` has its members; ``status`` the HTTP status; ``retry_after`` seconds or null."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: float | None) -> None:
        code = str(problem.get("code", "internal"))
        super().__init__(f"sync-{code}", str(problem.get("title", "")), detail=str(problem.get("detail", "")))
        self.status = status
        self.problem = problem
        self.problem_code = code
        self.retry_after = retry_after


class Unreachable(EnvironmentFault):
    """No answer came. ``connected`` tells a connection that was cut or stalled from one that was never made."""

    def __init__(self, detail: str, *, connected: bool = False) -> None:
        message = "连不上区里的服务器。记录都在本机，有网络时再同步。"
        super().__init__("sync-unreachable", message, detail=detail)
        self.connected = connected


def unreachable(detail: str) -> EnvironmentFault:
    """The server cannot be reached at all."""
    return Unreachable(detail)


def not_our_server(detail: str) -> EnvironmentFault:
    message = "网络要求先登录，或中间的设备改了回答。请打开浏览器登录网络后再同步，记录都在本机。"
    return EnvironmentFault("sync-captive-portal", message, detail=detail)


def parsed(model: type[T], document: Any, where: str) -> T:
    """The answer as its model; anything else was not written by our server."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise not_our_server(where) from error


class Transport:
    """One server. ``trust`` is the path of the pinned certificate for https off loopback.

    ``session`` stays as long as the transport does, so that a program that syncs again soon need not log in anew;
    ``met`` says that a whole sync went well over it, so that the next one need not ask who answers.
    """

    def __init__(self, server: str, *, trust: str | None = None, stall_seconds: float = STALL_SECONDS) -> None:
        verify: ssl.SSLContext | bool = server.startswith("https")  # the system's authorities take 50 ms to read
        if trust is not None:
            verify = ssl.create_default_context(cafile=trust)
            verify.check_hostname = False  # the certificate itself is pinned; its names do not matter
        timeout = httpx.Timeout(stall_seconds, connect=CONNECT_SECONDS)
        limits = httpx.Limits(keepalive_expiry=IDLE_SECONDS)
        self._http = httpx.Client(base_url=server, timeout=timeout, verify=verify, trust_env=False, limits=limits)
        self.session: SessionReply | None = None
        self.met = False

    def close(self) -> None:
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json_body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        most: int = MAX_ANSWER_BYTES,
    ) -> httpx.Response:
        """One request, with its whole answer, unpacked. Raises ServerRefused for a problem document, EnvironmentFault
        sync-* otherwise, so too (``sync-captive-portal``) for an answer of more than ``most`` plain bytes."""
        asked = self._http.stream(
            method,
            path,
            params=dict(query or {}),
            json=json_body,
            content=content,
            headers=self._headers({**_PACKED, **(headers or {})}),
        )
        with _telling_weather(), asked as response:
            _raise_for(response)
            return _taken(response, most)

    def call_json(self, method: str, path: str, **arguments: Any) -> Any:
        """A request whose answer is JSON; a page of HTML under 200 is a captive portal, not an answer."""
        response = self.call(method, path, **arguments)
        if "json" not in response.headers.get("content-type", ""):
            raise not_our_server(f"{path}: {response.headers.get('content-type')}")
        try:
            return response.json()
        except (ValueError, RecursionError) as error:  # brackets in brackets without an end are none either
            raise not_our_server(path) from error

    @contextmanager
    def stream_lines(self, path: str, query: Mapping[str, Any] | None = None) -> Iterator[Iterator[bytes]]:
        """An NDJSON answer line by line. A stream that was cut off raises, it never looks finished."""
        with (
            _telling_weather(),
            self._http.stream("GET", path, params=dict(query or {}), headers=self._headers(_PACKED)) as response,
        ):
            _raise_for(response)
            if not response.headers.get("content-type", "").startswith(NDJSON):
                raise not_our_server(path)
            yield _lines(response, path)

    def has_session(self, now: datetime) -> bool:
        """Whether a token is at hand that the server may still take."""
        return self.session is not None and self.session.expires_at > now

    def _headers(self, more: Mapping[str, str] | None) -> dict[str, str]:
        headers = dict(more or {})
        if self.session is not None:
            headers["Authorization"] = f"Bearer {self.session.token}"
        return headers


@contextmanager
def _telling_weather() -> Iterator[None]:
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise Unreachable(repr(error)) from error
    except httpx.HTTPError as error:
        raise Unreachable(repr(error), connected=True) from error


@contextmanager
def _telling_streams(path: str) -> Iterator[None]:
    try:
        yield
    except StreamDamagedError as error:
        raise Unreachable(f"{path}: {error}", connected=True) from error
    except StreamRefusedError as error:
        raise not_our_server(f"{path}: {error}") from error


def _lines(response: httpx.Response, path: str) -> Iterator[bytes]:
    with _telling_streams(path):
        yield from lines_of(unpacked(response.iter_raw(), _encoding(response)))


def _encoding(response: httpx.Response) -> str:
    return str(response.headers.get("content-encoding", "")).strip().lower()


def _content(response: httpx.Response, most: int) -> bytes:
    """The plain bytes, never more of them in memory than ``most``; an answer to a HEAD has none, whatever it says."""
    if response.request.method == "HEAD":
        return b"".join(bounded(response.iter_raw(), most))
    with _telling_streams(response.url.path):
        return whole(response.iter_raw(), _encoding(response), most)


def _taken(response: httpx.Response, most: int) -> httpx.Response:
    """The answer with its content, which is not packed any more."""
    headers = response.headers.copy()
    content = _content(response, most)
    for name in ("content-encoding", "content-length", "transfer-encoding"):
        headers.pop(name, None)
    return httpx.Response(response.status_code, headers=headers, content=content, request=response.request)


def _raise_for(response: httpx.Response) -> None:
    status = response.status_code
    if status < 300:
        return
    raise ServerRefused(status, _problem(response), _retry_after(response.headers))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from seconds or a date (RFC 9110 §10.2.3); null where it says nothing that can be understood.

    A date is compared with the answer's own ``Date``: the laptop's clock may be anywhere.
    """
    asked = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(asked):
        return float(asked)
    try:
        return max(0.0, (_instant(asked) - _instant(headers.get("date", ""))).total_seconds())
    except ValueError:  # one of the two is no date
        return None


def _instant(http_date: str) -> datetime:
    """Any of the three forms of RFC 9110 §5.6.7; the oldest names no zone and means UTC."""
    found = parsedate_to_datetime(http_date)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _problem(response: httpx.Response) -> Mapping[str, Any]:
    """The problem document. A proxy between that bounds sizes and rates says so in its own words, by the status."""
    status = response.status_code
    if status == _STALLED:
        raise Unreachable(f"HTTP {status}", connected=True)
    if not response.headers.get("content-type", "").startswith(PROBLEM_JSON):
        if status in _GATEWAY:
            raise Unreachable(f"HTTP {status}", connected=True)
        if status in _OF_A_PROXY:
            code = _OF_A_PROXY[status]
            return {"code": code.value, "title": SENTENCES[code], "detail": f"HTTP {status}"}
        raise not_our_server(f"HTTP {status}")
    content = _content(response, MAX_ANSWER_BYTES)
    if not content:  # to a HEAD only the header can tell which problem it is
        return {"code": response.headers.get(PROBLEM_HEADER, "")}
    try:
        problem = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise not_our_server(f"HTTP {status}") from error
    return problem if isinstance(problem, dict) else {}
