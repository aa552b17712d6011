"""``/v1/hello``, ``/v1/enroll``, ``/v1/session``."""

from __future__ import annotations

import threading
import time
from collections import deque

from fastapi import APIRouter, Response

from sync.protocol.messages import EnrollReply, EnrollRequest, Hello, NonceReply, SessionReply, SessionRequest
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import PROTOCOL_MAX, PROTOCOL_MIN
from sync.server import access
from sync.server.office import Office, read_facts
from sync.server.requests import json_reply, problem_responses

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


def access_router(office: Office) -> APIRouter:
    """Everything before a token is there."""
    router = APIRouter(prefix="/v1")
    wrong = WrongCodes()

    @router.get("/hello", response_model=Hello)
    def hello() -> Response:
        with office.database.read() as connection:
            facts = read_facts(connection)
        reply = Hello(
            name=facts.name,
            epoch=facts.epoch,
            time=office.now(),
            protocol_min=PROTOCOL_MIN,
            protocol_max=PROTOCOL_MAX,
            demo=facts.demo,
        )
        return json_reply(reply)

    @router.post("/enroll", response_model=EnrollReply, responses=problem_responses(403, 429))
    def enroll(request: EnrollRequest) -> Response:
        wrong.check()
        try:
            return json_reply(access.enroll(office, request))
        except ProblemError as problem:
            if problem.problem is Code.BAD_CODE:
                wrong.count()
            raise

    @router.get("/session/nonce", response_model=NonceReply, responses=problem_responses(401))
    def nonce(device: str) -> Response:
        return json_reply(access.new_nonce(office, device))

    @router.post("/session", response_model=SessionReply, responses=problem_responses(401))
    def session(request: SessionRequest) -> Response:
        return json_reply(access.open_session(office, request))

    return router
