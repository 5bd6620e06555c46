"""All parts of a draft become the folder of a stream."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playback.packaging.draft import CAPTIONS, Draft, Plan
from playback.packaging.playlists import Made, made_picture, made_sound, write_index, write_master, write_sizes
from playback.packaging.thumbnails import write_thumbnails
from playback.packaging.tool import PackagingError


@dataclass(frozen=True)
class Packaged:
    """A stream's folder, whole, and what is in it; captions by language."""

    folder: Path
    pictures: list[Made]
    sounds: list[Made]
    captions: dict[str, str]
    seconds: float
    size_bytes: int


def join(draft: Draft, plan: Plan) -> Packaged:
    """Put all parts together in the ready folder, made anew; they stay as they are. Raises PackagingError."""
    shutil.rmtree(draft.ready, ignore_errors=True)
    draft.ready.mkdir()
    pictures = [join_rung(draft, plan, number) for number in range(len(plan.rungs))]
    sounds = [join_sound(draft, number) for number in range(len(plan.source.sounds))]
    languages = [track.language for track in plan.source.sounds]
    write_master(draft.ready, pictures, list(zip(sounds, languages, strict=True)), float(plan.grid.rate))
    write_sizes(draft.ready, pictures, sounds)
    thumbnails = sorted(path for chunk in plan.grid.chunks() for path in draft.part(chunk.name).glob("thumb-*.jpg"))
    write_thumbnails(draft.ready, thumbnails, plan.grid)
    sync_folder(draft.ready)
    texts = {path.stem: path.read_text() for path in sorted(draft.part(CAPTIONS).glob("*.vtt"))}
    size = sum(path.stat().st_size for path in draft.ready.rglob("*") if path.is_file())
    return Packaged(draft.ready, pictures, sounds, texts, plan.grid.seconds, size)


def join_rung(draft: Draft, plan: Plan, number: int) -> Made:
    name, rung = f"video-{number}", plan.rungs[number]
    target = draft.ready / name
    target.mkdir()
    chunks = [draft.part(chunk.name) / name for chunk in plan.grid.chunks()]
    link(chunks[0] / "init.mp4", target)
    start = (target / "init.mp4").read_bytes()
    for chunk in chunks:
        if (chunk / "init.mp4").read_bytes() != start:
            raise PackagingError("Chunks were encoded by unlike versions of ffmpeg: start the packaging again.")
        for path in sorted(chunk.glob("*.m4s")):
            link(path, target)
    made = made_picture(target, plan.grid, rung.width, rung.height)
    write_index(target, made)
    return made


def join_sound(draft: Draft, number: int) -> Made:
    name = f"audio-{number}"
    target = draft.ready / name
    target.mkdir()
    for path in draft.part(name).iterdir():
        link(path, target)
    return made_sound(target)


def link(path: Path, folder: Path) -> None:
    """The same file under two names: copies could fill the disk, and what is moved is missing where joining fails."""
    try:
        (folder / path.name).hardlink_to(path)
    except OSError:
        # Not every file system has them.
        shutil.copyfile(path, folder / path.name)


def sync_folder(folder: Path) -> None:
    """Names on the disk as well: after a power cut, what a stream is said to have is there."""
    for path in (folder, *(child for child in folder.iterdir() if child.is_dir())):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
