"""The music of a film: a recipe of voices over a row of chords, in time with its cuts."""

import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq
from scipy.signal import fftconvolve

from playback.film.instruments import SAMPLES_A_SECOND, drum, held, noise, plucked, riser, times

BEATS_A_BAR = 4
PEAK = 0.8
# Of the last equaliser: how much louder with pitch, as a power of it, and what is cut off below, in Hz.
TILT, LOWEST = 0.42, 38


@dataclass(frozen=True)
class Recipe:
    """bpm: beats a minute; root: of the key, in Hz; chords: in semitones above it, one a bar.

    voices: by name, with the shares of the film at which each begins and how loud it is.
    """

    bpm: int
    root: float
    chords: tuple[tuple[int, ...], ...]
    voices: tuple[tuple[str, float, float], ...]
    echo: float = 0.25

    @property
    def beat(self) -> float:
        """In seconds."""
        return 60 / self.bpm


@dataclass
class Track:
    """Sound as it is put together: float32 [samples, 2]. sway: a number of the title's own, for what varies."""

    recipe: Recipe
    seconds: float
    sway: int = 0
    sound: np.ndarray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.sound = np.zeros((int(self.seconds * SAMPLES_A_SECOND), 2), np.float32)

    def add(self, at: float, sound: np.ndarray, level: float, pan: float = 0.0) -> None:
        """at: seconds from the beginning; what lies beyond the end is left out; pan: -1 left to 1 right."""
        first = int(at * SAMPLES_A_SECOND)
        if not 0 <= first < len(self.sound):
            return
        sound = sound[: len(self.sound) - first]
        self.sound[first : first + len(sound), 0] += sound * (level * (1 - 0.6 * max(0.0, pan)))
        self.sound[first : first + len(sound), 1] += sound * (level * (1 + 0.6 * min(0.0, pan)))

    def pitch(self, semitones: float, octave: int = 0) -> float:
        # Every title in a key of its own.
        return self.recipe.root * 2 ** (octave + (semitones + self.sway % 7 - 3) / 12)


@dataclass(frozen=True)
class Bar:
    """begin: in seconds; chord: in semitones; number: from 0."""

    begin: float
    chord: tuple[int, ...]
    number: int
    beat: float

    def at(self, beats: float) -> float:
        return self.begin + beats * self.beat


Voice = Callable[[Track, Bar, float], None]


def pad(track: Track, bar: Bar, level: float) -> None:
    for number, note in enumerate(bar.chord):
        tone = held("string", track.pitch(note), bar.beat * 4.9, 0.9, 1.1)
        track.add(bar.begin, tone, 0.085 * level, 0.7 * (number - 1))


def choir(track: Track, bar: Bar, level: float) -> None:
    for number, note in enumerate(bar.chord):
        track.add(
            bar.begin, held("soft", track.pitch(note, 1), bar.beat * 4.9, 1.2, 1.2), 0.11 * level, 0.6 * (1 - number)
        )


def drone(track: Track, bar: Bar, level: float) -> None:
    """A root and its fifth that never stop."""
    hum(track, bar, (0, 7), level)


def dread(track: Track, bar: Bar, level: float) -> None:
    """Two low notes too close together."""
    hum(track, bar, (0, 1), level)


def hum(track: Track, bar: Bar, notes: tuple[int, int], level: float) -> None:
    low = sum(held("saw", track.pitch(note, -1), bar.beat * 4.6, 1.0, 1.2) for note in notes)
    track.add(bar.begin, np.convolve(low, np.ones(48, np.float32) / 48, "same"), 0.24 * level)


def bass(track: Track, bar: Bar, level: float) -> None:
    for step in range(8):
        track.add(bar.at(step / 2), plucked("saw", track.pitch(bar.chord[0], -1), bar.beat * 0.6, 6), 0.2 * level)


def walk(track: Track, bar: Bar, level: float) -> None:
    """A double bass that goes from chord to chord."""
    for step, note in enumerate((bar.chord[0], bar.chord[1], bar.chord[2], bar.chord[2] + 2)):
        track.add(bar.at(step), plucked("soft", track.pitch(note, -1), bar.beat * 1.1, 4), 0.42 * level)


def roots(track: Track, bar: Bar, level: float) -> None:
    track.add(bar.begin, held("soft", track.pitch(bar.chord[0], -1), bar.beat * 4.2, 0.05, 0.5), 0.3 * level)


def arp(track: Track, bar: Bar, level: float) -> None:
    """Broken chords in sixteenths, with an echo to the other side."""
    notes = (*bar.chord, bar.chord[0] + 12, bar.chord[1] + 12, bar.chord[0] + 12, bar.chord[2], bar.chord[1])
    for step in range(16):
        tone = plucked("hollow", track.pitch(notes[(step * 3 + track.sway) % 8], 1), bar.beat * 0.8, 7)
        track.add(bar.at(step / 4), tone, 0.1 * level, 0.6)
        track.add(bar.at(step / 4 + 0.75), tone, 0.04 * level, -0.8)


