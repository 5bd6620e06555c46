"""What is known of each segment of a stream, from its sizes.json: CMCD tells neither bytes nor how long it plays."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from playback.serving import local_path, stream_storage

SEGMENT = re.compile(r"video-(\d{1,2})/(\d{5,6})\.m4s")
STREAMS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Segment:
    bytes: int
    bitrate_kbps: float
    media_seconds: float


@dataclass(frozen=True)
class Sizes:
    """media_seconds: of each segment; rungs: (kbit/s, bytes of each segment) of each, ascending."""

    media_seconds: Sequence[float]
    rungs: Sequence[tuple[float, Sequence[int]]]

    def segment(self, rung: int | None, segment: int | None) -> Segment | None:
        """None where there is no such segment."""
        if rung is None or segment is None or not 0 <= rung < len(self.rungs):
            return None
        kbps, sizes = self.rungs[rung]
        if not 0 <= segment < min(len(sizes), len(self.media_seconds)):
            return None
        return Segment(sizes[segment], kbps, self.media_seconds[segment])


def place_of(path: str) -> tuple[int, int] | None:
    """Rung and number of the segment of the picture that an address or a name ends with."""
    match = SEGMENT.search(path)
    return (int(match[1]), int(match[2])) if match else None


@lru_cache(maxsize=STREAMS_KEPT)
def sizes_of(title_id: int, version: str) -> Sizes | None:
    """None where the stream has none that can be read. A folder never changes, so that it is read once."""
    name = f"{title_id}/{version}/sizes.json"
    path = local_path(name)
    try:
        data = path.read_bytes() if path.exists() else stream_storage().open(f"streams/{name}").read()
        told = json.loads(data)
        rungs = [(float(rung["bitrate"]) / 1000, list(map(int, rung["sizes"]))) for rung in told["rungs"]]
        return Sizes(list(map(float, told["segment_seconds"])), rungs)
    except (OSError, ValueError, KeyError, TypeError):
        return None
