"""The files of a stream on their way out: which there are, what browsers may keep, and who sends the bytes."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response

from playback.ranges import file_response

# Every name there is, and no other: nothing that a client sends ever reaches the file system otherwise.
NAME = re.compile(
    r"master\.m3u8|sizes\.json|thumbnails\.vtt|thumbnails-\d{3}\.jpg|captions-[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}\.vtt"
    r"|(?:video|audio)-\d{1,2}/(?:index\.m3u8|init\.mp4|\d{5,6}\.m4s)",
    re.ASCII,
)
# What refers to its neighbours, or is read by scripts: from another host it would lead elsewhere, or be refused.
TEXTS = {".m3u8": "application/vnd.apple.mpegurl", ".vtt": "text/vtt; charset=utf-8", ".json": "application/json"}
MEDIA = {".m4s": "mp4", ".mp4": "mp4", ".jpg": "image/jpeg"}
KEPT, ASKED_AGAIN, NOT_KEPT = "private, max-age=31536000, immutable", "private, no-cache", "private, no-store"

DJANGO, NGINX, S3 = "django", "nginx", "s3"


def content_type(name: str) -> str:
    suffix = name[name.rindex(".") :]
    kind = TEXTS.get(suffix) or MEDIA[suffix]
    return f"{name.partition('-')[0]}/mp4" if kind == "mp4" else kind


def is_text(name: str) -> bool:
    return name.endswith(tuple(TEXTS))


def deliver(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A file of the stream in this folder below streams/. Raises Http404 where the name is none or nothing is there."""
    if not NAME.fullmatch(name):
        raise Http404
    # A folder never changes: its version and the name stand for the bytes.
    etag = f'"{folder.rpartition("/")[2]}/{name}"'
    response = get_conditional_response(request, etag=etag) or send(request, f"{folder}/{name}", etag)
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = ASKED_AGAIN if is_text(name) else KEPT
    response["ETag"] = etag
    return response


def send(request: HttpRequest, place: str, etag: str) -> HttpResponseBase:
    mode = settings.STREAM_DELIVERY
    if mode == NGINX:
        return from_nginx(place)
    return from_storage(place) if mode == S3 else from_disk(request, place, etag)


def from_disk(request: HttpRequest, place: str, etag: str) -> HttpResponseBase:
    # A range of what was another file when it was begun: the whole of this one (RFC 9110, section 13.1.5).
    fits = request.headers.get("If-Range", etag) == etag
    try:
        return file_response(request, local_path(place), content_type(place.split("/", 2)[2]), ranges=fits)
    except FileNotFoundError:
        raise Http404 from None


def from_nginx(place: str) -> HttpResponse:
    """nginx sends the file, ranges and all: location /protected-streams/ { internal; alias <MEDIA_ROOT>/streams/; }"""
    response = HttpResponse(content_type=content_type(place.split("/", 2)[2]))
    response["X-Accel-Redirect"] = f"{settings.STREAM_ACCEL_PREFIX.rstrip('/')}/{place}"
    return response


def from_storage(place: str) -> HttpResponseBase:
    """A signed address of the storage for what is large; texts pass through here."""
    storage, stored = stream_storage(), f"streams/{place}"
    if not is_text(place):
        return HttpResponseRedirect(storage.url(stored), headers={"Cache-Control": NOT_KEPT})
    try:
        return FileResponse(storage.open(stored), content_type=content_type(place.split("/", 2)[2]))
    except OSError:
        raise Http404 from None


def stream_storage() -> Storage:
    return storages[settings.STREAM_STORAGE]


def local_path(place: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "streams" / place


def is_there(place: str) -> bool:
    """Whether a stream has this file, wherever streams are kept."""
    if settings.STREAM_DELIVERY == S3:
        return stream_storage().exists(f"streams/{place}")
    return local_path(place).exists()
