"""The boxes of MP4 segments (ISO/IEC 14496-12): moved along the time line, counted, and the codec they name.

A chunk is encoded as if it were a film of its own. Its segments join those before it once their times are moved by its
place in the film: whole numbers of ticks, so that nothing drifts.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HOLDERS = {b"moof", b"traf", b"moov", b"trak", b"mdia", b"minf", b"stbl"}
# Where the entry for H.264 begins in a sample description, and how long it is before its own boxes.
DESCRIPTION_HEADER, VISUAL_ENTRY = 8, 78
# Of a sample's flags: it cannot be shown by itself.
NEEDS_OTHERS = 0x10000


class BoxError(ValueError):
    """These are not the boxes of a segment."""


@dataclass(frozen=True)
class Box:
    kind: bytes
    start: int
    end: int

    @property
    def body(self) -> int:
        return self.start + 8


def boxes(data: bytes | bytearray, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """All boxes, those inside of others after the one that holds them. Raises BoxError."""
    end = len(data) if end is None else end
    while start < end:
        if end - start < 8:
            raise BoxError("A box is cut off.")
        size, kind = struct.unpack_from(">I4s", data, start)
        if size < 8 or start + size > end:
            raise BoxError(f"A box {kind!r} of {size} bytes does not fit.")
        yield Box(kind, start, start + size)
        if kind in HOLDERS:
            yield from boxes(data, start + 8, start + size)
        start += size


def found(data: bytes | bytearray, kind: bytes) -> Box:
    for box in boxes(data):
        if box.kind == kind:
            return box
    raise BoxError(f"There is no box {kind!r}.")


def moved(segment: bytes, ticks: int, number: int) -> bytes:
    """The segment so many ticks later, as the film's one of this number (from 1).

    Without its sidx, which ffmpeg writes with the times of decoding where those of showing belong.
    """
    data = bytearray(segment)
    place, order = found(data, b"tfdt").body, found(data, b"mfhd").body
    form = ">Q" if data[place] == 1 else ">I"
    (time,) = struct.unpack_from(form, data, place + 4)
    struct.pack_into(form, data, place + 4, time + ticks)
    struct.pack_into(">I", data, order + 4, number)
    index = next((box for box in boxes(data) if box.kind == b"sidx"), None)
    if index:
        del data[index.start : index.end]
    return bytes(data)


def samples(segment: bytes) -> int:
    """How many frames are in it."""
    return sum(struct.unpack_from(">I", segment, box.body + 4)[0] for box in boxes(segment) if box.kind == b"trun")


def start_ticks(segment: bytes) -> int:
    place = found(segment, b"tfdt").body
    return struct.unpack_from(">Q" if segment[place] == 1 else ">I", segment, place + 4)[0]


def starts_with_keyframe(segment: bytes) -> bool:
    """Whether its first sample needs no other: by its own flags, else by those of the run or of the track."""
    return not first_sample_flags(segment) & NEEDS_OTHERS


def first_sample_flags(segment: bytes) -> int:
    run, head = found(segment, b"trun").body, found(segment, b"tfhd").body
    told, known = (int.from_bytes(segment[at + 1 : at + 4]) for at in (run, head))
    at = run + 8 + 4 * bool(told & 0x1)
    if told & 0x4:
        return int.from_bytes(segment[at : at + 4])
    if told & 0x400:
        at += 4 * bool(told & 0x100) + 4 * bool(told & 0x200)
        return int.from_bytes(segment[at : at + 4])
    if known & 0x20:
        at = head + 8 + sum(size for flag, size in ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4)) if known & flag)
        return int.from_bytes(segment[at : at + 4])
    raise BoxError("Nothing tells whether the first sample is a keyframe.")


def avc_codec(init: bytes) -> str:
    """As playlists name it (RFC 6381): avc1 and profile, constraints, level."""
    description = found(init, b"stsd")
    entry = description.body + DESCRIPTION_HEADER
    for box in boxes(init, entry + 8 + VISUAL_ENTRY, description.end):
        if box.kind == b"avcC":
            return "avc1." + init[box.body + 1 : box.body + 4].hex()
    raise BoxError("The description holds no H.264.")
