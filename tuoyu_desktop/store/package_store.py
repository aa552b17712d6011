"""``PackageStore`` on the laptop's database: a sync over a stick asks for two things more than one over the wire."""

from __future__ import annotations

from datetime import datetime

from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.store.sync_store import SqlSyncStore

PACKAGE_KEY = "package_key"
"""Setting written at enrolment: the district's X25519 key, base64."""


class SqlPackageStore(SqlSyncStore):
    """As ``SqlSyncStore``: each call is one job on the database thread."""

    def package_key(self) -> str:
        return self._setting(PACKAGE_KEY) or ""

    def heard_at(self) -> datetime | None:
        text = self._setting(SERVER_TIME)
        return datetime.fromisoformat(text) if text else None
