"""Pages that are kept in pieces, sent compressed without being compressed anew (RFC 1951, RFC 1952).

Each piece is compressed once, on its own; what is put between the pieces goes in as it is, which also keeps a secret
there from being guessed by the length of what is sent (the BREACH attack).
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LAST_BLOCK = b"\x03\x00"
LONGEST_STORED = 65_535
LEVEL = 7


@dataclass(frozen=True)
class Piece:
    """Part of a page, plain and as a run of deflate blocks that ends at a whole byte."""

    plain: bytes
    deflated: bytes


def piece_of(plain: bytes) -> Piece:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def joined(pieces: Sequence[Piece], between: bytes) -> bytes:
    return between.join(piece.plain for piece in pieces)


def gzip_joined(pieces: Sequence[Piece], between: bytes) -> bytes:
    """joined(), as a gzip file. Raises ValueError where between does not fit into one stored block."""
    plain = joined(pieces, between)
    body = stored_block(between).join(piece.deflated for piece in pieces)
    return b"".join((HEADER, body, LAST_BLOCK, struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)))


def stored_block(data: bytes) -> bytes:
    if len(data) > LONGEST_STORED:
        raise ValueError(f"A stored block holds {LONGEST_STORED} bytes, not {len(data)}.")
    return b"\x00" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
