"""Posters that say it with lines and circles: maps, mazes, spirals, and the shapes each decade liked."""

import numpy as np

from catalog.artwork.geometry import placed, smooth, turned
from catalog.artwork.motifs.paper import any_tint, flat, tints
from catalog.artwork.palette import Colour, mix
from catalog.artwork.scene import Scene


def contours(scene: Scene) -> None:
    """A map's lines around two summits."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, mix(p.sky, p.near, 0.6))])
    scene.light(x, 0.45, 0.9, p.middle, 0.9)
    wobble = [(scene.pick(0, 6), scene.pick(0.04, 0.11), n) for n in (2, 3, 5)]
    ratio = scene.height / scene.width
    for step in range(1, 20):
        radius = 0.035 + 0.042 * step
        ring = []
        for angle in np.linspace(0, 2 * np.pi, 120):
            reach = radius * (1 + sum(size * np.sin(n * angle + shift) for shift, size, n in wobble))
            ring.append((x + reach * ratio * np.cos(angle) * 1.25, 0.47 + reach * np.sin(angle)))
        scene.line([*ring, ring[0]], mix(p.glow, p.middle, min(1, step / 16)), 0.0055 if step % 5 == 0 else 0.003)
    scene.disc(x, 0.47, 0.02, p.accent)


def lens(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, p.near)])
    scene.light(x, 0.5, 0.9, p.middle, 0.8)
    for radius, fill in (
        (0.4, p.near),
        (0.375, mix(p.near, p.glow, 0.25)),
        (0.35, p.near),
        (0.27, mix(p.sky, p.middle, 0.6)),
        (0.2, mix(p.middle, p.glow, 0.35)),
        (0.12, p.near),
    ):
        scene.disc(x, 0.5, radius, fill)
    for step in range(60):
        angle, ratio = 2 * np.pi * step / 60, scene.height / scene.width
        scene.line(
            [
                (x + 0.385 * ratio * np.cos(angle), 0.5 + 0.385 * np.sin(angle)),
                (x + 0.398 * ratio * np.cos(angle), 0.5 + 0.398 * np.sin(angle)),
            ],
            p.accent,
            0.004,
        )
    scene.light(x - 0.07, 0.36, 0.16, (255, 255, 255), 0.8)
    scene.light(x + 0.06, 0.64, 0.1, p.accent, 0.7)


def maze(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, p.near)])
    scene.light(x, 0.5, 0.8, p.glow, 0.6)
    ratio = scene.height / scene.width
    for ring in range(9):
        radius, gap = 0.07 + 0.05 * ring, scene.pick(0, 2 * np.pi)
        arc = [
            (x + radius * ratio * np.cos(a), 0.5 + radius * np.sin(a))
            for a in np.linspace(gap, gap + 2 * np.pi - 0.5, 90)
        ]
        scene.line(arc, mix(p.glow, p.middle, ring / 10), 0.012)
        wall, outer = gap + scene.pick(0.6, 5), radius + 0.05
        if ring < 8:
            scene.line(
                [
                    (x + radius * ratio * np.cos(wall), 0.5 + radius * np.sin(wall)),
                    (x + outer * ratio * np.cos(wall), 0.5 + outer * np.sin(wall)),
                ],
                mix(p.glow, p.middle, ring / 10),
                0.012,
            )
    scene.disc(x, 0.5, 0.028, p.accent)
    scene.light(x, 0.5, 0.18, p.accent, 0.7)


def spiral(scene: Scene) -> None:
    p, (x, _) = scene.palette, scene.focus
    scene.sky([(0, p.sky), (1, p.near)])
    scene.light(x, 0.5, 0.9, p.glow, 0.45)
    ratio, turn = scene.height / scene.width, scene.pick(0, 6)
    for arm in range(2):
        angles = np.linspace(0.3, 9 * np.pi, 420)
        reach = 0.012 * angles**1.28
        curve = [
            (x + r * ratio * np.cos(a + turn + arm * np.pi), 0.5 + r * np.sin(a + turn + arm * np.pi))
            for a, r in zip(angles, reach, strict=True)
        ]
        for start in range(0, 400, 20):
            scene.line(curve[start : start + 22], mix(p.accent, p.middle, start / 430), 0.008 + 0.00007 * start)
    scene.disc(x, 0.5, 0.03, p.glow)


def cut_paper(scene: Scene) -> None:
    """Torn shapes and one bold figure of them, after the title sequences of the fifties and sixties."""
    p, x = scene.palette, scene.focus[0]
    scene.surface = "paper"
    scene.sky([(0, p.sky), (1, p.sky)])
    for _ in range(5):
        torn(scene, scene.pick(x - 0.3, 1.0), scene.pick(0.1, 0.9), scene.pick(0.14, 0.34), any_tint(scene))
    torn(scene, x, 0.5, 0.36, p.near)
    torn(scene, x + scene.pick(-0.03, 0.03), 0.5, 0.22, p.accent)
    scene.disc(x, 0.5, 0.09, mix(p.glow, (255, 255, 255), 0.4))
    scene.disc(x, 0.5, 0.045, p.near)


def torn(scene: Scene, x: float, y: float, size: float, fill: Colour) -> None:
    ratio, corners = scene.height / scene.width, int(scene.rng.integers(4, 7))
    angles = (
        np.sort(scene.rng.uniform(0, 2 * np.pi, corners))
        if corners > 5
        else np.linspace(0, 2 * np.pi, corners, endpoint=False) + scene.pick(0, 1)
    )
    scene.shape(
        [
            (x + size * ratio * np.cos(a) * scene.pick(0.75, 1.25), y + size * np.sin(a) * scene.pick(0.75, 1.25))
            for a in angles
        ],
        fill,
    )


def atoms(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    flat(scene)
    for _ in range(7):
        cx, cy, size = scene.pick(x - 0.34, 1), scene.pick(0.05, 0.95), scene.pick(0.05, 0.12)
        starburst(scene, cx, cy, size, any_tint(scene))
    scene.disc(x, 0.5, 0.17, p.accent)
    centre = scene.at(x, 0.5)
    for turn in range(3):
        orbit = [
            (
                centre[0]
                + scene.length(0.38) * np.cos(a) * np.cos(turn * 1.05)
                - scene.length(0.13) * np.sin(a) * np.sin(turn * 1.05),
                centre[1]
                + scene.length(0.38) * np.cos(a) * np.sin(turn * 1.05)
                + scene.length(0.13) * np.sin(a) * np.cos(turn * 1.05),
            )
            for a in np.linspace(0, 2 * np.pi, 90)
        ]
        scene.pen.line(orbit, fill=p.near, width=max(2, round(scene.length(0.009))))


def starburst(scene: Scene, x: float, y: float, size: float, fill: Colour) -> None:
    ratio = scene.height / scene.width
    for step in range(8):
        angle, reach = np.pi * step / 8, size * (1 if step % 2 else 0.6)
        across, down = reach * ratio * np.cos(angle), reach * np.sin(angle)
        scene.line([(x - across, y - down), (x + across, y + down)], fill, 0.01)


def op_circles(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.surface = "paper"
    scene.sky([(0, p.sky), (1, p.sky)])
    choices = (p.near, p.glow, p.accent, p.glow, p.middle, p.glow)
    for step in range(14):
        scene.disc(x + 0.005 * step, 0.5, 0.5 - 0.0355 * step, choices[step % len(choices)])


def seventies_sun(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (1, mix(p.near, p.sky, 0.7))])
    bands = (p.sky, p.middle, mix(p.middle, p.accent, 0.4), p.accent, p.glow)
    for step, fill in enumerate(bands):
        radius = 0.46 - 0.075 * step
        scene.disc(x, 0.6, radius, fill)
        scene.shape(
            [
                (x - radius * scene.height / scene.width, 0.6),
                (x + radius * scene.height / scene.width, 0.6),
                (x + radius * scene.height / scene.width, 1.02),
                (x - radius * scene.height / scene.width, 1.02),
            ],
            fill,
        )
    scene.ridge(0.92, 0.03, p.near, rough=0.3, peaks=1)


def quiet_shape(scene: Scene) -> None:
    """Almost nothing: one form, one shadow, much air."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.middle, 0.4)), (1, p.sky)])
    scene.light(x - 0.1, 0.3, 1.0, p.middle, 0.8)
    scene.disc(x + 0.03, 0.56, 0.27, mix(p.sky, p.near, 0.8))
    scene.disc(x, 0.5, 0.27, p.accent)
    scene.light(x - 0.07, 0.38, 0.3, p.glow, 0.5)
    scene.shape([(0, 0.78), (1, 0.7), (1, 1.02), (0, 1.02)], p.near)


