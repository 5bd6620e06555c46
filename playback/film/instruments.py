"""Sounds, each a float32 array of samples: tones from tables of one period, drums from noise and falling sines."""

from functools import cache

import numpy as np

SAMPLES_A_SECOND = 32_000
TABLE = 2048
# The strength of each partial, by timbre.
PARTIALS: dict[str, tuple[float, ...]] = {
    "sine": (1.0,),
    "soft": (1.0, 0.32, 0.14, 0.05, 0.02),
    "string": tuple(1 / k**1.25 for k in range(1, 13)),
    "saw": tuple(1 / k for k in range(1, 18)),
    "hollow": tuple((k % 2) / k for k in range(1, 16)),
    "organ": (1.0, 0.6, 0.0, 0.4, 0.0, 0.2, 0.0, 0.25),
    "bell": (1.0, 0.0, 0.55, 0.0, 0.0, 0.4, 0.0, 0.0, 0.25),
}


@cache
def table(timbre: str) -> np.ndarray:
    """One period, float32 [TABLE], at most 1."""
    turn = 2 * np.pi * np.arange(TABLE) / TABLE
    wave = sum(strength * np.sin((k + 1) * turn) for k, strength in enumerate(PARTIALS[timbre]))
    return (wave / np.abs(wave).max()).astype(np.float32)


def times(seconds: float) -> np.ndarray:
    return np.arange(int(seconds * SAMPLES_A_SECOND), dtype=np.float32) / SAMPLES_A_SECOND


def wave(timbre: str, pitch: float, seconds: float) -> np.ndarray:
    """pitch: in Hz."""
    steps = np.arange(int(seconds * SAMPLES_A_SECOND)) * (pitch * TABLE / SAMPLES_A_SECOND)
    return table(timbre)[steps.astype(np.int64) % TABLE]


def held(timbre: str, pitch: float, seconds: float, attack: float = 0.02, release: float = 0.1) -> np.ndarray:
    """A tone that lasts, two slightly apart; seconds includes its fading."""
    time = times(seconds)
    tone = wave(timbre, pitch * 1.0025, seconds) + wave(timbre, pitch * 0.9975, seconds)
    return 0.5 * tone * np.minimum(1, np.minimum(time / attack, (seconds - time) / release)).clip(0)


def plucked(timbre: str, pitch: float, seconds: float, decay: float) -> np.ndarray:
    """A tone that dies away, its high partials first; decay: how fast, in e-folds a second."""
    time = times(seconds)
    bright, dull = wave(timbre, pitch, seconds), wave("sine", pitch, seconds)
    ends = np.minimum(1, np.minimum(time / 0.004, (seconds - time) / 0.02))
    return (bright * np.exp(-2.2 * decay * time) + 0.6 * dull * np.exp(-decay * time)) * ends


@cache
def noise(seconds: float, low: float, high: float) -> np.ndarray:
    """Noise between two frequencies in Hz, the same every time."""
    count = int(seconds * SAMPLES_A_SECOND)
    spectrum = np.fft.rfft(np.random.default_rng(11).normal(0, 1, count))
    pitches = np.fft.rfftfreq(count, 1 / SAMPLES_A_SECOND)
    spectrum *= np.exp(-((low / (pitches + 1)) ** 4)) * np.exp(-((pitches / high) ** 4))
    sound = np.fft.irfft(spectrum, count)
    return (sound / np.abs(sound).max()).astype(np.float32)


def struck(seconds: float, low: float, drop: float, bend: float, decay: float) -> np.ndarray:
    """A drum's skin: a sine that falls by drop Hz to low."""
    time = times(seconds)
    phase = low * time + drop / bend * (1 - np.exp(-bend * time))
    return np.sin(2 * np.pi * phase) * np.exp(-decay * time) * np.minimum(1, (seconds - time) / 0.02)


def hit(seconds: float, low: float, high: float, decay: float) -> np.ndarray:
    """A burst of noise."""
    return noise(seconds, low, high) * np.exp(-decay * times(seconds))


@cache
def drum(name: str) -> np.ndarray:
    """Raises KeyError for a drum that is not in the kit."""
    return DRUMS[name]().astype(np.float32)


DRUMS = {
    "kick": lambda: struck(0.35, 48, 130, 34, 9),
    "soft kick": lambda: 0.8 * struck(0.4, 44, 50, 20, 10),
    "snare": lambda: 0.5 * struck(0.22, 180, 90, 40, 22) + 0.75 * hit(0.22, 1200, 9000, 18),
    "clap": lambda: hit(0.25, 900, 5200, 20),
    "hat": lambda: 0.5 * hit(0.07, 6500, 15000, 60),
    "open hat": lambda: 0.4 * hit(0.3, 6000, 15000, 13),
    "brush": lambda: 0.4 * hit(0.2, 2600, 9000, 14),
    "taiko": lambda: struck(0.9, 56, 60, 14, 4.5) + 0.35 * hit(0.9, 60, 900, 22),
    "tom": lambda: struck(0.5, 96, 60, 18, 8) + 0.1 * hit(0.5, 200, 2000, 30),
    "roll": lambda: 0.5 * hit(0.09, 900, 7000, 34),
    "tick": lambda: 0.5 * hit(0.03, 3000, 9000, 130),
    "heart": lambda: struck(0.5, 38, 34, 16, 8),
    "boom": lambda: struck(3.2, 30, 50, 5, 1.5) + 0.22 * hit(3.2, 40, 1600, 3.2),
    "crash": lambda: 0.45 * hit(2.4, 2500, 14000, 2.2),
}


def riser(seconds: float) -> np.ndarray:
    """Noise and a tone that swell until they break off."""
    time = times(seconds)
    share = time / seconds
    tone = np.sin(2 * np.pi * (180 * time + 260 * time * share))
    return (0.6 * noise(round(seconds, 2), 500, 7000)[: len(time)] + 0.2 * tone[: len(time)]) * share**2.5
