"""Where it is settled by force: helicopters, a rifle in the ground, a duel, a tin star, the last stand on a roof."""

import numpy as np

from catalog.artwork import figures
from catalog.artwork.geometry import box, ellipse, placed, smooth, star, turned
from catalog.artwork.motifs.cast import dusk, ink, palm, person, stand, sun
from catalog.artwork.motifs.city import skyline
from catalog.artwork.palette import mix
from catalog.artwork.scene import WHITE, Scene


def helicopter(scene: Scene, x: float, y: float, size: float, turn: int = 1) -> None:
    hull = smooth(
        [
            (-0.42, -0.02),
            (-0.3, -0.16),
            (0.05, -0.2),
            (0.28, -0.1),
            (0.95, -0.12),
            (0.96, -0.06),
            (0.3, 0.04),
            (0.1, 0.15),
            (-0.3, 0.14),
        ]
    )
    parts = [
        hull,
        [(0.88, -0.09), (0.96, -0.3), (1.04, -0.3), (0.99, -0.06)],
        box(-0.03, -0.3, 0.02, -0.16),
        [(-0.85, -0.315), (0.82, -0.31), (0.82, -0.285), (-0.85, -0.29)],
        box(-0.38, 0.24, 0.26, 0.265),
        box(-0.24, 0.12, -0.215, 0.25),
        box(0.1, 0.12, 0.125, 0.25),
    ]
    stand(scene, [turned(part, 0.015) for part in parts], x, y, size, 1, turn)


def helicopters(scene: Scene) -> None:
    """Out of the sun, in a line."""
    dusk(scene, 0.85)
    p, x = scene.palette, scene.focus[0]
    sun(scene, x, 0.47, scene.pick(0.26, 0.32))
    scene.smoke(mix(p.glow, p.accent, 0.4), 0.4)
    for dx, y, size in ((-0.2, 0.22, 0.07), (-0.11, 0.28, 0.1), (0.17, 0.2, 0.08), (0.01, 0.42, 0.21)):
        helicopter(scene, x + dx, y + scene.pick(-0.03, 0.03), size)
    scene.ridge(0.82, 0.05, mix(p.middle, p.near, 0.6), rough=0.8, peaks=5)
    for _ in range(12):
        palm(scene, scene.pick(x - 0.36, 1.0), 0.98, scene.pick(0.14, 0.34))
    scene.ridge(0.94, 0.03, p.near, rough=0.8, peaks=8, foot=ink(scene))


def memorial(scene: Scene) -> None:
    """A rifle in the ground, a helmet on it."""
    dusk(scene, 0.8)
    p, x = scene.palette, scene.focus[0]
    sun(scene, x, 0.52, scene.pick(0.2, 0.28))
    scene.smoke(p.glow, 0.4)
    boots = [
        smooth(
            [
                (side * 0.04, 0.36),
                (side * 0.1, 0.36),
                (side * 0.105, 0.47),
                (side * 0.19, 0.51),
                (side * 0.19, 0.55),
                (side * 0.04, 0.55),
            ]
        )
        for side in (-1, 1)
    ]
    rifle = [
        *boots,
        box(-0.014, 0.0, 0.014, 0.55),
        [(-0.034, 0.12), (0.034, 0.12), (0.036, -0.18), (0.066, -0.42), (-0.03, -0.42), (-0.034, -0.18)],
        [(0.02, 0.1), (0.085, 0.12), (0.08, 0.17), (0.02, 0.16)],
    ]
    helmet = [*ellipse(0, -0.38, 0.135, 0.15, 28, 0.5, 0.5), (0.175, -0.345), (-0.175, -0.345)]
    scene.ridge(0.86, 0.025, mix(p.middle, p.near, 0.75), rough=0.7, peaks=4, foot=p.near)
    stand(scene, [*rifle, helmet], x, 0.56, 0.78, scene.one_of(-1, 1), 1)
    for _ in range(70):
        gx = x + float(scene.rng.normal(0, 0.2))
        scene.line([(gx, 1.0), (gx + scene.pick(-0.01, 0.01), 0.98 - scene.pick(0.04, 0.16))], ink(scene), 0.005)


def column(scene: Scene) -> None:
    """Soldiers in a row through smoke."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.3)), (0.7, mix(p.middle, p.glow, 0.5)), (1, p.near)])
    scene.light(x + 0.05, 0.62, 0.75, p.accent, 0.8)
    scene.smoke(p.glow, 0.9, sharp=1.6)
    for index, place in enumerate(np.linspace(-0.24, 0.2, 5)):
        person(scene, x + place, 0.84 + 0.03 * index, 0.3 + 0.09 * index, figures.soldier, -1)
    scene.ridge(0.95, 0.02, p.near, rough=0.8, peaks=6, foot=ink(scene))
    sparks(scene, x, p.accent)


def sparks(scene: Scene, x: float, tint: tuple) -> None:
    for _ in range(60):
        sx, sy = x + float(scene.rng.normal(0, 0.18)), scene.pick(0.05, 0.95)
        size = scene.pick(0.0015, 0.006)
        scene.disc(sx, sy, size, mix(tint, WHITE, scene.pick(0, 0.6)))
    scene.light(x, 0.7, 0.4, tint, 0.25)


def duel(scene: Scene) -> None:
    """Seen past a gunman's legs: the other one, small, in the dust."""
    dusk(scene, 0.8)
    p, x = scene.palette, scene.focus[0]
    sun(scene, x, 0.6, scene.pick(0.2, 0.27))
    scene.ridge(0.76, 0.05, mix(p.middle, p.near, 0.35), rough=0.4, peaks=2)
    scene.solid([box(0, 0.8, 1, 1.01)], mix(p.glow, p.middle, 0.5), mix(p.middle, p.near, 0.5))
    person(scene, x, 0.88, 0.3, figures.gunslinger)
    scene.smoke(p.glow, 0.35, within=np.linspace(0, 1, scene.soft_size[1])[:, None])
    holster = [
        [(0.135, -0.47), (0.165, -0.47), (0.168, -0.36), (0.15, -0.29), (0.138, -0.3)],
        [(0.14, -0.47), (0.128, -0.5), (0.15, -0.52), (0.165, -0.47)],
    ]
    stand(scene, [figures.PONCHO, *holster], x, 1.02, 2.3, 1, 1)


