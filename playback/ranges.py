"""Byte ranges (RFC 9110, section 14), without which no browser can seek."""

import os
import re
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

BLOCK = 256 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class UnsatisfiableRangeError(ValueError):
    """The range lies outside the file."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte, or None where the whole file is to be sent: no range, several, or not understood.

    Raises UnsatisfiableRangeError.
    """
    match = RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        # The last so many bytes.
        begin, end = max(0, size - int(last)), size - 1
        if not int(last):
            raise UnsatisfiableRangeError
    else:
        begin, end = int(first), min(int(last or size - 1), size - 1)
        if last and int(last) < int(first):
            return None
    if begin >= size:
        raise UnsatisfiableRangeError
    return begin, end


class Part:
    """So many bytes of a file: the kernel sends them where the server knows how (by fileno), else they are read."""

    def __init__(self, path: Path, first: int, length: int) -> None:
        self.file = path.open("rb", buffering=0)
        self.file.seek(first)
        self.left = length

    def fileno(self) -> int:
        return self.file.fileno()

    def read(self, size: int) -> bytes:
        data = self.file.read(min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.file.close()


class PartResponse(FileResponse):
    block_size = BLOCK


def file_response(request: HttpRequest, path: Path, content_type: str, *, ranges: bool = True) -> HttpResponseBase:
    """The file or the part that was asked for: 200, 206 or 416. ranges: whether to look for what part that is.

    Raises FileNotFoundError.
    """
    size = os.path.getsize(path)
    try:
        wanted = parse_range(request.headers.get("Range", "") if ranges else "", size)
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    response = answer(request, path, first, last - first + 1, content_type)
    response["Content-Length"] = last - first + 1
    response["Accept-Ranges"] = "bytes"
    if wanted:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def answer(request: HttpRequest, path: Path, first: int, length: int, content_type: str) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type)
    return PartResponse(Part(path, first, length), content_type=content_type)
