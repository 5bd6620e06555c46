"""Artwork as files: drawn from the facts, or cropped from what a curator uploaded, when it is first wanted."""

import fcntl
import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from PIL import Image, ImageOps

from catalog.artwork.draw import FORMATS, SHAPES, cut_from, draw, encode, size_of
from catalog.artwork.focus import focal_point
from catalog.artwork.photograph import Photograph, treated
from catalog.artwork.subject import Emphasis, Subject
from catalog.models import Artwork, Credit, Title

# A hero is drawn once for all that is cut from it.
OF_HERO = ("hero", "portrait", "square")
DRAWN_TOGETHER = {"card": ("card",)} | dict.fromkeys(OF_HERO, OF_HERO)
# A wall of pictures nobody has drawn yet must not take every thread from the pages.
drawing = threading.BoundedSemaphore(2)


class BusyError(Exception):
    """As many pictures as may be are being drawn already: ask again in a moment."""


class UnknownRenditionError(ValueError):
    """A shape, width or format that the site does not make: says which there are."""


@dataclass(frozen=True)
class Rendition:
    """One file of one artwork: card-640.avif, say."""

    artwork: Artwork
    shape: str
    width: int
    image_format: str

    def __post_init__(self) -> None:
        if self.shape not in SHAPES or self.width not in SHAPES[self.shape] or self.image_format not in FORMATS:
            sizes = ", ".join(f"{shape}-{width}" for shape, widths in SHAPES.items() for width in widths)
            raise UnknownRenditionError(f"There are {sizes} in {' and '.join(FORMATS)}.")

    @property
    def folder(self) -> Path:
        # By what it shows as well: a title renamed or an upload exchanged for another gets files of its own.
        name = f"{self.artwork.title_id}-{self.artwork.variant}-{digest_of(self.artwork)}"
        return Path(settings.MEDIA_ROOT) / "artwork" / f"{self.artwork.title_id % 256:02x}" / name

    @property
    def path(self) -> Path:
        return self.folder / f"{self.shape}-{self.width}.{self.image_format}"

    def is_drawn(self) -> bool:
        return self.path.exists()

    def open(self) -> IO[bytes]:
        """The file, made now if it was not there. Raises BusyError rather than wait for its turn."""
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            self.make(wait=False)
            return self.path.open("rb")

    def make(self, *, wait: bool = True) -> None:
        """Write every width and format of the shape and of what is drawn with it: drawing costs more than encoding."""
        if not drawing.acquire(blocking=wait):
            raise BusyError
        try:
            folder = self.folder
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / f"{DRAWN_TOGETHER[self.shape][0]}.lock").open("w") as lock:
                # Requests for all the widths come at once; one of them draws.
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not self.is_drawn():
                    write_all(self, folder)
        finally:
            drawing.release()


def digest_of(artwork: Artwork) -> str:
    """Of what can be read on the picture, as far as it is known without a query: many are asked for at once."""
    if artwork.image:
        shown = ["uploaded", artwork.image.name, artwork.focus_x, artwork.focus_y, artwork.is_lettered]
    else:
        shown = ["drawn"]
    shown += [artwork.title.name, artwork.title.year, artwork.emphasis_kind, artwork.emphasis_value]
    return hashlib.blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def write_all(rendition: Rendition, folder: Path) -> None:
    for shape, master in masters(rendition).items():
        for width in sorted(SHAPES[shape], reverse=True):
            size = size_of(shape, width)
            image = master if master.size == size else master.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            for image_format in FORMATS:
                write_whole(folder / f"{shape}-{width}.{image_format}", encode(image, image_format))


def write_whole(path: Path, data: bytes) -> None:
    """So that nobody is ever served half a picture."""
    draft = path.with_suffix(f"{path.suffix}.{os.getpid()}-{threading.get_ident()}")
    draft.write_bytes(data)
    draft.replace(path)


def masters(rendition: Rendition) -> dict[str, Image.Image]:
    """Each shape that is made along with this one, at its greatest width."""
    artwork, shapes = rendition.artwork, DRAWN_TOGETHER[rendition.shape]
    subject, emphasis = subject_of(artwork.title), Emphasis(artwork.emphasis_kind, artwork.emphasis_value)
    if artwork.image:
        photograph = opened_upload(artwork)
        return {shape: treated(photograph, subject, emphasis, shape) for shape in shapes}
    first = draw(subject, emphasis, shapes[0], SHAPES[shapes[0]][-1])
    others = {shape: cut_from(first, shape, SHAPES[shape][-1]) for shape in shapes[1:]}
    return {shapes[0]: first, **others}


def opened_upload(artwork: Artwork) -> Photograph:
    with artwork.image.open("rb") as file, Image.open(file) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    return Photograph(upright, focus_of(artwork, upright), artwork.is_lettered)


def focus_of(artwork: Artwork, image: Image.Image) -> tuple[float, float]:
    """What a curator set, else faces, else what draws the eye."""
    if artwork.focus_x is None or artwork.focus_y is None:
        return focal_point(image)
    return artwork.focus_x, artwork.focus_y


def subject_of(title: Title) -> Subject:
    """The facts of a title that its artwork is drawn from."""
    credits = list(title.credits.select_related("person").order_by("billing", "id"))
    return Subject(
        key=f"{title.source}:{title.source_key}" if title.source_key else f"title:{title.pk}",
        name=title.name,
        year=title.year,
        kind=title.kind,
        genres=tuple(title.genres.values_list("name", flat=True)),
        directors=tuple(credit.person.name for credit in credits if credit.role == Credit.Role.DIRECTOR),
        cast=tuple(credit.person.name for credit in credits if credit.role == Credit.Role.CAST),
        country=title.country,
    )
