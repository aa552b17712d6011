"""The CSV file of 双随机抽查结果公示 for 文书, which itself knows no files of others: written away from the screen."""

from __future__ import annotations

from pathlib import Path

from tuoyu_desktop.domain.notice import DocumentContent


def write_publication_file(content: DocumentContent, path: Path) -> None:
    """Raises EnvironmentFault env-file-unwritable."""
    from tuoyu_desktop.exchange.publication_file import write_publication

    write_publication(content, path)
