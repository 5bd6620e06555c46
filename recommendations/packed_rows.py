"""The rows of a home page as bytes.

What a page is mostly made of are numbers: as JSON they take twice the room and many times as long to write. Here the
length of the rows' heads comes first, then the heads as JSON, and then for the titles of all rows, one after another,
first their ids, then their variants, then the places of their reasons.
"""

from collections.abc import Sequence

import numpy as np
import orjson

LENGTH, TITLE, VARIANT, REASON = np.dtype("<u4"), np.dtype("<i8"), np.dtype("<i2"), np.dtype("i1")
REASONS = 2


def packed(
    heads: Sequence[dict], lengths: Sequence[int], titles: np.ndarray, variants: np.ndarray, reasons: np.ndarray
) -> bytes:
    """heads: what each row is but for its titles; lengths: how many it has; titles, variants: int [total], reasons:
    int [total, 2], of all rows, see HomePage."""
    text = orjson.dumps([head | {"length": length} for head, length in zip(heads, lengths, strict=True)])
    arrays = ((np.array(len(text)), LENGTH), text, (titles, TITLE), (variants, VARIANT), (reasons, REASON))
    return b"".join(
        part if isinstance(part, bytes) else part[0].astype(part[1], copy=False).tobytes() for part in arrays
    )


def pack(rows: Sequence[dict]) -> bytes:
    """rows: as HomePage has them."""
    parts = {"titles": TITLE, "artwork": VARIANT, "reasons": REASON}
    heads = [{name: value for name, value in row.items() if name not in parts} for row in rows]
    arrays = [np.array([value for row in rows for value in row[name]], dtype=kind) for name, kind in parts.items()]
    return packed(heads, [len(row["titles"]) for row in rows], *arrays)


def unpack(data: bytes | memoryview) -> list[dict]:
    """The rows as HomePage has them."""
    begin = LENGTH.itemsize
    end = begin + int(np.frombuffer(data, LENGTH, 1)[0])
    rows = orjson.loads(data[begin:end])
    total = sum(row["length"] for row in rows)
    titles = np.frombuffer(data, TITLE, total, end).tolist()
    end += total * TITLE.itemsize
    variants = np.frombuffer(data, VARIANT, total, end).tolist()
    end += total * VARIANT.itemsize
    reasons = np.frombuffer(data, REASON, REASONS * total, end).reshape(total, REASONS).tolist()
    first = 0
    for row in rows:
        these = slice(first, first := first + row.pop("length"))
        row |= {"titles": titles[these], "artwork": variants[these], "reasons": reasons[these]}
    return rows
