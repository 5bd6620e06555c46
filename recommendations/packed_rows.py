"""The rows of a home page as bytes.

What a page is mostly made of are numbers: as JSON they take twice the room and many times as long to write. Here comes
first, as JSON behind its length, what each row is and how many titles it has; then for the titles of all rows, one
after another, their ids, then their variants, then the places of their reasons, then the probabilities with which the
variants were chosen. Pages of before there were any end before these, and what they show was chosen with certainty; a
program of that time reads the pages of today, and is content without.
"""

from collections.abc import Sequence

import numpy as np
import orjson

LENGTH = 4  # bytes of it
TITLE, VARIANT, REASON, PROBABILITY = np.dtype("<u4"), np.dtype("<i2"), np.dtype("i1"), np.dtype("<u2")
# Probabilities are whole multiples of 1 over this: the smallest there is, some thousandths, is right to half a percent.
CERTAIN = 65_535
MOST_TITLES = 2**32
REASONS = 2


def packed(
    heads: Sequence[dict],
    lengths: Sequence[int],
    titles: np.ndarray,
    variants: np.ndarray,
    reasons: np.ndarray,
    probabilities: np.ndarray,
) -> bytes:
    """heads: what each row is but for its titles; lengths: how many it has; titles, variants: int [total], reasons:
    int [total, 2], probabilities: float [total], of all rows, see HomePage."""
    if len(titles) and titles.max() >= MOST_TITLES:
        raise OverflowError(f"Title ids up to {MOST_TITLES - 1} can be stored on a page, and there is {titles.max()}.")
    text = orjson.dumps([heads, lengths])
    shares = np.rint(probabilities * CERTAIN)
    arrays = ((titles, TITLE), (variants, VARIANT), (reasons, REASON), (shares, PROBABILITY))
    parts = [values.astype(kind, copy=False).tobytes() for values, kind in arrays]
    return b"".join([len(text).to_bytes(LENGTH, "little"), text, *parts])


def pack(rows: Sequence[dict]) -> bytes:
    """rows: as HomePage has them."""
    parts = ("titles", "artwork", "reasons")
    heads = [{name: value for name, value in row.items() if name not in (*parts, "probabilities")} for row in rows]
    arrays = [np.array([value for row in rows for value in row[name]], dtype=np.int64) for name in parts]
    # Of before there were probabilities, a row has none.
    shares = [share for row in rows for share in row.get("probabilities", [1.0] * len(row["titles"]))]
    return packed(heads, [len(row["titles"]) for row in rows], *arrays, np.array(shares))


def unpack(data: bytes | memoryview) -> list[dict]:
    """The rows as HomePage has them."""
    end = LENGTH + int.from_bytes(data[:LENGTH], "little")
    rows, lengths = orjson.loads(data[LENGTH:end])
    total = sum(lengths)
    titles = np.frombuffer(data, TITLE, total, end).tolist()
    end += total * TITLE.itemsize
    variants = np.frombuffer(data, VARIANT, total, end).tolist()
    end += total * VARIANT.itemsize
    reasons = np.frombuffer(data, REASON, REASONS * total, end).reshape(total, REASONS).tolist()
    end += total * REASONS * REASON.itemsize
    shares = np.frombuffer(data, PROBABILITY, offset=end) if end < len(data) else np.full(total, CERTAIN)
    probabilities = (shares / CERTAIN).round(5).tolist()
    first = 0
    for row, length in zip(rows, lengths, strict=True):
        these = slice(first, first := first + length)
        row |= {"titles": titles[these], "artwork": variants[these], "reasons": reasons[these]}
        row["probabilities"] = probabilities[these]
    return rows
