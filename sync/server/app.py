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

from sync.protocol.problems import PROBLEM_HEADER, Code, ProblemError
from sync.protocol.wire import PROBLEM_JSON, PROTOCOL, TUS_RESUMABLE, TUS_VERSION
from sync.server.description import describe
from sync.server.office import Office, open_office
from sync.server.parent import end_with_parent
from sync.server.requests import STALL_SECONDS
from sync.server.routes_access import access_router
from sync.server.routes_journal import journal_router
from sync.server.routes_reading import reading_router
from sync.server.routes_uploads import upload_router
from sync.server.turns import Queues
from tuoyu_desktop.domain.errors import EnvironmentFault

LOGGER = logging.getLogger(__name__)
DATA_VARIABLE = "TUOYU_SERVER_DATA"
DATABASE_VARIABLE = "TUOYU_SERVER_DATABASE"
"""How ``serve --workers`` tells its worker processes where the data is."""


def make_app(office: Office, *, stall_seconds: float = STALL_SECONDS) -> FastAPI:
    """The application of one open office. A request body that stands still for ``stall_seconds`` is given up."""
    title = "托育督导区级服务器"
    app = FastAPI(title=title, version=str(PROTOCOL), docs_url=None, redoc_url=None, redirect_slashes=False)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # FastAPI's own way to extend the document
    queues = Queues()
    app.include_router(access_router(office, queues, stall_seconds))
    app.include_router(journal_router(office, queues, stall_seconds))
    app.include_router(reading_router(office))
    app.include_router(upload_router(office, queues, stall_seconds))
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(EnvironmentFault, _environment)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _bug)
    return app


def worker_app() -> FastAPI:
    """The application in a worker process of ``serve --workers``."""
    end_with_parent()
    return make_app(open_office(Path(os.environ[DATA_VARIABLE]), os.environ.get(DATABASE_VARIABLE) or None))


def _reply(request: Request, problem: ProblemError) -> Response:
    """The problem document; its code also stands in a header, for a HEAD has no body. tus names its version always."""
    headers = {**problem.headers, PROBLEM_HEADER: problem.code}
    if request.url.path.startswith("/v1/uploads"):
        headers[TUS_RESUMABLE] = TUS_VERSION
    return JSONResponse(problem.document(), status_code=problem.status, media_type=PROBLEM_JSON, headers=headers)


def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return _reply(request, error)


def _bad_request(request: Request, error: Exception) -> Response:
    details: Any = error.errors() if isinstance(error, RequestValidationError) else []
    where = "; ".join(".".join(str(part) for part in line["loc"]) for line in details)
    return _reply(request, ProblemError(Code.BAD_REQUEST, detail=where))


_OF_STATUS = {404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED}


def _http(request: Request, error: Exception) -> Response:
    """Unknown paths and methods in the same shape as everything else."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    headers = getattr(error, "headers", None)
    return _reply(request, ProblemError(_OF_STATUS.get(status, Code.BAD_REQUEST), headers=headers))


def _environment(request: Request, error: Exception) -> Response:
    code = getattr(error, "code", "")
    LOGGER.error("environment fault %s", code)
    return _reply(request, ProblemError(Code.DISK_FULL if code == "env-disk-full" else Code.INTERNAL, detail=code))


def _gone(_request: Request, _error: Exception) -> Response:
    """The laptop hung up in the middle of sending: ordinary weather, and nobody is there to read this."""
    return Response(status_code=400)


def _bug(request: Request, error: Exception) -> Response:
    LOGGER.error("unexpected error", exc_info=error)
    return _reply(request, ProblemError(Code.INTERNAL))