def keys(track: Track, bar: Bar, level: float) -> None:
    """A piano's slow figure, and a note of melody above."""
    order = (0, 2, 1, 2) if track.sway % 2 else (0, 1, 2, 1)
    for step in range(8):
        note = bar.chord[order[step % 4]] + (12 if step % 4 == 2 else 0)
        track.add(bar.at(step / 2), plucked("string", track.pitch(note), bar.beat * 2, 2.6), 0.16 * level, 0.25)
    top = bar.chord[(bar.number * 2 + track.sway) % 3] + 12
    track.add(
        bar.at(0.0 if bar.number % 2 else 1.0),
        plucked("soft", track.pitch(top, 1), bar.beat * 3, 1.5),
        0.15 * level,
        -0.3,
    )


def bells(track: Track, bar: Bar, level: float) -> None:
    for step, note in enumerate((bar.chord[0], bar.chord[2], bar.chord[1] + 12, bar.chord[2] + 12)):
        track.add(
            bar.at(step + 0.5 * (step % 2)),
            plucked("bell", track.pitch(note, 2), 1.6, 2.6),
            0.09 * level,
            0.5 * (step % 2) - 0.25,
        )


def harp(track: Track, bar: Bar, level: float) -> None:
    run = [note + 12 * octave for octave in (0, 1) for note in bar.chord]
    for step, note in enumerate([*run, *run[-2:0:-1]][:8]):
        track.add(bar.at(step / 2), plucked("soft", track.pitch(note, 1), 1.6, 2.4), 0.17 * level, step / 8 - 0.5)


def pizzicato(track: Track, bar: Bar, level: float) -> None:
    """Short strings that skip between the bass and the chord."""
    for beat in range(4):
        track.add(
            bar.at(beat),
            plucked("soft", track.pitch(bar.chord[0 if beat % 2 == 0 else 2], -1), 0.3, 9),
            0.4 * level,
            -0.2,
        )
        for note in bar.chord[1:]:
            track.add(bar.at(beat + 0.5), plucked("string", track.pitch(note, 1), 0.22, 14), 0.12 * level, 0.3)
    tune = (bar.chord[2], bar.chord[2] + 2, bar.chord[1], bar.chord[0])
    for step in (0.0, 1.0, 1.5, 2.5, 3.0):
        note = tune[int(step * 2 + bar.number + track.sway) % 4]
        track.add(bar.at(step), plucked("bell", track.pitch(note, 1), 0.5, 7), 0.13 * level, 0.1)


def guitar(track: Track, bar: Bar, level: float) -> None:
    """Twang, with a tremolo, over open country."""
    for beats, note in ((0, bar.chord[0]), (1.5, bar.chord[2]), (2, bar.chord[1]), (3, bar.chord[0] + 12)):
        tone = plucked("string", track.pitch(note, 0), 1.8, 2.0)
        track.add(bar.at(beats), tone * (1 + 0.35 * np.sin(2 * np.pi * 6 * times(1.8))), 0.28 * level, 0.2)


def brass(track: Track, bar: Bar, level: float) -> None:
    for note in bar.chord:
        for beats, long in ((0, 1.4), (1.5, 0.4), (2, 1.8)):
            track.add(bar.at(beats), held("saw", track.pitch(note), bar.beat * long, 0.04, 0.12), 0.085 * level)


def stabs(track: Track, bar: Bar, level: float) -> None:
    for note in bar.chord:
        for beats in (0.5, 1.5, 2.5, 3.5):
            track.add(bar.at(beats), plucked("organ", track.pitch(note, 1), 0.3, 9), 0.1 * level, 0.3)


def whispers(track: Track, bar: Bar, level: float) -> None:
    """High strings that will not stay in tune."""
    time = times(bar.beat * 4.4)
    for number, note in enumerate((13, 14)):
        bend = 1 + 0.012 * np.sin(0.9 * time + bar.number + 2 * number)
        tone = np.sin(2 * np.pi * np.cumsum(track.pitch(note, 2) * bend) / SAMPLES_A_SECOND)
        track.add(bar.begin, tone * np.sin(np.pi * time / time[-1]) ** 2, 0.03 * level, number * 1.4 - 0.7)


def beats(*pattern: tuple[str, tuple[float, ...], float]) -> Voice:
    """Drums: by name, the beats of the bar they fall on, and how loud."""

    def play(track: Track, bar: Bar, level: float) -> None:
        for name, places, loud in pattern:
            for number, place in enumerate(places):
                track.add(bar.at(place), drum(name), loud * level, 0.25 * (number % 2) if "hat" in name else 0.0)

    return play


