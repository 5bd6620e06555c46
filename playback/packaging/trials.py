"""Trial encodes of a few scenes: what each size and quality costs, and how it looks beside the source."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from playback.packaging.encode import h264, scaled, steady
from playback.packaging.ladder import (
    CRFS,
    Encode,
    Rung,
    Trial,
    best_tune,
    fitted,
    most_bitrate,
    trials_for,
    tunes_to_try,
)
from playback.packaging.probe import Source
from playback.packaging.timing import Grid
from playback.packaging.tool import PackagingError, reading, run

SCENES = 4
# VMAF's model was made for 1080 lines: larger pictures are compared at that size.
JUDGED = (1920, 1080)
EVERY_FRAME = 5
SCORE = re.compile(r"VMAF score: ([\d.]+)")


def run_trials(
    source: Source, grid: Grid, folder: Path, preset: str, progress: Callable[[float], None] = lambda share: None
) -> list[Trial]:
    """All trials with the tune that suits the source, those that the folder holds already not made again.

    progress: is told the share done.
    """
    bench = Bench(source, grid, folder, preset, progress)
    size = source.width, source.height
    tune = best_tune(bench.trials(tunes_to_try(*size)))
    found = bench.trials(trials_for(*size, tune))
    (folder / "scenes.mkv").unlink(missing_ok=True)
    return found


class Bench:
    """Makes trials of one source, and keeps them in a folder."""

    def __init__(
        self, source: Source, grid: Grid, folder: Path, preset: str, progress: Callable[[float], None]
    ) -> None:
        self.source, self.grid, self.folder, self.preset, self.progress = source, grid, folder, preset, progress
        folder.mkdir(parents=True, exist_ok=True)
        self.kept = folder / "trials.json"
        self.known = [Trial(**stored) for stored in json.loads(self.kept.read_text())] if self.kept.exists() else []
        self.seconds = 0.0
        # Two trials of the tune that is not taken are made beside these.
        self.total = len(trials_for(source.width, source.height, "")) + len(CRFS[1:3])

    def trials(self, wanted: list[Encode]) -> list[Trial]:
        for encode in wanted:
            if encode not in {encode_of(trial) for trial in self.known}:
                self.known.append(self.tried(*encode))
                self.keep()
                self.progress(min(len(self.known) / self.total, 1.0))
        return [trial for trial in self.known if encode_of(trial) in wanted]

    def tried(self, width: int, height: int, crf: float, tune: str) -> Trial:
        self.seconds = self.seconds or write_scenes(self.source, self.grid, self.folder / "scenes.mkv")
        rung = Rung(width, height, crf, 4 * most_bitrate(width, height), tune=tune)
        return tried(self.folder, self.grid, self.seconds, rung, self.preset)

    def keep(self) -> None:
        draft = self.kept.with_suffix(".draft")
        draft.write_text(json.dumps([asdict(trial) for trial in self.known]))
        draft.replace(self.kept)


def encode_of(trial: Trial) -> Encode:
    return trial.width, trial.height, trial.crf, trial.tune


def scenes_of(segment_bytes: tuple[int, ...], wanted: int = SCENES) -> list[int]:
    """Which segments to try: of each stretch of the film the one that is as hard to encode as the stretch on average.

    How hard is read from the bytes that the source itself spent.
    """
    stretches = [part for part in np.array_split(np.arange(len(segment_bytes)), wanted) if len(part)]
    weights = np.array(segment_bytes, dtype=float)
    return [int(part[np.argmin(np.abs(weights[part] - weights[part].mean()))]) for part in stretches]


def write_scenes(source: Source, grid: Grid, target: Path) -> float:
    """The scenes one after the other, without loss, at the size at which they are judged; returns their seconds."""
    whole = max(grid.frames // grid.segment, 1)
    starts = [scene * grid.segment_seconds for scene in scenes_of(source.segment_bytes[:whole])]
    width, height = fitted(source.width, source.height, JUDGED)
    frames = min(grid.segment, grid.frames)
    inputs, graph = [], []
    for number, start in enumerate(starts):
        inputs += reading(source.path, start=start - 2)
        graph.append(
            f"[{number}:{source.video}]{steady(source, grid.rate, start)},trim=end_frame={frames},"
            f"{scaled(width, height)}[s{number}]"
        )
    joined = "".join(f"[s{number}]" for number in range(len(starts)))
    graph.append(f"{joined}concat=n={len(starts)}:v=1[out]")
    lossless = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-fps_mode", "passthrough"]
    run(["-copyts", *inputs, "-filter_complex", ";".join(graph), "-map", "[out]", *lossless, str(target)])
    return float(len(starts) * frames / grid.rate)


def tried(folder: Path, grid: Grid, seconds: float, rung: Rung, preset: str) -> Trial:
    encoded, scenes = folder / "trial.mp4", folder / "scenes.mkv"
    arguments = ["-i", str(scenes), "-vf", scaled(rung.width, rung.height), *h264(rung, grid, preset)]
    run([*arguments, str(encoded)])
    quality = vmaf(encoded, scenes, EVERY_FRAME)
    bitrate = 8 * encoded.stat().st_size / seconds
    encoded.unlink()
    return Trial(rung.width, rung.height, rung.crf, bitrate, quality, rung.tune)


def vmaf(encoded: Path, original: Path, every: int = 1) -> float:
    """The mean VMAF of a picture scaled up to its original, by every n-th frame. Both must have the same frames."""
    # Both numbered alike: containers round times differently, and frames are compared by theirs.
    numbered = "settb=1/25,setpts=N,format=yuv420p"
    graph = f"[1:v]{numbered},split[a][b];[0:v]{numbered}[c];[c][a]scale2ref=flags=bicubic[d][e];[e]nullsink;"
    graph += f"[d][b]libvmaf=n_subsample={every}:n_threads=2"
    said = run(["-i", str(encoded), "-i", str(original), "-filter_complex", graph, "-f", "null", "-"], level="info")
    found = SCORE.search(said)
    if not found:
        raise PackagingError("The quality of a trial could not be measured.")
    return float(found.group(1))