def big_disc(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, mix(p.sky, p.near, 0.7))])
    scene.disc(x, 0.48, 0.4, p.accent)
    scene.disc(x + 0.05, 0.42, 0.4, None, outline=p.glow, line=0.008)
    scene.shape([(x - 0.26, 0.62), (1.02, 0.4), (1.02, 0.56), (x - 0.26, 0.78)], p.near)
    scene.shape([(x - 0.26, 0.8), (1.02, 0.58), (1.02, 0.61), (x - 0.26, 0.83)], p.glow)


def arches(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, p.middle)])
    ratio = scene.height / scene.width
    for step in range(6):
        radius, fill = 0.42 - 0.066 * step, mix(p.near, tints(scene)[step % 5], 0.3 + 0.14 * step)
        scene.disc(x, 0.55, radius, fill)
        scene.shape(
            [
                (x - radius * ratio, 0.55),
                (x + radius * ratio, 0.55),
                (x + radius * ratio, 1.02),
                (x - radius * ratio, 1.02),
            ],
            fill,
        )
    scene.light(x, 0.72, 0.35, p.glow, 0.7)
    scene.disc(x, 0.9, 0.03, p.near)
    scene.shape([(x - 0.016, 1.02), (x - 0.012, 0.93), (x + 0.012, 0.93), (x + 0.016, 1.02)], p.near)


