"""Houses on hills, hands out of the ground, cuts through the picture."""

import numpy as np

from catalog.artwork.geometry import Outline, box, ellipse, placed, smooth, turned
from catalog.artwork.motifs.cast import ink
from catalog.artwork.palette import mix
from catalog.artwork.scene import WHITE, Scene


def haunted_house(scene: Scene) -> None:
    """A crooked house before a moon that is too large."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.7, p.sky), (1, mix(p.middle, p.near, 0.4))])
    scene.light(x, 0.42, 0.9, p.glow, 0.5)
    scene.solid(
        [ellipse(x + 0.03, 0.38, 0.31 * scene.ratio, 0.31, 72)], mix(p.glow, WHITE, 0.3), mix(p.glow, p.middle, 0.5)
    )
    scene.smoke(mix(p.glow, p.middle, 0.4), 0.5)
    dark = ink(scene)
    hill = smooth(
        [(x - 0.5, 1.1), (x - 0.26, 0.9), (x - 0.1, 0.76), (x + 0.12, 0.75), (x + 0.25, 0.88), (x + 0.5, 1.1)]
    )
    scene.solid([hill], dark, dark, mix(p.glow, p.middle, 0.3), 1, 0.006)
    house = [
        box(-0.2, 0.0, 0.16, 0.42),
        [(-0.26, 0.03), (-0.02, -0.17), (0.22, 0.03)],
        box(-0.17, -0.36, -0.05, 0.1),
        [(-0.21, -0.34), (-0.11, -0.6), (-0.01, -0.34)],
        box(0.08, -0.2, 0.12, 0.0),
        box(0.16, 0.15, 0.3, 0.42),
        [(0.13, 0.17), (0.23, 0.04), (0.34, 0.17)],
    ]
    scene.solid(
        [placed(each, x, 0.46, 0.75, scene.ratio) for each in house], dark, dark, mix(p.glow, WHITE, 0.2), 1, 0.005
    )
    for wx, wy in ((-0.12, -0.24), (-0.12, 0.12), (0.06, 0.12), (0.06, 0.27), (0.23, 0.24)):
        if scene.chance(0.75):
            ((cx, cy),) = placed([(wx, wy)], x, 0.46, 0.75, scene.ratio)
            scene.shape(box(cx - 0.009, cy - 0.026, cx + 0.009, cy + 0.026), mix(p.accent, p.glow, 0.4))
            scene.light(cx, cy, 0.06, p.accent, 0.7)
    for side in (-1, 1):
        bare_tree(scene, x + side * scene.pick(0.2, 0.25), 0.95, scene.pick(0.4, 0.6), -np.pi / 2 - side * 0.1, 0)
    scene.veil(0.7, 1.0, mix(p.middle, p.glow, 0.2), 0.5)


def bare_tree(scene: Scene, x: float, y: float, size: float, angle: float, depth: int) -> None:
    long = size * 0.36
    tip = (x + long * np.cos(angle) * scene.ratio, y + long * np.sin(angle))
    scene.line([(x, y), tip], ink(scene), max(0.003, size * 0.05))
    if depth < 5:
        for spread in (-0.5, 0.42):
            bare_tree(scene, *tip, size * scene.pick(0.62, 0.78), angle + spread * scene.pick(0.6, 1.4), depth + 1)


PALM = smooth((
    (-0.1, 0.75), (-0.085, 0.3), (-0.13, 0.1), (-0.14, -0.06), (-0.05, -0.1), (0.06, -0.1), (0.13, -0.05), (0.14, 0.1),
    (0.09, 0.3), (0.1, 0.75),
))  # fmt: skip
THUMB = smooth((
    (0.08, 0.22), (0.17, 0.1), (0.24, -0.02), (0.27, -0.13), (0.27, -0.13), (0.2, -0.07), (0.12, -0.01), (0.06, 0.06),
))  # fmt: skip
# Of each finger: its root, how it leans in turns, how long it is.
FINGERS = ((-0.115, -0.075, 0.32), (-0.035, -0.02, 0.4), (0.045, 0.025, 0.38), (0.12, 0.07, 0.29))


def reaching_hand(scene: Scene) -> None:
    """A hand that comes out of the ground."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.6, p.sky), (1, mix(p.sky, p.middle, 0.6))])
    scene.light(x, 0.45, 0.75, p.glow, 0.85)
    scene.smoke(mix(p.glow, p.middle, 0.5), 0.7)
    fingers = [finger(root, lean, long, scene.pick(-0.02, 0.02)) for root, lean, long in FINGERS]
    parts = [turned(part, scene.pick(-0.01, 0.01)) for part in (PALM, *fingers, THUMB)]
    there = [placed(part, x, 0.52, 0.85, scene.ratio) for part in parts]
    scene.solid(there, mix(ink(scene), p.middle, 0.2), ink(scene), mix(p.glow, WHITE, 0.15), 1, 0.012)
    scene.ridge(0.93, 0.035, mix(p.near, p.middle, 0.15), rough=0.85, peaks=6, foot=ink(scene))
    scene.veil(0.68, 1.0, mix(p.glow, p.middle, 0.5), 0.4)


def finger(root: float, lean: float, long: float, bent: float) -> Outline:
    right = ((0.036, 0.0), (0.032, -0.5), (0.026 + bent, -0.8), (bent, -1.0))
    left = ((bent, -1.0), (bent - 0.026, -0.8), (-0.03, -0.5), (-0.034, 0.0))
    outline = smooth([(root + across, up * long) for across, up in (*right, *left)])
    return turned(outline, lean, (root, -0.06))


def claws(scene: Scene) -> None:
    """Four cuts through the picture, light behind them."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.near, p.sky, 0.5)), (1, p.near)])
    scene.smoke(p.middle, 0.7)
    for index in range(4):
        top = x - 0.13 + index * 0.085
        start, end = scene.pick(0.02, 0.14), scene.pick(0.84, 1.0)
        cut = smooth(
            [
                (top + 0.07, start),
                (top + 0.07, start),
                (top + 0.05, 0.4),
                (top - 0.03, 0.75),
                (top - 0.09, end),
                (top - 0.09, end),
                (top - 0.05, 0.72),
                (top + 0.025, 0.38),
            ]
        )
        scene.solid([[(px + 0.004, py + 0.012) for px, py in cut]], ink(scene))
        scene.solid([cut], mix(p.glow, WHITE, 0.4), p.accent)
    scene.light(x, 0.5, 0.6, p.accent, 0.55)
