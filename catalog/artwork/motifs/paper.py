"""Flat colours: hills, balloons and bubbles cut from paper, and the tints they are cut from."""

import numpy as np

from catalog.artwork.palette import Colour, mix
from catalog.artwork.scene import Scene


def flat(scene: Scene) -> None:
    p = scene.palette
    scene.surface = "paper"
    scene.sky([(0, p.sky), (1, mix(p.sky, p.middle, 0.35))])


def tints(scene: Scene) -> tuple[Colour, ...]:
    p = scene.palette
    return (p.accent, p.glow, p.middle, mix(p.accent, p.glow, 0.5), mix(p.middle, p.glow, 0.4))


def any_tint(scene: Scene) -> Colour:
    choices = tints(scene)
    return choices[int(scene.rng.integers(len(choices)))]


def halftone(scene: Scene, x: float, y: float, radius: float, fill: Colour) -> None:
    ratio = scene.height / scene.width
    for across in np.arange(-radius, radius, 0.034):
        for down in np.arange(-radius, radius, 0.034):
            inside = np.hypot(across, down) / radius
            if inside < 0.72:
                scene.disc(x + across * ratio, y + down, 0.013 * (0.2 + (down / radius + 1) / 2), fill)


def confetti(scene: Scene) -> None:
    flat(scene)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.4, 0.9, p.glow, 0.5)
    for _ in range(150):
        cx, cy, size, angle = (
            x + scene.rng.normal(0, 0.2),
            scene.pick(-0.05, 1.05),
            scene.pick(0.01, 0.035),
            scene.pick(0, np.pi),
        )
        if scene.chance(0.4):
            scene.disc(cx, cy, size * 0.5, any_tint(scene))
            continue
        ratio = scene.height / scene.width
        corners = [
            (
                cx + ratio * size * (a * np.cos(angle) - b * np.sin(angle)),
                cy + size * (a * np.sin(angle) + b * np.cos(angle)),
            )
            for a, b in ((-1, -0.4), (1, -0.4), (1, 0.4), (-1, 0.4))
        ]
        scene.shape(corners, any_tint(scene))
    for turn, radius in enumerate((0.3, 0.24, 0.17, 0.09)):
        scene.disc(x, 0.5, radius, tints(scene)[turn])


