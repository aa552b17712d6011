"""Which blobs an entry names: what the laptop uploads and the receipt counts is the same list."""

from __future__ import annotations

from tuoyu_desktop.domain.entries import inspections, notices, registry
from tuoyu_desktop.domain.entries.envelope import EntryBase


def named_blobs(entry: EntryBase) -> tuple[tuple[str, int], ...]:
    """(sha256, size in bytes; 0 where the entry does not say) of each blob that must be complete with this entry.

    The untouched original of a shrunk photo (``original_sha256``) stays behind, but where the entry says its size.
    """
    data = entry.data
    if isinstance(data, inspections.EvidenceAttachedData) and data.original_sha256 and data.original_size:
        return ((data.sha256, data.size), (data.original_sha256, data.original_size))
    if isinstance(data, inspections.EvidenceAttachedData | notices.NoticeSignedCopyLinkedData):
        return ((data.sha256, data.size),)
    if isinstance(data, notices.NoticeIssuedData) and data.pdf_sha256:
        return ((data.pdf_sha256, data.pdf_size or 0),)
    if isinstance(data, registry.PackPublishedData) and data.sha256:
        return ((data.sha256, 0),)
    return ()


def withdrawn_blobs(entry: EntryBase) -> tuple[str, ...]:
    """The SHA-256 of each blob that the entry settles for ever (``evidence.withdrawn``): a photo and its original."""
    if not isinstance(entry.data, inspections.EvidenceWithdrawnData):
        return ()
    return tuple(dict.fromkeys(filter(None, (entry.data.sha256, entry.data.original_sha256))))
