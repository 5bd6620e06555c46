"""A per-title ladder beside a fixed one: python -m benchmarks.ladder [--quick]

How many bits it takes at equal quality (Bjontegaard rate over VMAF, see playback.packaging.ladder), on Big Buck Bunny
where its half minute lies beside the project, and on generated films of five genres. The peer is Apple's ladder for
H.264 (HLS authoring specification for Apple devices), as far as it fits the source: the same encoder with the same
preset, in two passes to the bits that the ladder names, each segment up to twice of it. Both ladders are encoded whole,
keyframes at the same frames, and every third frame is compared with the source. The per-title ladder's own choice is
made of trials on scenes alone.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from benchmarks.films import GENRES, subject
from benchmarks.report import quick_requested, report, say
from playback.film.production import Production
from playback.packaging.encode import BT709, h264, scaled
from playback.packaging.ladder import bjontegaard_rate, chosen, fitted
from playback.packaging.probe import Source, probe
from playback.packaging.timing import Grid, grid_of
from playback.packaging.tool import run
from playback.packaging.trials import run_trials, vmaf

BAR = 0.20
PRESET = "fast"
EVERY_FRAME = 3
BUNNY = Path(settings.BASE_DIR).parent / "shared" / "data" / "media" / "big-buck-bunny-480p-30s.mp4"
# Width, height, bits a second.
APPLE = (
    (416, 234, 145_000),
    (640, 360, 365_000),
    (768, 432, 730_000),
    (768, 432, 1_100_000),
    (960, 540, 2_000_000),
    (1280, 720, 3_000_000),
    (1280, 720, 4_500_000),
    (1920, 1080, 6_000_000),
    (1920, 1080, 7_800_000),
)
Point = tuple[float, float]


@dataclass(frozen=True)
class Clip:
    source: Source
    grid: Grid
    folder: Path

    def measured(self, name: str, arguments: list[str]) -> Point:
        """Bits a second and VMAF of one encode of the whole clip."""
        target = self.folder / f"{name}.mp4"
        run([*self.reading(), *arguments, str(target)])
        return 8 * target.stat().st_size / self.source.seconds, vmaf(target, Path(self.source.path), EVERY_FRAME)

    def reading(self) -> list[str]:
        return ["-i", self.source.path, "-map", "0:v:0"]


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    with tempfile.TemporaryDirectory() as name:
        results = {path.stem: compared(path) for path in clips(Path(name), quick=quick)}
    rates = [result["rate"] for result in results.values()]
    report(
        "ladder",
        -sum(rates) / len(rates),
        "of the bits of the fixed ladder saved at equal VMAF",
        BAR,
        clips=results,
    )


def clips(folder: Path, *, quick: bool) -> list[Path]:
    found = [BUNNY] if BUNNY.exists() and not quick else []
    for number, genres in enumerate(GENRES[: 1 if quick else 5]):
        path = folder / f"film-{genres[0].lower()}.mp4"
        say(f"Making a film of {genres[0]} ...")
        Production(subject(number, genres)).write("film", path)
        found.append(path)
    return found


def compared(path: Path) -> dict:
    say(f"Encoding {path.stem} ...")
    source = probe(path)
    with tempfile.TemporaryDirectory() as name:
        clip = Clip(source, grid_of(source.rate, source.seconds, 120), Path(name))
        ours, fixed = per_title(clip), apple(clip)
    rate = bjontegaard_rate(fixed, ours)
    say(f"{path.stem}: {rate:+.1%}; per title {told(ours)}; fixed {told(fixed)}")
    return {"rate": round(rate, 4), "per_title": rounded(ours), "fixed": rounded(fixed)}


def per_title(clip: Clip) -> list[Point]:
    rungs = chosen(run_trials(clip.source, clip.grid, clip.folder / "trials", PRESET))
    return [
        clip.measured(f"rung-{number}", ["-vf", scaled(rung.width, rung.height), *h264(rung, clip.grid, PRESET)])
        for number, rung in enumerate(rungs)
    ]


def apple(clip: Clip) -> list[Point]:
    """Rungs larger than the source are left out, but for the first, which has the source's own size."""
    rungs: dict[tuple[int, int, int], None] = {}
    for width, height, bitrate in APPLE:
        size = fitted(clip.source.width, clip.source.height, (width, height))
        rungs[*size, bitrate] = None
        if size == (clip.source.width, clip.source.height):
            break
    return [two_passes(clip, *rung) for rung in rungs]


def two_passes(clip: Clip, width: int, height: int, bitrate: int) -> Point:
    arguments = ["-vf", scaled(width, height), "-fps_mode", "passthrough", "-c:v", "libx264", "-preset", PRESET]
    arguments += [
        "-profile:v",
        "high",
        "-b:v",
        str(bitrate),
        "-maxrate",
        str(2 * bitrate),
        "-bufsize",
        str(4 * bitrate),
    ]
    arguments += ["-g", str(clip.grid.keyframe), "-keyint_min", str(clip.grid.keyframe), "-sc_threshold", "0", *BT709]
    log = ["-passlogfile", str(clip.folder / "passes")]
    run([*clip.reading(), *arguments, "-pass", "1", *log, "-f", "null", "-"])
    return clip.measured(f"{height}-{bitrate}", [*arguments, "-pass", "2", *log])


def rounded(points: list[Point]) -> list[list[float]]:
    """In kbit/s."""
    return [[round(bits / 1000), round(quality, 1)] for bits, quality in points]


def told(points: list[Point]) -> str:
    return ", ".join(f"{bits:.0f}k {quality}" for bits, quality in rounded(points))


if __name__ == "__main__":
    main()