def stripes(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    flat(scene)
    for step in range(-4, 16):
        left = step * 0.1
        scene.shape([(left, 0), (left + 0.05, 0), (left - 0.15, 1), (left - 0.2, 1)], mix(p.sky, p.glow, 0.45))
    scene.disc(x + 0.012, 0.53, 0.34, p.near)
    scene.disc(x, 0.5, 0.34, p.accent)
    scene.disc(x, 0.5, 0.27, mix(p.glow, (255, 255, 255), 0.3))
    wink(scene, x)


def wink(scene: Scene, x: float) -> None:
    """A face of three strokes."""
    near = scene.palette.near
    scene.disc(x - 0.05, 0.43, 0.03, near)
    scene.line([(x + 0.03, 0.43), (x + 0.075, 0.43)], near, 0.018)
    arc = [(x + 0.09 * np.cos(a), 0.52 + 0.12 * np.sin(a)) for a in np.linspace(0.15 * np.pi, 0.85 * np.pi, 30)]
    scene.line(arc, near, 0.02)


def paper_hills(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.surface = "paper"
    scene.sky([(0, p.sky), (0.8, mix(p.sky, p.glow, 0.7)), (1, p.glow)])
    scene.disc(x + scene.pick(-0.05, 0.1), 0.32, 0.16, mix(p.glow, (255, 255, 255), 0.5))
    for _ in range(4):
        cloud(scene, scene.pick(0, 1), scene.pick(0.1, 0.34), scene.pick(0.05, 0.09))
    fills = (
        mix(p.middle, p.glow, 0.5),
        mix(p.middle, p.glow, 0.2),
        p.middle,
        mix(p.middle, p.near, 0.45),
        mix(p.middle, p.near, 0.8),
    )
    for layer, fill in enumerate(fills):
        scene.ridge(0.6 + 0.095 * layer, 0.06, mix(fill, (0, 0, 0), 0.18), rough=0.25, peaks=0.9 + 0.3 * layer)
        state = scene.rng.bit_generator.state
        scene.ridge(0.612 + 0.095 * layer, 0.06, fill, rough=0.25, peaks=0.9 + 0.3 * layer)
        scene.rng.bit_generator.state = state
    house(scene, x, 0.76, 0.13)


def cloud(scene: Scene, x: float, y: float, size: float) -> None:
    white = mix(scene.palette.glow, (255, 255, 255), 0.75)
    for offset, radius in ((-0.045, 0.6), (0, 1.0), (0.045, 0.7), (0.08, 0.45)):
        scene.disc(x + offset * size / 0.07, y + (1 - radius) * size * 0.5, radius * size, white)


def house(scene: Scene, x: float, y: float, size: float) -> None:
    p, wide = scene.palette, size * 0.5
    scene.shape(
        [(x - wide * 0.6, y), (x - wide * 0.6, y - size * 0.7), (x + wide * 0.6, y - size * 0.7), (x + wide * 0.6, y)],
        mix(p.glow, (255, 255, 255), 0.6),
    )
    scene.shape([(x - wide * 0.8, y - size * 0.66), (x, y - size * 1.3), (x + wide * 0.8, y - size * 0.66)], p.accent)
    scene.shape(
        [
            (x - wide * 0.14, y),
            (x - wide * 0.14, y - size * 0.36),
            (x + wide * 0.14, y - size * 0.36),
            (x + wide * 0.14, y),
        ],
        p.near,
    )


def balloons(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.surface = "paper"
    scene.sky([(0, p.sky), (1, mix(p.sky, p.glow, 0.8))])
    for _ in range(5):
        cloud(scene, scene.pick(0, 1), scene.pick(0.15, 0.9), scene.pick(0.04, 0.09))
    places = [
        (x + 0.17 * np.cos(a) * scene.pick(0.5, 1), 0.4 + 0.3 * np.sin(a) * scene.pick(0.5, 1))
        for a in np.linspace(0, 2 * np.pi, 11)
    ]
    for cx, cy in [*places, (x, 0.36)]:
        size, fill = scene.pick(0.08, 0.13), any_tint(scene)
        scene.line([(cx, cy + size), (x, 1.05)], mix(p.near, p.glow, 0.4), 0.003)
        balloon(scene, cx, cy, size, fill)


def balloon(scene: Scene, x: float, y: float, size: float, fill: Colour) -> None:
    ratio = scene.height / scene.width
    outline = [
        (x + size * ratio * np.cos(a) * 0.86, y + size * np.sin(a) * (1.05 if np.sin(a) > 0 else 0.95))
        for a in np.linspace(0, 2 * np.pi, 50)
    ]
    scene.shape(outline, fill)
    scene.shape([(x, y + size), (x - 0.008, y + size * 1.16), (x + 0.008, y + size * 1.16)], fill)
    scene.disc(x - size * 0.32 * ratio, y - size * 0.36, size * 0.17, mix(fill, (255, 255, 255), 0.6))


def bubbles(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.surface = "paper"
    scene.sky([(0, mix(p.sky, p.glow, 0.25)), (1, p.middle)])
    scene.light(x, 0.3, 1.0, p.glow, 0.6)
    for _ in range(26):
        size, fill = scene.pick(0.03, 0.17), any_tint(scene)
        cx, cy = x + scene.rng.normal(0, 0.17), scene.pick(0, 1)
        scene.disc(cx, cy, size, fill)
        scene.disc(cx - size * 0.16, cy - size * 0.26, size * 0.52, mix(fill, (255, 255, 255), 0.22))
        scene.disc(cx - size * 0.22, cy - size * 0.42, size * 0.16, mix(fill, (255, 255, 255), 0.8))


def ribbons(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (1, p.near)])
    x = scene.focus[0]
    scene.light(x, 0.5, 0.9, p.glow, 0.5)
    along = np.linspace(-0.1, 1.1, 90)
    for band in range(9):
        fill, base, rise, turns, shift = (
            any_tint(scene),
            0.12 + 0.1 * band,
            scene.pick(0.06, 0.2),
            scene.pick(0.6, 1.3),
            scene.pick(0, 6),
        )
        wave = base + rise * np.sin(2 * np.pi * turns * along + shift) + 0.35 * (along - 0.5)
        wide = 0.018 + 0.05 * np.abs(np.sin(2 * np.pi * turns * 0.7 * along + shift))
        upper, lower = list(zip(along, wave, strict=True)), list(zip(along, wave + wide, strict=True))[::-1]
        scene.shape([*upper, *lower], fill)
