"""A title's film beside the encoding of its own frames: python -m benchmarks.films [--quick]

In seconds of one core, its encoder's included, for the machine may be shared. The peer is ffmpeg alone, which is given
the same frames again from memory with the same settings: a film that costs a few times what its encoding does can be
made for a whole catalogue. Bytes of films and trailers are held against limits of their own.
"""

import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.report import quick_requested, report, say
from catalog.artwork.subject import Subject
from playback.film.edit import Edit
from playback.film.encode import write_film
from playback.film.production import PRINTS, Production
from playback.film.score import SAMPLES_A_SECOND
from playback.film.shots import Studio

BAR = 4.0
MOST_BYTES = {"film": 2_500_000, "action": 800_000, "people": 800_000}
GENRES = (("Sci-Fi",), ("Drama", "Romance"), ("Comedy",), ("Action", "Crime"), ("Horror",), ("Animation", "Children"))


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    subjects = [subject(number, genres) for number, genres in enumerate(GENRES[:1] if quick else GENRES)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("Compiling ...")
        Production(subject(99, ("Drama",))).write("opening", folder / "opening.mp4")
        made = [make(each, folder) for each in subjects]
    films, encodings = (sum(result[part] for result in made) for part in ("film_seconds", "encode_seconds"))
    sizes = {cut: max(result["bytes"][cut] for result in made) for cut in MOST_BYTES}
    too_large = {cut: size for cut, size in sizes.items() if size > MOST_BYTES[cut]}
    if too_large:
        raise AssertionError(f"Larger than they may be: {too_large}")
    report(
        "films",
        films / encodings,
        "x the encoding of the same frames",
        BAR,
        at_most=True,
        films=len(made),
        films_a_minute=round(60 * len(made) / films, 2),
        seconds_a_film=round(films / len(made), 1),
        seconds_of_trailers_a_film=round(sum(result["trailer_seconds"] for result in made) / len(made), 1),
        seconds_of_an_opening=round(sum(result["opening_seconds"] for result in made) / len(made), 1),
        largest_bytes=sizes,
        most_bytes=MOST_BYTES,
    )


def subject(number: int, genres: tuple[str, ...]) -> Subject:
    return Subject(
        f"benchmark:{number}", "The Long Way Home", 1999, "film", genres, ("Ines Faro",), ("Tom Arden", "Lea Brandt")
    )


def make(each: Subject, folder: Path) -> dict:
    say(f"Making a film of {each.genres[0]} ...")
    production, paths = Production(each), {cut: folder / f"{each.key}-{cut}.mp4" for cut in PRINTS}
    seconds = {
        cut: core_seconds(lambda cut=cut: production.write(cut, paths[cut])) for cut in ("film", "action", "people")
    }
    return {
        "film_seconds": seconds["film"],
        "trailer_seconds": seconds["action"] + seconds["people"],
        "opening_seconds": core_seconds(lambda: Production(each).write("opening", paths["opening"])),
        "encode_seconds": encode_seconds(production.edit("film"), folder),
        "bytes": {cut: paths[cut].stat().st_size for cut in MOST_BYTES},
    }


def encode_seconds(edit: Edit, folder: Path) -> float:
    made = PRINTS["film"]
    size = (made.width, made.height)
    frames = [frame.copy() for frame in Studio(size).frames(edit)]
    silence = np.zeros((int(edit.seconds * SAMPLES_A_SECOND), 2), np.float32)
    return core_seconds(lambda: write_film(folder / "peer.mp4", frames, size, silence, made.preset))


def core_seconds(work: Callable[[], None]) -> float:
    """What it takes of a core, by this process and by those that it waits for."""
    begin = used()
    work()
    return used() - begin


def used() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