def sunset_stripes(scene: Scene) -> None:
    """Bands of warm colour that run out of a sun and bend away, as on the vans of the seventies."""
    p, x = scene.palette, scene.focus[0]
    scene.surface = "paper"
    scene.sky([(0, mix(p.glow, p.sky, 0.25)), (1, mix(p.glow, p.middle, 0.3))])
    bands = (p.near, p.sky, p.middle, mix(p.middle, p.accent, 0.5), p.accent)
    for step, fill in enumerate(bands):
        radius = 0.42 - 0.062 * step
        wide = radius * scene.height / scene.width
        scene.disc(x, 0.44, radius, fill)
        scene.shape([(x - wide, 0.44), (x + wide, 0.44), (x + wide - 0.3, 1.05), (x - wide - 0.3, 1.05)], fill)
    scene.disc(x, 0.44, 0.42 - 0.062 * 5, mix(p.glow, (255, 255, 255), 0.35))


def boomerangs(scene: Scene) -> None:
    """A kitchen's pattern: boomerangs, beads and thin lines."""
    flat(scene)
    p, x = scene.palette, scene.focus[0]
    wing = smooth(
        [
            (-1, 0.5),
            (-0.6, -0.3),
            (0, -0.7),
            (0.6, -0.3),
            (1, 0.5),
            (0.75, 0.62),
            (0.3, 0.05),
            (0, -0.1),
            (-0.3, 0.05),
            (-0.75, 0.62),
        ]
    )
    for number in range(9):
        turn, size = scene.pick(0, 1), scene.pick(0.1, 0.2) if number else 0.36
        cx, cy = (x, 0.5) if not number else (scene.pick(x - 0.22, 1.0), scene.pick(0.05, 0.95))
        fill = p.accent if not number else any_tint(scene)
        scene.shape(
            placed(turned(wing, turn), cx + 0.006, cy + 0.012, size, scene.height / scene.width),
            mix(p.sky, p.near, 0.45),
        )
        scene.shape(placed(turned(wing, turn), cx, cy, size, scene.height / scene.width), fill)
    for _ in range(8):
        sx, sy = scene.pick(x - 0.24, 1.0), scene.pick(0.06, 0.94)
        starburst(scene, sx, sy, scene.pick(0.04, 0.08), p.near)
        scene.disc(sx, sy, 0.016, p.glow)
