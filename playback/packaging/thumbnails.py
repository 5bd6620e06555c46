"""The small pictures over a player's seek bar: sheets of a hundred, and a WebVTT file that says where each lies."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from playback.packaging.captions import clock
from playback.packaging.playlists import write_text
from playback.packaging.timing import Grid

ACROSS, DOWN = 10, 10
QUALITY = 70


def write_thumbnails(folder: Path, pictures: Sequence[Path], grid: Grid) -> None:
    """Write thumbnails.vtt and thumbnails-000.jpg, ... of these pictures, all of one size, in the order of the film."""
    step = float(grid.thumbnail / grid.rate)
    lines = ["WEBVTT", ""]
    for sheet, first in enumerate(range(0, len(pictures), ACROSS * DOWN)):
        name = f"thumbnails-{sheet:03d}.jpg"
        width, height = write_sheet(folder / name, pictures[first : first + ACROSS * DOWN])
        for place in range(len(pictures[first : first + ACROSS * DOWN])):
            start = (first + place) * step
            lines.append(f"{clock(start)} --> {clock(min(start + step, grid.seconds))}")
            x, y = place % ACROSS * width, place // ACROSS * height
            lines += [f"{name}#xywh={x},{y},{width},{height}", ""]
    write_text(folder / "thumbnails.vtt", lines)


def write_sheet(path: Path, pictures: Sequence[Path]) -> tuple[int, int]:
    """Returns the size of one picture on it."""
    with Image.open(pictures[0]) as first:
        width, height = first.size
    rows = -(-len(pictures) // ACROSS)
    sheet = Image.new("RGB", (width * min(len(pictures), ACROSS), height * rows))
    for place, picture in enumerate(pictures):
        with Image.open(picture) as image:
            sheet.paste(image, (place % ACROSS * width, place // ACROSS * height))
    sheet.save(path, "JPEG", quality=QUALITY, optimize=True)
    return width, height