def tin_star(scene: Scene) -> None:
    """A sheriff's star, the light on it."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.middle, p.near, 0.3)), (1, p.near)])
    for step in range(8):
        scene.line([(0, step / 8 + 0.03), (1, step / 8 + 0.03)], mix(p.near, (0, 0, 0), 0.3), 0.008)
    scene.smoke(p.middle, 0.5)
    scene.light(x, 0.45, 0.8, p.glow, 0.7)
    points = star(5, 0.5)
    for size, top, bottom in (
        (0.41, mix(p.near, (0, 0, 0), 0.4), ink(scene)),
        (0.39, mix(p.glow, WHITE, 0.4), mix(p.accent, p.near, 0.45)),
        (0.345, mix(p.accent, p.middle, 0.4), mix(p.glow, WHITE, 0.2)),
        (0.325, mix(p.glow, p.middle, 0.2), mix(p.middle, p.near, 0.2)),
    ):
        scene.solid([placed(points, x, 0.5, size, scene.ratio)], top, bottom)
    for angle in np.arange(5) * 2 * np.pi / 5 - np.pi / 2:
        scene.solid(
            [ellipse(x + 0.4 * np.cos(angle) * scene.ratio, 0.5 + 0.4 * np.sin(angle), 0.04 * scene.ratio, 0.04)],
            mix(p.glow, WHITE, 0.5),
            mix(p.accent, p.near, 0.3),
        )
    scene.disc(x, 0.5, 0.13, None, mix(p.near, p.middle, 0.3), 0.012)
    scene.solid([placed(star(6, 0.45), x, 0.5, 0.09, scene.ratio)], mix(p.near, p.middle, 0.3))
    scene.light(x - 0.08, 0.3, 0.18, WHITE, 0.7)


def rooftop(scene: Scene) -> None:
    """Alone on a roof over the city, a helicopter in the sky."""
    skyline(scene)
    p, x = scene.palette, scene.focus[0]
    scene.light(x, 0.6, 0.6, p.glow, 0.5)
    helicopter(scene, x - 0.19, 0.22, 0.12)
    roof = [(x - 0.13, 0.84), (x + 0.22, 0.84), (x + 0.22, 0.8), (1.02, 0.8), (1.02, 1.02), (x - 0.11, 1.02)]
    scene.solid([roof], mix(ink(scene), p.middle, 0.12), ink(scene), mix(p.glow, p.middle, 0.3), -1, 0.006)
    person(scene, x, 0.845, 0.55, "Action", -1)


def slash(scene: Scene) -> None:
    """Slanted bars of colour and somebody running through them."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (1, mix(p.near, p.sky, 0.6))])
    for index in range(6):
        left = x - 0.3 + index * 0.105 + scene.pick(-0.015, 0.015)
        wide = scene.pick(0.03, 0.1)
        tint = (p.middle, p.accent, p.glow, mix(p.middle, p.glow, 0.5))[int(scene.rng.integers(4))]
        scene.solid(
            [[(left + 0.14, 0), (left + 0.14 + wide, 0), (left + wide - 0.1, 1.0), (left - 0.1, 1.0)]],
            tint,
            mix(tint, p.near, 0.75),
        )
    scene.light(x, 0.4, 0.7, p.glow, 0.4)
    person(scene, x, 1.0, 0.86, scene.one_of(figures.runner, figures.hero, figures.detective), -1)
    sparks(scene, x, p.accent)


def fireball(scene: Scene) -> None:
    """Walking away from what has just blown up."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.3)), (0.7, p.middle), (1, p.near)])
    scene.light(x, 0.5, 0.95, mix(p.glow, p.accent, 0.3), 0.9)
    cloud = np.exp(
        -2.0
        * (
            np.hypot(
                (np.linspace(0, 1, scene.soft_size[0])[None, :] - x) / scene.ratio,
                np.linspace(0, 1, scene.soft_size[1])[:, None] - 0.45,
            )
            / 0.45
        )
        ** 2
    )
    scene.smoke(mix(p.glow, WHITE, 0.3), 1.5, cells=4, sharp=2.2, within=cloud)
    scene.smoke(p.accent, 1.2, cells=5, sharp=2.0, within=cloud)
    scene.light(x, 0.55, 0.3, mix(p.glow, WHITE, 0.6), 0.8)
    for _ in range(46):
        angle, start = scene.pick(0, 2 * np.pi), scene.pick(0.16, 0.5)
        long = scene.pick(0.02, 0.1)
        ray = [
            (x + reach * np.cos(angle) * scene.ratio, 0.5 + reach * np.sin(angle)) for reach in (start, start + long)
        ]
        scene.line(ray, mix(p.accent, WHITE, scene.pick(0.2, 0.8)), scene.pick(0.002, 0.006))
    scene.ridge(0.92, 0.02, mix(p.near, p.middle, 0.2), rough=0.85, peaks=6, foot=ink(scene))
    person(scene, x, 0.98, 0.66, scene.one_of("Action", "Crime"), scene.one_of(-1, 1))
