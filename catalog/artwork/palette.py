"""Colours by genre, mood and decade, and the arithmetic of contrast."""

import colorsys
from dataclasses import dataclass

import numpy as np

Colour = tuple[int, int, int]
# WCAG 2.2, success criterion 1.4.3.
LEAST_CONTRAST = 4.5


@dataclass(frozen=True)
class Palette:
    """From the far sky to the near ground, the light that falls in, and what stands out."""

    sky: Colour
    glow: Colour
    middle: Colour
    near: Colour
    accent: Colour


def colour(text: str) -> Colour:
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def palette(words: str) -> Palette:
    return Palette(*map(colour, words.split()))


# sky glow middle near accent
FAMILIES: dict[str, tuple[str, ...]] = {
    "Action": (
        "1b0f14 ff7a2f 8c2f1f 140a0d ffd166",
        "0d1a26 ff9f45 2f5d73 0a1118 ff4d2e",
        "240b0b ff3b30 7a1616 120505 ffc857",
        "10151f ff5d2e 5a2430 07090e ffe14d",
        "1f1408 ffb02e 7d4a12 0d0703 ff5436",
    ),
    "Adventure": (
        "2a6f97 ffd08a 3f8f6b 12302b ffb703",
        "f4845f ffe0a3 9c4f3d 2b1a1e ffd166",
        "114b5f ffe8a3 1f8a70 0b2430 f9a03f",
        "1d3b5c ffb36b 7a5a6e 101a2a ffe08a",
        "2f7f86 fff0c2 c98b3f 1d2f2c ff7a3d",
    ),
    "Animation": (
        "3a86ff ffe66d 8338ec 2b1a5a ff5d8f",
        "06b6a0 fff3b0 2f9ed8 10355c ff8c42",
        "ff7096 ffe5a0 9b5de5 3a1c5e 00bbf9",
        "ff9f1c fff1c9 e84855 4a1942 2de1c2",
        "5f0fff ffd23f c41e7a 22054f 3bceac",
        "1fb5ff fff5b8 ff6b9d 1c2f6b ffd400",
    ),
    "Children": (
        "59c3f0 fff1a8 6bc46d 1f6b4f ff6b6b",
        "ffb067 fff2c9 f2789f 7a3b69 4cc9f0",
        "7bd389 fff7c2 38a3a5 1b4f5a ffca3a",
        "4d7cfe fff4bd ff8fab 23326b ffd60a",
        "9b7bff ffe8c2 ff9e7a 3d2a6d 7df0c8",
    ),
    "Comedy": (
        "ffc233 fff0b8 ff7f50 b23a48 2ec4b6",
        "ff6f91 ffd6a5 ff9671 7a2e57 ffe66d",
        "2ec4b6 f4fbd0 ff9f1c 0b5563 ff3366",
        "ff5d47 ffe9c7 ffc02e 5c1238 1fa2ff",
        "3d5afe fff2b3 ff4081 17206b ffea00",
        "ffd93b fffbe3 ff6bb5 3b1c5a 00b8a9",
    ),
    "Crime": (
        "0b1320 e8b04b 27364a 05080e d7263d",
        "151515 d9a441 3b3024 080706 e63946",
        "0a1a1f 6bd0c8 1d4048 04090b ffb000",
        "1a0f22 ff4fa3 3a2050 07040b 35e0e6",
        "0f1a14 c8e05a 2a4a36 050906 ffb347",
    ),
    "Documentary": (
        "0f3443 a8dadc 34656d 0a1b22 f1c40f",
        "24333e f2e8cf 5f7161 11191e e07a5f",
        "1c2541 c5d8f0 3a506b 0b132b 5bc0be",
        "2a2118 ffd9a0 7a5c3a 120d08 5fc8d8",
        "13262f ffe4b5 2f6f5f 081418 ff8a4c",
    ),
    "Drama": (
        "2d2a45 f2b880 6b5876 15131f e8a87c",
        "1f3b4d e9c39b 4f6d7a 0f1c26 dd6e42",
        "3b2c35 f4cfa4 8a5a5a 1b1318 c38d9e",
        "16303a ffcfa1 5d7d7a 0a171b ff9a76",
        "33211c ffd9a0 a0603f 180d0a f6efd9",
        "241c3d f7a8b8 6a4a86 0f0a1c ffe0c2",
        "1c2b24 e8d9a8 5f7a58 0d1511 f0a35e",
    ),
    "Fantasy": (
        "1a1446 9bf6ff 5b3fa0 0c0828 ffd6ff",
        "0b3142 b8f2d0 2f7f6f 061a20 f6d743",
        "2b0f54 ffb3e6 7b2cbf 120626 80ffdb",
        "10243f ffd98a 3a5f8a 070f1c 9be8ff",
        "321338 ffb37a 8a3a6a 14061a ffe9a8",
    ),
    "Film-Noir": (
        "16181c d9dde3 4a5058 07080a c9ced6",
        "1c1a17 e6ddc8 574f43 0a0907 b5a98c",
        "11161d c4d4e4 3d4d5e 06090d e5e5e5",
        "0d1014 f2ead8 3a3f46 040506 d94a3a",
    ),
    "Horror": (
        "170507 c1121f 4a0a10 060203 e5383b",
        "0a120c 8fd694 1f3d2a 030604 d00000",
        "0d0a18 b79ced 2e2247 050309 ef233c",
        "0a1416 74c7b8 1d3a3a 030607 ff3b30",
        "1a0d05 ff8a2a 5a2408 080301 ffd08a",
    ),
    "IMAX": (
        "03142b 7cc6fe 14507a 010812 ffd166",
        "1b0a2a ff9e7d 6a2c70 0b0412 f9ed69",
        "06272b 9ff0d0 1b6f6a 020f11 ffb627",
    ),
    "Musical": (
        "3d0e61 ff9ecd 9d174d 18052b ffd23f",
        "0d1b6b f9c74f 5f2eea 060c33 ff477e",
        "5c0f2f ffcf99 b5179e 24051a f8f272",
        "b3123f ffd9a0 ff5e3a 3a0518 ffe45c",
        "102a6b 8ef6e4 7a2fd6 080f33 ff5fa8",
    ),
    "Mystery": (
        "101c2c 9fc2cc 30475e 060c14 f4a259",
        "1d1135 c8b6ff 413a6b 0a0618 ffd972",
        "0e2421 a7c4a0 2f5249 050f0d e9c46a",
        "15233f e8c98a 3a4f7a 080e1a e06a5a",
        "26121f f0b8c8 6a3050 10060d f2e2a0",
    ),
    "Romance": (
        "7a2048 ffd1ba d16b86 351026 ffe0ac",
        "463973 ffc8a2 e08e9d 22183f fff1d0",
        "a63c5d ffe3d8 f19c79 451a2f ffd9da",
        "2a3a6e ffc9b8 8a6aa8 141a38 ff8fa3",
        "c9485b ffe6cf f3a683 4f1426 fff4e0",
    ),
    "Sci-Fi": (
        "050b24 56cfe1 27408b 02040f ff8fab",
        "12062b b388ff 4527a0 060215 64ffda",
        "021b26 80ffe8 0b6e79 010b10 ff9e00",
        "0a1a2f ff9d5c 2a4a6a 040a14 ffe0a8",
        "1f0a1f ff6a88 5a1f6a 0a030d 7af0ff",
        "08211a 9bff9b 14604a 020d0a f2ff8a",
    ),
    "Thriller": (
        "0c1116 ffb238 38424d 050709 ff3f34",
        "101820 7fd1d1 2d4a57 06090c f2545b",
        "1a1420 ff7e67 4a3347 0a070d ffd369",
        "081a24 4fd0ff 1a4a63 030a0f ff5a3c",
        "1c0d0d ff5f4a 5a1a1a 090303 ffd9a0",
        "14180c d6e25a 3d4a1f 070903 ff7a3d",
    ),
    "War": (
        "3a3222 f0b860 6b5b3a 15120b d1603d",
        "2b2f2c d8c99b 565f4d 101210 c8553d",
        "2e1f18 ff9a56 6d4330 120b08 f2d0a4",
        "26303a ffb27a 5a6470 0f1318 ff6a3a",
        "3d2a1a ffcf7a 8a5a2a 180e06 ff8a3c",
    ),
    "Western": (
        "d9622b ffd27a 8f3b1b 2a120b ffe8b0",
        "c44536 ffc15e 772f1a 231009 f9e0a2",
        "4b7f8c ffd9a0 b8643c 3a1a10 f4a259",
        "8a3a4a ffc98a c8703c 2c0f14 ffe9b8",
        "35508a ffb877 b0604a 161c33 ffe0a0",
    ),
    "dark": ("0d1017 5d7290 232c3b 050609 9fb3c8", "140a12 8f4a63 3a1a2b 060306 d98a9e"),
    "tense": ("1a0b0a ff5a36 5a1a12 080303 ffb199", "0d1414 d9ff5a 2c3d24 040606 f2ff9e"),
    "epic": ("0f2145 ffcf7a 4a5f9a 081024 ffe9b8", "2b1240 ff9d6e 7a3f83 12061c ffd9c2"),
    "bright": ("37b6ff fff4b8 ffb347 1f5f8b ff5c8a", "ffb627 fffbe0 ff6f59 8f2d56 2ec4b6"),
    "warm": ("b3543c ffe2ad e08e5a 4a1f1a fff0d1", "8f3f57 ffd3a8 d98268 3b1726 ffe7c9"),
    "dreamy": ("5a4fa2 ffd6ec a58ae0 271f55 d9fff5", "2f6f8f e6f7ff 8fb8de 16344a ffe3f1"),
    "calm": ("2d4a5e e6d9c0 7a97a0 162630 f2c9a1", "3f5e50 f0e6cc 91a88a 1c2d26 f2b880"),
    "1930s": ("1b1b22 e6d3a3 5a4f3d 0b0b0e c9a14a", "12263a f0dca0 2f5a6a 08131d d9b24a"),
    "1940s": ("191b1e d8d2c2 51514f 0a0a0b d9584a", "2a1a14 f0d8b0 6a4a34 120a07 e0a05a"),
    "1950s": ("2a9d8f f4e3b2 e76f51 14483f f4a261", "3d5a80 f2e6c9 ee6c4d 1b2a41 e0fbfc"),
    "1960s": ("e4572e f7e6b4 f3a712 29335c 669bbc", "f2a541 fbeecb d64933 0c7c59 2b303a"),
    "1970s": ("7a3e1d f6c667 c9622c 331a0e f2e0b6", "5b5f3a f0cd7c a8672e 23230f e9dab3"),
    "1980s": ("1a0b3b ff5fa2 6a1fb0 0b0420 3ff2ff", "0b1045 ffa14a c2218f 050620 5cf2d6"),
    "1990s": ("0c3b4a 9ff0e6 1d7a85 051b22 ffd23f", "2b1b4a c3a6ff 5a3aa0 120a24 9cff6e"),
    "2000s": ("07303c ffa45c 1f6f78 031519 ffd8a8", "12263a ff8c42 3f6b80 070f18 f2e3c6"),
    "2010s": ("1d2233 f2f2f2 525b76 0d1019 ff5a5f", "22333b eae0d5 5e6f73 0a1214 f28f3b"),
    "2020s": ("241b3a ffb3a7 6c4a8c 0f0a1c 9ef01a", "0b2f33 d9fff0 2d7f7b 041517 ff7b54"),
}
OLDER = "1930s"
DEFAULT = "Drama"


def family(name: str) -> tuple[str, ...]:
    if name.endswith("s") and name[:4].isdecimal() and name not in FAMILIES:
        return FAMILIES[OLDER]
    return FAMILIES.get(name, FAMILIES[DEFAULT])


def varied(words: str, rng: np.random.Generator) -> Palette:
    """A palette of the family with every hue turned a little, the same way."""
    turn = float(rng.normal(0, 0.018))
    return Palette(*(turned(each, turn) for each in map(colour, words.split())))


def turned(value: Colour, turn: float) -> Colour:
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in value))
    return tuple(round(part * 255) for part in colorsys.hls_to_rgb((hue + turn) % 1.0, light, full))


def luminance(value: Colour) -> float:
    """Relative luminance (WCAG 2.2): 0 for black to 1 for white."""
    parts = [part / 255 for part in value]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """share of the other in the one."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
