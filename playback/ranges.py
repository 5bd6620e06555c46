"""Byte ranges (RFC 9110, section 14), without which no browser can seek."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

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


def blocks(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def file_response(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """The file or the part that was asked for: 200, 206 or 416."""
    size = os.path.getsize(path)
    try:
        wanted = parse_range(request.headers.get("Range", ""), size)
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    response = StreamingHttpResponse(blocks(path, first, last), content_type=content_type)
    response.status_code = 206 if wanted else 200
    response["Content-Length"] = last - first + 1
    response["Accept-Ranges"] = "bytes"
    if wanted:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response
