"""A photo from a camera or telephone becomes evidence: upright, small, and without a trace of where it was
taken.

JPEG, PNG, WebP and BMP are read. The result is a new baseline JPEG made from the pixels alone, so no
metadata (GPS place, telephone, owner) comes along; only the time of the photo is read out before. The file as it came
is kept beside it only where the district wants that (its pack, ``keep_originals``), and then byte for byte.

Codes (RuleViolation): ``picture-empty`` · ``picture-not-a-picture`` · ``picture-heic`` ·
``picture-damaged`` · ``picture-too-large``.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PIL import Image, ImageOps, UnidentifiedImageError

from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.errors import RuleViolation

FORMATS = ("JPEG", "PNG", "WEBP", "BMP")  # a JPEG of several pictures (MPO) opens as the first of them
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
}
LIMIT_BYTES = 400_000
MAX_EDGE = 1_600
SMALLEST_EDGE = 320
QUALITIES = (85, 75, 65, 55, 45)
MOST_INPUT_BYTES = 60_000_000
# 200 megapixels is the largest telephone camera; a JPEG is decoded at a fraction of that, the other formats in full
MOST_PIXELS_JPEG, MOST_PIXELS = 210_000_000, 60_000_000
# our own limits above stand in for Pillow's, which would warn on stderr at 89 megapixels
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_JPEG

_EXIF_IFD, _TAKEN, _TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

MESSAGES = {
    "picture-empty": "这个照片文件是空的（0 字节）。请重新拍摄或重新选择。",
    "picture-not-a-picture": "这个文件不是照片，或格式不支持。请选择 JPG、PNG、WebP 或 BMP 格式的照片。",
    "picture-heic": "暂不支持 HEIC 格式。请在手机相机设置里选“兼容性最佳”（JPG）后重拍，或先转成 JPG。",
    "picture-damaged": "照片文件损坏或没有传完整，打不开。请重新传输或重新拍摄。",
    "picture-too-large": "照片尺寸过大，不能处理。请用普通拍照模式重新拍摄，或先缩小再选择。",
}


@dataclass(frozen=True)
class PreparedPicture:
    """``jpeg`` to store, its size in pixels and SHA-256; the digest of the file as chosen and its media type; when it
    was taken (UTC).
    """

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    sha256: str
    original_sha256: str
    taken_at: datetime | None
    original_type: str = ""


def prepare(data: bytes, *, limit: int = LIMIT_BYTES, max_edge: int = MAX_EDGE) -> PreparedPicture:
    """Check, turn upright, shrink to ``max_edge`` pixels and ``limit`` bytes, strip. RuleViolation as
    listed above.
    """
    picture = opened(data)
    taken_at, media_type = _taken_at(picture), _MEDIA_TYPES[picture.format or "JPEG"]
    upright = decoded(picture, max_edge)
    jpeg, size = compressed(upright, limit)
    return PreparedPicture(
        jpeg=jpeg,
        width=size[0],
        height=size[1],
        sha256=hashlib.sha256(jpeg).hexdigest(),
        original_sha256=hashlib.sha256(data).hexdigest(),
        taken_at=taken_at,
        original_type=media_type,
    )


def thumbnail(jpeg: bytes, edge: int) -> bytes:
    """A small JPEG for lists, at most ``edge`` pixels each way. RuleViolation as for ``prepare``."""
    return _encode(decoded(opened(jpeg), edge), 80)


def opened(data: bytes) -> Image.Image:
    """The picture with its head read and its size allowed; no pixel is decoded yet."""
    if not data:
        raise _refused("picture-empty")
    if len(data) > MOST_INPUT_BYTES:
        raise _refused("picture-too-large", f"{len(data)} bytes")
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _refused("picture-too-large", str(error)) from error
    except UnidentifiedImageError as error:
        code = "picture-heic" if _is_heic(data) else "picture-not-a-picture"
        raise _refused(code) from error
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow's readers raise on a broken head
        raise _refused("picture-damaged", repr(error)) from error
    pixels = picture.width * picture.height
    if pixels > (MOST_PIXELS_JPEG if picture.format in ("JPEG", "MPO") else MOST_PIXELS):
        raise _refused("picture-too-large", f"{picture.width} x {picture.height}")
    return picture


def decoded(picture: Image.Image, max_edge: int) -> Image.Image:
    """RGB pixels, upright, on white where they were transparent, at most ``max_edge`` each way."""
    try:
        picture.draft("RGB", (max_edge, max_edge))  # a JPEG decodes straight to a smaller size
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        if upright.has_transparency_data:
            upright = _on_white(upright)
        upright = upright.convert("RGB")
    except Image.DecompressionBombError as error:
        raise _refused("picture-too-large", str(error)) from error
    except (OSError, ValueError, SyntaxError, IndexError, MemoryError) as error:  # Pillow's, on broken bodies
        raise _refused("picture-damaged", repr(error)) from error
    upright.thumbnail((max_edge, max_edge), Image.Resampling.LANCZOS)
    return upright


def _on_white(picture: Image.Image) -> Image.Image:
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground


def compressed(picture: Image.Image, limit: int) -> tuple[bytes, tuple[int, int]]:
    """The best of the qualities that fits; where none does, smaller pixels."""
    while True:
        for quality in QUALITIES:
            jpeg = _encode(picture, quality)
            if len(jpeg) <= limit:
                return jpeg, picture.size
        if max(picture.size) <= SMALLEST_EDGE:
            raise _refused("picture-too-large", f"{len(jpeg)} bytes at {picture.size}")
        picture = picture.resize(
            (max(1, picture.width * 4 // 5), max(1, picture.height * 4 // 5)), Image.Resampling.LANCZOS
        )


def _encode(picture: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    # a fresh picture of the pixels alone: nothing in ``info`` (EXIF, XMP, comment, colour profile) is written
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    bare.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()


def _taken_at(picture: Image.Image) -> datetime | None:
    """When the camera says it was taken; ``None`` when it does not say it legibly."""
    try:
        details = picture.getexif().get_ifd(_EXIF_IFD)
        text, offset = str(details.get(_TAKEN, "")), str(details.get(_TAKEN_OFFSET, "")).strip("\0 ")
        local = datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")
        zone = datetime.strptime(offset, "%z").tzinfo if offset else BEIJING  # EXIF without an offset is local
        return local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, KeyError, OSError, SyntaxError, OverflowError):
        return None  # metadata of a photo are no reason to refuse it


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def _refused(code: str, detail: str = "") -> RuleViolation:
    return RuleViolation(code, MESSAGES[code], field="photo", detail=detail)
