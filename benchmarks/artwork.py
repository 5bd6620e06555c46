"""Drawing artwork, every shape, width and format of it: python -m benchmarks.artwork [--quick]

Variants of titles of MovieLens-small, drawn and encoded by a process on each core, and what a card weighs in AVIF at
twice the width it is shown at.
"""

import os
import random
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import load_small_catalog, scratch_site
from catalog.artwork.draw import FORMATS, SHAPES, cut_from, draw, encode, resized
from catalog.artwork.emphasis import emphases_for
from catalog.artwork.subject import Emphasis, Subject
from catalog.models import Title
from catalog.renditions import subject_of

BAR, CARD_BAR_KB = 20, 15
TITLES, PROCESSES, SEED = 40, 2, 3


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    with scratch_site():
        load_small_catalog()
        titles = list(Title.objects.prefetch_related("genres"))
        chosen = random.Random(SEED).sample(titles, 4 if quick else TITLES)
        wanted = [(subject, emphasis) for subject in map(subject_of, chosen) for emphasis in emphases_for(subject)[:3]]
    say(f"Drawing {len(wanted)} variants ...")
    # Not forked: the database's connection is this process's own.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(drawn, wanted[: 2 * PROCESSES]))  # Fonts and compiled code are there from then on.
        start = time.perf_counter()
        cards = list(pool.map(drawn, wanted))
        seconds = time.perf_counter() - start
    report(
        "artwork",
        round(len(wanted) / seconds, 2),
        "variants/s on 2 cores, all sizes",
        BAR,
        card_kb_median=round(statistics.median(cards) / 1024, 1),
        card_bar_kb=CARD_BAR_KB,
        variants=len(wanted),
        files_a_variant=len(FORMATS) * sum(map(len, SHAPES.values())),
    )


def drawn(wanted: tuple[Subject, Emphasis]) -> int:
    """Draw and encode everything of a variant; how many bytes its card has at twice its width in AVIF."""
    os.environ["OMP_NUM_THREADS"] = "1"
    masters = {shape: draw(*wanted, shape, SHAPES[shape][-1]) for shape in ("card", "hero")}
    sizes = {}
    for shape, widths in SHAPES.items():
        for width in widths:
            image = resized(masters[shape], width) if shape in masters else cut_from(masters["hero"], shape, width)
            for image_format in FORMATS:
                sizes[shape, width, image_format] = len(encode(image, image_format))
    return sizes["card", 640, "avif"]


if __name__ == "__main__":
    main()
