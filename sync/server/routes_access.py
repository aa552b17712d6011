"""``/v1/hello``, ``/v1/enroll``, ``/v1/session``."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from sync.protocol.messages import (
    ID_PATTERN,
    EnrollReply,
    EnrollRequest,
    Hello,
    NonceReply,
    SessionReply,
    SessionRequest,
)
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import PROTOCOL_MAX, PROTOCOL_MIN
from sync.server import access
from sync.server.description import OPEN, refusals
from sync.server.office import Office, read_facts
from sync.server.requests import STALL_SECONDS, json_reply, json_route
from sync.server.turns import Queues

WRONG_CODES = 20
WINDOW_SECONDS = 60.0


class WrongCodes:
    """At most 20 wrong enrolment codes a minute in one process: guessing 50 bits stays hopeless."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: deque[float] = deque()

    def check(self) -> None:
        """Raises ProblemError too-many with Retry-After."""
        with self._lock:
            now = time.monotonic()
            while self._at and now - self._at[0] > WINDOW_SECONDS:
                self._at.popleft()
            if len(self._at) >= WRONG_CODES:
                wait = int(WINDOW_SECONDS - (now - self._at[0])) + 1
                raise ProblemError(Code.TOO_MANY, headers={"Retry-After": str(wait)})

    def count(self) -> None:
        with self._lock:
            self._at.append(time.monotonic())


_BODY = (Code.BAD_REQUEST, Code.STALLED, Code.TOO_LARGE, Code.BAD_ENCODING)
"""What a body of JSON can be refused for."""
_ENROLL_REFUSALS = refusals(
    *_BODY,
    Code.BAD_CODE,
    Code.CODE_USED,
    Code.CODE_EXPIRED,
    Code.DEVICE_REVOKED,
    Code.TOO_MANY,
    Code.DISK_FULL,
)
_NONCE_REFUSALS = refusals(Code.BAD_REQUEST, Code.UNKNOWN_DEVICE, Code.TOO_MANY, Code.DISK_FULL)
_SESSION_REFUSALS = refusals(
    *_BODY, Code.UNKNOWN_DEVICE, Code.BAD_NONCE, Code.BAD_SIGNATURE, Code.TOO_MANY, Code.DISK_FULL
)


def access_router(office: Office, queues: Queues, stall_seconds: float = STALL_SECONDS) -> APIRouter:
    """Everything before a token is there."""
    router = APIRouter(prefix="/v1", tags=["access"], route_class=json_route(stall_seconds))
    wrong = WrongCodes()

    @router.get("/hello", operation_id="hello", response_model=Hello, responses=refusals(), openapi_extra=OPEN)
    def hello() -> Response:
        """Who answers, which time it is there, and which protocol versions are spoken."""
        return json_reply(_hello(office))

    @router.post(
        "/enroll", operation_id="enroll", response_model=EnrollReply, responses=_ENROLL_REFUSALS, openapi_extra=OPEN
    )
    async def enroll(asked: Request, request: EnrollRequest) -> Response:
        """Register a device's key with a one-time code."""
        wrong.check()
        try:
            async with queues.small.taken_for(asked):
                return json_reply(await run_in_threadpool(access.enroll, office, request))
        except ProblemError as problem:
            if problem.problem is Code.BAD_CODE:
                wrong.count()
            raise

    @router.get(
        "/session/nonce", operation_id="nonce", response_model=NonceReply, responses=_NONCE_REFUSALS, openapi_extra=OPEN
    )
    async def nonce(asked: Request, device: Annotated[str, Query(pattern=ID_PATTERN)]) -> Response:
        """What the device must sign to log in."""
        async with queues.small.taken_for(asked):
            return json_reply(await run_in_threadpool(access.new_nonce, office, device))

    @router.post(
        "/session", operation_id="session", response_model=SessionReply, responses=_SESSION_REFUSALS, openapi_extra=OPEN
    )
    async def session(asked: Request, request: SessionRequest) -> Response:
        """A token of at most 60 minutes for a signed nonce."""
        async with queues.small.taken_for(asked):
            return json_reply(await run_in_threadpool(access.open_session, office, request))

    return router


def _hello(office: Office) -> Hello:
    with office.database.read() as connection:
        facts = read_facts(connection)
    return Hello(
        name=facts.name,
        epoch=facts.epoch,
        time=office.now(),
        protocol_min=PROTOCOL_MIN,
        protocol_max=PROTOCOL_MAX,
        demo=facts.demo,
    )
