"""A stream in the making: a plan, and parts that any worker of the pool can make, in a folder that nobody is shown.

    .<version>/plan.json        what is to be made of which source
    .<version>/trials/          trial encodes that are done
    .<version>/parts/<part>/    parts that are whole
    .<version>/work/<part>.*/   attempts at parts; what a killed worker left is of no part
    .<version>/locks/<part>     held by who makes it
    .<version>/ready/           the stream's folder, before it is renamed into place

A part is made in a folder of the attempt's own and renamed: the ffmpeg of a worker that was killed can go on for a
while and must not write where the next one does.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from playback.locks import file_lock
from playback.packaging.captions import extracted
from playback.packaging.encode import encode_chunk, write_kept
from playback.packaging.ladder import Rung, chosen, untried
from playback.packaging.loudness import encode_sound
from playback.packaging.probe import Source
from playback.packaging.timing import Grid, grid_of
from playback.packaging.trials import run_trials

Progress = Callable[[float], None]
# Beside a second of picture, in all rungs.
SOUND_WEIGHT, CAPTIONS_WEIGHT = 0.03, 0.01
CAPTIONS = "captions"


@dataclass(frozen=True)
class Recipe:
    """What a curator or an operator may choose: see the settings that begin with STREAM_."""

    preset: str = "fast"
    chunk_seconds: float = 120.0
    # Without trials a fixed ladder is used: cheap, for films that nobody uploaded.
    has_trials: bool = True
    # Where there are trials they find out.
    tune: str = ""


@dataclass(frozen=True)
class Plan:
    source: Source
    grid: Grid
    rungs: tuple[Rung, ...]
    preset: str

    def parts(self) -> dict[str, float]:
        """Names of all parts, with the share of the work that each is."""
        weights = {chunk.name: float(chunk.frames / self.grid.rate) for chunk in self.grid.chunks()}
        seconds = self.grid.seconds
        weights |= {f"audio-{number}": SOUND_WEIGHT * seconds for number in range(len(self.source.sounds))}
        weights |= {CAPTIONS: CAPTIONS_WEIGHT * seconds} if self.source.texts else {}
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}

    def as_json(self) -> dict:
        grid = {**asdict(self.grid), "rate": str(self.grid.rate)}
        rungs = [rung.as_json() for rung in self.rungs]
        return {"source": self.source.as_json(), "grid": grid, "rungs": rungs, "preset": self.preset}

    @classmethod
    def from_json(cls, stored: dict) -> "Plan":
        grid = Grid(**{**stored["grid"], "rate": Fraction(stored["grid"]["rate"])})
        rungs = tuple(Rung(**rung) for rung in stored["rungs"])
        return cls(Source.from_json(stored["source"]), grid, rungs, stored["preset"])


@dataclass(frozen=True)
class Draft:
    folder: Path

    @property
    def ready(self) -> Path:
        return self.folder / "ready"

    def part(self, name: str) -> Path:
        return self.folder / "parts" / name

    def lock(self, name: str) -> Path:
        return self.folder / "locks" / name

    def plan(self) -> Plan | None:
        path = self.folder / "plan.json"
        return Plan.from_json(json.loads(path.read_text())) if path.exists() else None

    def missing(self, plan: Plan) -> list[str]:
        return [name for name in plan.parts() if not self.part(name).exists()]

    def share_done(self, plan: Plan) -> float:
        return sum(share for name, share in plan.parts().items() if self.part(name).exists())

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def make_plan(draft: Draft, source: Source, recipe: Recipe, progress: Progress = lambda share: None) -> Plan:
    """Decide what is to be made of the source, and keep it. Raises PackagingError, FfmpegError."""
    grid = grid_of(source.rate, source.seconds, recipe.chunk_seconds)
    if recipe.has_trials:
        rungs = chosen(run_trials(source, grid, draft.folder / "trials", recipe.preset, progress))
    else:
        rungs = untried(source.width, source.height, recipe.tune)
    plan = Plan(source, grid, tuple(rungs), recipe.preset)
    draft.folder.mkdir(parents=True, exist_ok=True)
    kept = draft.folder / "plan.draft"
    write_kept(kept, json.dumps(plan.as_json()).encode())
    kept.replace(draft.folder / "plan.json")
    return plan


def make_part(draft: Draft, plan: Plan, name: str, progress: Progress = lambda share: None) -> bool:
    """Make one part unless it is there; says whether it did. progress: is told the share of the part that is done.

    Raises BusyError if another worker makes it, PackagingError, FfmpegError.
    """
    with file_lock(draft.lock(name), wait=False):
        if draft.part(name).exists():
            return False
        work = draft.folder / "work"
        work.mkdir(exist_ok=True)
        for left in work.glob(f"{name}.*"):
            shutil.rmtree(left, ignore_errors=True)
        attempt = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=work))
        write_part(plan, name, attempt, progress)
        draft.part(name).parent.mkdir(exist_ok=True)
        attempt.chmod(0o755)
        attempt.rename(draft.part(name))
    return True


def write_part(plan: Plan, name: str, folder: Path, progress: Progress) -> None:
    source, grid = plan.source, plan.grid
    kind, _, number = name.partition("-")
    if kind == "chunk":
        chunk = grid.chunks()[int(number)]
        told = share_of(float(chunk.frames / grid.rate), progress)
        encode_chunk(source, grid, plan.rungs, chunk, folder, plan.preset, told)
    elif kind == "audio":
        encode_sound(source, grid, source.sounds[int(number)], folder, share_of(grid.seconds, progress))
    else:
        write_captions(source, folder)


def share_of(seconds: float, progress: Progress) -> Progress:
    """Tells the share where it is told how many of so many seconds are done."""
    return lambda done: progress(min(done / seconds, 1.0))


def write_captions(source: Source, folder: Path) -> None:
    """<language>.vtt of every text track, the first of each language; "und" where none is told."""
    for track in source.texts:
        target = folder / f"{track.language or 'und'}.vtt"
        text = None if target.exists() else extracted(source, track, folder)
        if text:
            write_kept(target, text.encode())
