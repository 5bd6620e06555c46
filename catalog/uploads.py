"""Uploaded files are judged by what they contain, not by what they are called."""

import struct
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_IMAGE_BYTES = 10 * 1024 * 1024
MAX_IMAGE_PIXELS = 40_000_000
# The smallest card: what is smaller would be blurred everywhere.
LEAST_WIDTH, LEAST_HEIGHT = 320, 180
KEPT_QUALITY = 95
IMAGE_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
MAX_VIDEO_BYTES = 500 * 1024 * 1024
VIDEO_SUFFIXES = {"mp4": ".mp4", "webm": ".webm"}
WEBM_SIGNATURE = b"\x1aE\xdf\xa3"
# Each of these is what some decoder of Pillow raises on some damaged file.
DAMAGED = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, OverflowError, struct.error)


def check_image(upload: UploadedFile) -> UploadedFile:
    """The picture alone, upright, named after what it is. Raises ValidationError, with what to do.

    Decodes the whole image: a header can be right where the rest is missing. Whatever else the file told, where it was
    taken for one, stays behind.
    """
    check_size(upload, MAX_IMAGE_BYTES)
    image = opened_image(upload)
    if image.width * image.height > MAX_IMAGE_PIXELS:
        size, most = f"{image.width} x {image.height}", MAX_IMAGE_PIXELS // 1_000_000
        raise ValidationError(
            _("The image has %(size)s pixels; at most %(most)s million in all are taken. Make it smaller.")
            % {"size": size, "most": most},
            code="too_many_pixels",
        )
    if image.width < LEAST_WIDTH or image.height < LEAST_HEIGHT:
        size, least = f"{image.width} x {image.height}", f"{LEAST_WIDTH} x {LEAST_HEIGHT}"
        raise ValidationError(
            _("The image has %(size)s pixels; it needs %(least)s or more. Export it larger.")
            % {"size": size, "least": least},
            code="too_small",
        )
    if getattr(image, "n_frames", 1) > 1:
        raise ValidationError(_("The image moves. Export one picture of it."), code="animated")
    try:
        image.load()
        return named(alone(image, upload.name), IMAGE_SUFFIXES[image.format])
    except DAMAGED as error:
        raise ValidationError(_("The image is damaged or incomplete. Export it again."), code="damaged") from error


def alone(image: Image.Image, name: str) -> UploadedFile:
    """The picture as a file of the same format, in colours that screens show, and nothing else about it."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in {"RGB", "RGBA", "L"}:
        upright = upright.convert("RGBA" if upright.has_transparency_data and image.format != "JPEG" else "RGB")
    file = BytesIO()
    profile = image.info.get("icc_profile") if image.mode == upright.mode else None
    upright.save(file, image.format, quality=KEPT_QUALITY, icc_profile=profile, exif=b"", xmp=b"")
    return SimpleUploadedFile(name, file.getvalue())


def opened_image(upload: UploadedFile) -> Image.Image:
    """The image by its header alone: nothing of its size has been allocated yet."""
    upload.seek(0)
    try:
        return Image.open(upload, formats=list(IMAGE_SUFFIXES))
    except Image.DecompressionBombError as error:
        raise ValidationError(_("The image has far too many pixels."), code="too_many_pixels") from error
    except DAMAGED as error:
        raise ValidationError(_("This is not a JPEG, PNG, WebP or AVIF image."), code="not_an_image") from error


def check_video(upload: UploadedFile) -> UploadedFile:
    check_size(upload, MAX_VIDEO_BYTES)
    upload.seek(0)
    start = upload.read(12)
    if start[4:8] == b"ftyp":
        return named(upload, VIDEO_SUFFIXES["mp4"])
    if start.startswith(WEBM_SIGNATURE):
        return named(upload, VIDEO_SUFFIXES["webm"])
    raise ValidationError(_("This is not an MP4 or WebM video."), code="not_a_video")


def check_size(upload: UploadedFile, most: int) -> None:
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    if upload.size > most:
        size, limit = upload.size / 1024**2, most // 1024**2
        raise ValidationError(
            _("The file has %(size).1f MB; at most %(limit)s MB are taken.") % {"size": size, "limit": limit},
            code="too_large",
        )


def named(upload: UploadedFile, suffix: str) -> UploadedFile:
    """Rewound, and with the suffix of its content: a page called .jpg is never stored as one."""
    upload.name = f"{PurePath(upload.name).stem[:50] or 'upload'}{suffix}"
    upload.seek(0)
    return upload
