"""Cards, sticks and telephones that are plugged in and look like a disk, the newest first."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

_MOUNTED_BELOW = ("/media/", "/run/media/", "/mnt/")
_DRIVE_REMOVABLE = 2
"""What GetDriveType of Windows says of a card or a stick."""
_CAMERA_FOLDER = "DCIM"
"""Where cameras and telephones keep their pictures (DCF, JEITA CP-3461)."""


def removable_media() -> tuple[Path, ...]:
    """Where the files of each lie: its camera folder where it has one."""
    found = [*_disks(), *_telephones()]
    newest = sorted(found, key=lambda pair: pair[0], reverse=True)
    return tuple(_pictures_of(root) for _at, root in newest)


def _disks() -> Iterator[tuple[float, Path]]:
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and not volume.isRoot() and is_removable(root):
            yield _since(bytes(volume.device().data()).decode(errors="replace")), Path(root)


def is_removable(root: str) -> bool:
    """Whether a volume can be pulled out: by the kind of its drive, on Linux by where desktops mount such things."""
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOVABLE)
    return root.startswith(_MOUNTED_BELOW)


def _telephones() -> Iterator[tuple[float, Path]]:
    """Telephones by cable (MTP) as Linux desktops show them; Windows gives programs no path to these."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.RuntimeLocation)
    for place in places:
        try:
            folders = [
                entry for entry in (Path(place) / "gvfs").iterdir() if entry.name.startswith(("mtp:", "gphoto2:"))
            ]
        except OSError:
            continue
        for folder in folders:
            yield _since(str(folder)), folder


def _since(device: str) -> float:
    """When it was plugged in, as far as the system says."""
    try:
        return os.stat(device).st_ctime
    except OSError:
        return 0.0


def _pictures_of(root: Path) -> Path:
    folder = root / _CAMERA_FOLDER
    return folder if folder.is_dir() else root