EIGHTHS = tuple(step / 2 for step in range(8))
SIXTEENTHS = tuple(step / 4 for step in range(16))
VOICES: dict[str, Voice] = {
    "pad": pad, "choir": choir, "drone": drone, "dread": dread, "bass": bass, "walk": walk, "roots": roots, "arp": arp,
    "keys": keys, "bells": bells, "harp": harp, "pizzicato": pizzicato, "guitar": guitar, "brass": brass,
    "stabs": stabs,
    "whispers": whispers,
    "drive": beats(("kick", (0, 1.5, 2, 3.5), 0.55), ("snare", (1, 3), 0.45), ("hat", EIGHTHS, 0.4)),
    "four": beats(("kick", (0, 1, 2, 3), 0.55), ("clap", (1, 3), 0.25), ("open hat", (0.5, 1.5, 2.5, 3.5), 0.18)),
    "taiko": beats(("taiko", (0, 1.5, 2.5, 3), 0.55), ("tom", (0.5, 2, 3.5), 0.25)),
    "march": beats(("roll", (0, 0.75, 1, 2, 2.75, 3, 3.25, 3.5, 3.75), 0.28), ("taiko", (0, 2), 0.4)),
    "heart": beats(("heart", (0, 0.4, 2, 2.4), 0.75)),
    "swing": beats(("brush", (0, 1, 1.67, 2, 3, 3.67), 0.3), ("soft kick", (0, 2), 0.3)),
    "clock": beats(("tick", SIXTEENTHS, 0.5), ("soft kick", (0, 2.5), 0.5)),
    "shuffle": beats(("soft kick", (0, 2), 0.4), ("brush", (1, 3), 0.32), ("tick", (0.5, 1.5, 2.5, 3.5), 0.2)),
    "gallop": beats(("tom", (0, 0.5, 0.75, 1, 1.5, 1.75, 2, 2.5, 2.75, 3, 3.5, 3.75), 0.2), ("taiko", (0,), 0.3)),
}  # fmt: skip


def composed(recipe: Recipe, seconds: float, title_at: float, sway: int) -> np.ndarray:
    """The whole score, float32 [samples, 2]: it grows towards the title, strikes there, and dies away."""
    track = Track(recipe, seconds, sway)
    for number in range(int(np.ceil(seconds / recipe.beat / BEATS_A_BAR))):
        bar = Bar(number * BEATS_A_BAR * recipe.beat, recipe.chords[number % len(recipe.chords)], number, recipe.beat)
        for name, begins, level in recipe.voices:
            if begins * seconds - 0.01 <= bar.begin < title_at + 2 * BEATS_A_BAR * recipe.beat:
                VOICES[name](track, bar, level)
    long = min(2.5, title_at)
    track.add(title_at - long, riser(long), 0.16)
    track.add(title_at, drum("boom"), 0.6)
    track.add(title_at, drum("crash"), 0.2)
    return mastered(track.sound, recipe.echo, seconds)


def mastered(sound: np.ndarray, echo: float, seconds: float) -> np.ndarray:
    """With a room around it, no louder than it may be, faded in and out."""
    if echo:
        room = noise(1.6, 150, 5500) * np.exp(-3.4 * times(1.6)) * 0.045
        # What comes back from a wall comes from the other side.
        wet = fftconvolve(sound, room[:, None], axes=0)[: len(sound), ::-1]
        sound = sound + echo * wet.astype(np.float32)
    sound = balanced(sound)
    time = np.arange(len(sound), dtype=np.float32) / SAMPLES_A_SECOND
    sound = np.tanh(1.3 * sound / max(float(np.percentile(np.abs(sound), 99.8)), 1e-6))
    fade = np.minimum(1, np.minimum(time / 0.4, (seconds - time) / 2.0)).clip(0)
    return (PEAK * sound * fade[:, None]).astype(np.float32)


def balanced(sound: np.ndarray) -> np.ndarray:
    """Brighter, and with nothing so low that small loudspeakers only rattle."""
    count = next_fast_len(len(sound), real=True)
    pitches = rfftfreq(count, 1 / SAMPLES_A_SECOND)
    gain = (pitches / 200).clip(0.1, 20) ** TILT * np.exp(-((LOWEST / (pitches + 1)) ** 4))
    spectrum = rfft(sound, count, axis=0) * gain[:, None].astype(np.float32)
    return irfft(spectrum, count, axis=0)[: len(sound)].astype(np.float32)


def write_score(path: Path, sound: np.ndarray) -> None:
    """16 bit, stereo."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLES_A_SECOND)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
