"""What this machine says about the laptop's data, and backup and restore of it. Runs off the GUI thread."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tuoyu_desktop.application.settings_view import BackupView, MachineView
from tuoyu_desktop.diagnostics import folder_size
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.backup import Backup, back_up, list_backups
from tuoyu_desktop.store.restore import Restored, restore

if TYPE_CHECKING:
    from tuoyu_desktop.bootstrap import Laptop

BACKUP_FOLDER, BACKED_UP_AT = "backup_folder", "backed_up_at"
"""Settings: where backups go, and when the last one was whole."""
CERTIFICATE = "server_certificate"


def machine_view(laptop: Laptop, version: str, *, read_only: bool) -> MachineView:
    """Sizes, backup and certificate. Reads settings on the reading thread: call it there."""
    paths = laptop.paths
    folder, at, certificate = laptop.read(
        lambda r: (r.setting(BACKUP_FOLDER), r.setting(BACKED_UP_AT), r.setting(CERTIFICATE))
    )
    database = sum(path.stat().st_size for path in paths.root.glob(f"{paths.database.name}*") if path.is_file())
    blobs = folder_size(paths.blobs)
    return MachineView(
        data_folder=str(paths.root),
        database_bytes=database,
        blob_bytes=blobs,
        other_bytes=max(0, folder_size(paths.root) - database - blobs),
        free_bytes=shutil.disk_usage(paths.root).free,
        backup_folder=folder or "",
        last_backup=BackupView(folder or "", datetime.fromisoformat(at)) if at else None,
        certificate_until=_until(certificate),
        version=version,
        read_only=read_only,
    )


def _until(certificate: str | None) -> datetime | None:
    if not certificate:
        return None
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(certificate.encode()).not_valid_after_utc


def make_backup(laptop: Laptop, target: Path, progress: Callable[[int, int], None]) -> Backup:
    """A backup below ``target``. EnvironmentFault env-*; ``progress`` may raise Cancelled: then nothing is left."""
    paths = laptop.paths
    try:
        return back_up(paths.database, laptop.key, paths.blobs, target, now=datetime.now(UTC), progress=progress)
    except OSError as error:
        message = "备份没有做成，这个位置写不进去。请插好 U 盘，或换一个文件夹。上一份备份没有动。"
        raise EnvironmentFault("env-backup-place", message, detail=repr(error)) from error


def backups_in(folder: Path) -> tuple[BackupView, ...]:
    """The whole backups in a folder, or the backup that the folder itself is; newest first."""
    found = list_backups(folder) or tuple(one for one in list_backups(folder.parent) if one.folder == folder)
    return tuple(BackupView(str(one.folder), one.made_at) for one in found)


def put_back(paths: DataPaths, key: bytes, folder: Path) -> Restored:
    """Restore a backup of this laptop; its connections must be closed. EnvironmentFault ``env-backup-damaged`` …"""
    if not folder.is_dir():
        raise EnvironmentFault("env-backup-missing", "备份不在这个位置了。请插好 U 盘，重新选一次。")
    return restore(folder, key, paths.database, paths.blobs, now=datetime.now(UTC))
