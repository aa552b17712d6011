"""The stable codes of problem documents (RFC 9457), with the status they come under and what to tell a person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tuoyu_desktop.domain.errors import KnownError

PROBLEM_HEADER = "Tuoyu-Problem"
"""Header with the code of the problem document: the only place for it where an answer has no body (HEAD)."""


class Code(StrEnum):
    """Never renamed, never reused."""

    GAP = "gap"
    FORK = "fork"
    CURSOR = "cursor-ahead"
    TOO_LARGE = "too-large"
    ENTRY_TOO_LARGE = "entry-too-large"
    BAD_REQUEST = "bad-request"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    BAD_MEDIA_TYPE = "bad-media-type"
    BAD_RANGE = "bad-range"
    STALLED = "stalled"
    BAD_ENCODING = "bad-encoding"
    UNKNOWN_DEVICE = "unknown-device"
    BAD_TOKEN = "bad-token"
    BAD_SIGNATURE = "bad-signature"
    BAD_NONCE = "bad-nonce"
    BAD_CODE = "bad-code"
    CODE_USED = "code-used"
    CODE_EXPIRED = "code-expired"
    DEVICE_REVOKED = "device-revoked"
    DELIVER_ONLY = "deliver-only"
    FOREIGN_JOURNAL = "foreign-journal"
    NOT_FOUND = "not-found"
    NOT_IN_SCOPE = "not-in-scope"
    UPLOAD_OFFSET = "upload-offset"
    UPLOAD_CHECKSUM = "upload-checksum"
    UPLOAD_EXPIRED = "upload-expired"
    UPLOAD_VERSION = "upload-version"
    UPLOAD_BUSY = "upload-busy"
    TOO_MANY = "too-many"
    DISK_FULL = "disk-full"
    INTERNAL = "internal"


STATUS: Mapping[Code, int] = {
    Code.GAP: 409,
    Code.FORK: 409,
    Code.CURSOR: 409,
    Code.TOO_LARGE: 413,
    Code.ENTRY_TOO_LARGE: 413,
    Code.BAD_REQUEST: 400,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.BAD_MEDIA_TYPE: 415,
    Code.BAD_RANGE: 416,
    Code.STALLED: 408,
    Code.BAD_ENCODING: 415,
    Code.UNKNOWN_DEVICE: 401,
    Code.BAD_TOKEN: 401,
    Code.BAD_SIGNATURE: 401,
    Code.BAD_NONCE: 401,
    Code.BAD_CODE: 403,
    Code.CODE_USED: 403,
    Code.CODE_EXPIRED: 403,
    Code.DEVICE_REVOKED: 403,
    Code.DELIVER_ONLY: 403,
    Code.FOREIGN_JOURNAL: 403,
    Code.NOT_FOUND: 404,
    Code.NOT_IN_SCOPE: 404,
    Code.UPLOAD_OFFSET: 409,
    Code.UPLOAD_CHECKSUM: 460,
    Code.UPLOAD_EXPIRED: 410,
    Code.UPLOAD_VERSION: 412,
    Code.UPLOAD_BUSY: 423,
    Code.TOO_MANY: 429,
    Code.DISK_FULL: 507,
    Code.INTERNAL: 500,
}

SENTENCES: Mapping[Code, str] = {
    Code.GAP: "服务器缺少前面的记录，请从服务器已有的位置接着上传。",
    Code.FORK: "这台电脑的记录与服务器上的不一致，请另起记录续传，原有记录都会保留。",
    Code.CURSOR: "服务器恢复过数据，请重新下载概况后再接收。",
    Code.TOO_LARGE: "一次上传的内容太多，请分成小批再传。",
    Code.ENTRY_TOO_LARGE: "有一条记录超过 256 KB，无法接收，请联系区里处理。",
    Code.BAD_REQUEST: "请求的格式不对，请更新程序后再试。",
    Code.METHOD_NOT_ALLOWED: "服务器在这个地址上不接受这种请求，请更新程序后再试。",
    Code.BAD_MEDIA_TYPE: "上传内容的类型不对，请更新程序后再试。",
    Code.BAD_RANGE: "要取的部分超出了文件的大小，请从头重新下载。",
    Code.STALLED: "网络停顿太久，内容没有收全，请接着上传。",
    Code.BAD_ENCODING: "内容的压缩格式不对或已损坏，请重新上传。",
    Code.UNKNOWN_DEVICE: "服务器不认识这台电脑，请向区里要新的登记码重新登记，记录不会丢失。",
    Code.BAD_TOKEN: "登录已过期，请重新登录后继续。",
    Code.BAD_SIGNATURE: "电脑的签名对不上，请重新登录；仍不行请重新登记。",
    Code.BAD_NONCE: "登录口令已用过或已过期，请重新登录。",
    Code.BAD_CODE: "登记码不对，请核对后重新输入。",
    Code.CODE_USED: "登记码已经用过，请向区里要一个新的。",
    Code.CODE_EXPIRED: "登记码已过期，请向区里要一个新的。",
    Code.DEVICE_REVOKED: "这台电脑已停用，请联系区里。",
    Code.DELIVER_ONLY: "这台电脑已停用，只能上交未上传的记录，不能接收数据。",
    Code.FOREIGN_JOURNAL: "这份记录不属于这台电脑，服务器没有接收。",
    Code.NOT_FOUND: "服务器上没有这项内容，请刷新后再试。",
    Code.NOT_IN_SCOPE: "这项内容不在本单位范围内，请联系区里。",
    Code.UPLOAD_OFFSET: "上传位置与服务器不一致，请从服务器给出的位置继续。",
    Code.UPLOAD_CHECKSUM: "上传的文件与校验值不符，请重新上传。",
    Code.UPLOAD_EXPIRED: "这次上传放置太久已作废，请重新上传。",
    Code.UPLOAD_VERSION: "上传协议版本不支持，请更新程序。",
    Code.UPLOAD_BUSY: "同一个文件正在由另一个连接上传，请稍后再试。",
    Code.TOO_MANY: "服务器正忙或请求太频繁，请稍后再试。",
    Code.DISK_FULL: "服务器磁盘已满，记录仍在本机，请联系区里腾出空间后再传。",
    Code.INTERNAL: "服务器内部出错，记录仍在本机，请稍后再试。",
}


class ProblemError(KnownError):
    """A refusal as it goes over the wire; ``extra`` are further members of the problem document."""

    def __init__(self, code: Code, *, detail: str = "", headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(code.value, SENTENCES[code], detail=detail)
        self.problem = code
        self.headers = dict(headers or {})
        self.extra = extra

    @property
    def status(self) -> int:
        return STATUS[self.problem]

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": "about:blank",
            "title": self.message,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.extra,
        }
