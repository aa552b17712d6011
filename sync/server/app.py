"""The FastAPI application: one factory, routes by theme, every refusal a problem document (RFC 9457)."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import PROBLEM_JSON, PROTOCOL
from sync.server.office import Office, open_office
from sync.server.routes_access import access_router
from sync.server.routes_journal import journal_router
from sync.server.routes_reading import reading_router
from sync.server.routes_uploads import upload_router
from tuoyu_desktop.domain.errors import EnvironmentFault

LOGGER = logging.getLogger(__name__)
DATA_VARIABLE = "TUOYU_SERVER_DATA"
DATABASE_VARIABLE = "TUOYU_SERVER_DATABASE"
"""How ``serve --workers`` tells its worker processes where the data is."""


def make_app(office: Office) -> FastAPI:
    """The application of one open office."""
    app = FastAPI(title="托育督导区级服务器", version=str(PROTOCOL), docs_url=None, redoc_url=None)
    for router in (access_router, journal_router, reading_router, upload_router):
        app.include_router(router(office))
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(EnvironmentFault, _environment)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _bug)
    return app


def worker_app() -> FastAPI:
    """The application in a worker process of ``serve --workers``."""
    return make_app(open_office(Path(os.environ[DATA_VARIABLE]), os.environ.get(DATABASE_VARIABLE) or None))


def _reply(problem: ProblemError) -> Response:
    return JSONResponse(
        problem.document(), status_code=problem.status, media_type=PROBLEM_JSON, headers=problem.headers
    )


def _problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return _reply(error)


def _bad_request(_request: Request, error: Exception) -> Response:
    details: Any = error.errors() if isinstance(error, RequestValidationError) else []
    where = "; ".join(".".join(str(part) for part in line["loc"]) for line in details)
    return _reply(ProblemError(Code.BAD_REQUEST, detail=where))


def _http(_request: Request, error: Exception) -> Response:
    """Unknown paths and methods in the same shape as everything else."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    problem = ProblemError(Code.NOT_FOUND if status == 404 else Code.BAD_REQUEST)
    document = {**problem.document(), "status": status}
    headers = dict(getattr(error, "headers", None) or {})
    return JSONResponse(document, status_code=status, media_type=PROBLEM_JSON, headers=headers)


def _environment(_request: Request, error: Exception) -> Response:
    code = getattr(error, "code", "")
    LOGGER.error("environment fault %s", code)
    return _reply(ProblemError(Code.DISK_FULL if code == "env-disk-full" else Code.INTERNAL, detail=code))


def _gone(_request: Request, _error: Exception) -> Response:
    """The laptop hung up in the middle of sending: ordinary weather, and nobody is there to read this."""
    return Response(status_code=400)


def _bug(_request: Request, error: Exception) -> Response:
    LOGGER.error("unexpected error", exc_info=error)
    return _reply(ProblemError(Code.INTERNAL))
