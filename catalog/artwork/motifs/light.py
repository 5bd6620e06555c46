"""Rooms and stages: pictures made of light and what keeps it out."""

import numpy as np

from catalog.artwork import figures, haze
from catalog.artwork.motifs.cast import person, small_figure, standing
from catalog.artwork.motifs.drama import soft_disc
from catalog.artwork.palette import mix
from catalog.artwork.scene import Scene


def wall(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, mix(p.sky, p.near, 0.35)), (0.7, mix(p.sky, p.middle, 0.35)), (1, p.near)])


def window(scene: Scene) -> None:
    """Evening light through a window, thrown across a wall."""
    wall(scene)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.42, 0.85, p.glow, 0.6)
    slant = scene.pick(-0.08, 0.08)
    for column in range(3):
        for row in range(2):
            left, top = x - 0.16 + 0.11 * column, 0.14 + 0.31 * row
            lean = slant * (top + 0.3)
            pane = [
                (left + lean, top),
                (left + 0.095 + lean, top - 0.02),
                (left + 0.095 + lean + slant * 0.28, top + 0.26),
                (left + lean + slant * 0.28, top + 0.28),
            ]
            scene.shape(pane, mix(p.glow, p.accent, scene.pick(0, 0.35)))
    scene.light(x + 0.02, 0.4, 0.7, p.glow, 0.35)
    standing(scene, x + scene.pick(-0.04, 0.06), 1.04, 0.74)


def blinds(scene: Scene) -> None:
    wall(scene)
    x, p = scene.focus[0], scene.palette
    tilt = scene.pick(-0.1, 0.1)
    scene.light(x, 0.45, 0.8, p.glow, 0.5)
    slats = [(step / 14, scene.pick(0.6, 1.0)) for step in range(1, 14)]

    def draw(pen: object, size: tuple[int, int]) -> None:
        for y, strength in slats:
            tint = mix((0, 0, 0), p.glow, 0.62 * strength)
            left, right = (x - 0.3) * size[0], (x + 0.36) * size[0]
            pen.polygon(
                [
                    (left, (y + tilt) * size[1]),
                    (right, (y - tilt) * size[1]),
                    (right, (y - tilt + 0.032) * size[1]),
                    (left, (y + tilt + 0.032) * size[1]),
                ],
                fill=tint,
            )

    scene.soft_layer(draw, 0.006)
    person(scene, x, 1.06, 0.92, figures.detective, scene.one_of(-1, 1))
    if scene.chance(0.5):
        smoke(scene, x + 0.1)


def smoke(scene: Scene, x: float) -> None:
    for step in range(30):
        y = 0.62 - step * 0.02
        scene.light(
            x + 0.02 * np.sin(step * 0.5),
            y,
            0.025 + 0.0035 * step,
            mix((0, 0, 0), scene.palette.glow, 0.5),
            0.3 * (1 - step / 34),
        )


def doorway(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (1, mix(p.near, p.sky, 0.5))])
    scene.light(x, 0.5, 0.7, p.glow, 0.75)
    scene.shape(
        [(x - 0.075, 0.12), (x + 0.075, 0.12), (x + 0.075, 0.82), (x - 0.075, 0.82)], mix(p.glow, (255, 255, 255), 0.25)
    )
    scene.shape([(x - 0.075, 0.82), (x + 0.075, 0.82), (x + 0.24, 1.02), (x - 0.24, 1.02)], mix(p.glow, p.near, 0.42))
    small_figure(scene, x + scene.pick(-0.012, 0.012), 0.84, scene.pick(0.42, 0.5))
    scene.shape([(x - 0.03, 0.84), (x + 0.03, 0.84), (x + 0.13, 1.02), (x - 0.02, 1.02)], p.near)
    scene.light(x, 0.3, 0.35, p.glow, 0.35)


def keyhole(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.5)), (1, p.near)])
    for step in range(9):
        left = step / 9
        scene.line([(left, 0), (left, 1)], mix(p.near, p.sky, 0.5), 0.004)
    scene.light(x, 0.48, 0.8, p.glow, 0.8)
    bright = mix(p.glow, (255, 255, 255), 0.4)
    scene.disc(x, 0.36, 0.2, p.near)
    scene.disc(x, 0.36, 0.165, bright)
    scene.shape([(x - 0.045, 0.42), (x + 0.045, 0.42), (x + 0.085, 0.88), (x - 0.085, 0.88)], bright)
    small_figure(scene, x, 0.86, 0.42)
    scene.light(x, 0.36, 0.3, p.accent, 0.3)


def bokeh(scene: Scene) -> None:
    """Two in front of a night full of lights."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.55)), (0.7, mix(p.sky, p.near, 0.15)), (1, p.near)])
    scene.light(x, 0.62, 0.8, p.glow, 0.55)
    for _ in range(44):
        tint = (p.glow, p.accent, p.middle)[int(scene.rng.integers(3))]
        y = float(np.clip(scene.rng.normal(0.5, 0.2), 0, 1))
        soft_disc(scene, scene.pick(x - 0.42, 1), y, scene.pick(0.02, 0.1), tint, scene.pick(0.15, 0.75))
    person(scene, x - 0.05, 1.16, 0.86, figures.man, 1)
    person(scene, x + 0.05, 1.16, 0.78, scene.one_of(figures.woman, figures.lady), -1)


def beams(scene: Scene, sources: list[tuple[float, float, float]], strength: float) -> None:
    """Cones of light from above: (from x, to x, half width)."""
    p = scene.palette
    for begin, end, wide in sources:
        tint = mix(p.glow, p.accent, scene.pick(0, 0.6))
        scene.shine(haze.cone(scene.soft_size, (begin, -0.03), (end, 0.95), wide) * strength, tint)
        scene.light(end, 0.93, wide * 2.4, p.glow, 0.5)


def stage(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.8, p.middle), (0.84, p.near), (1, mix(p.near, p.middle, 0.35))])
    for step in range(40):
        left = step / 40
        fold = 0.5 + 0.5 * np.sin(step * 1.9)
        scene.shape(
            [(left, 0), (left + 0.027, 0), (left + 0.027, 0.84), (left, 0.84)], mix(p.near, p.middle, 0.25 + 0.6 * fold)
        )
    beams(scene, [(x - 0.1, x, 0.12)], 0.62)
    scene.light(x, 0.6, 0.5, p.glow, 0.4)
    person(scene, x, 0.9, 0.46, "Musical")


def spotlights(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.85, mix(p.sky, p.middle, 0.6)), (1, p.near)])
    beams(
        scene,
        [
            (x + offset, x + offset * -0.4 + scene.pick(-0.05, 0.05), scene.pick(0.05, 0.09))
            for offset in (-0.28, -0.14, 0, 0.14, 0.28)
        ],
        0.42,
    )
    for offset in (-0.13, 0, 0.13):
        person(scene, x + offset, 0.95, 0.36 + (0.08 if offset == 0 else 0), "Musical")


def speed(scene: Scene) -> None:
    """Everything flies towards one point."""
    p = scene.palette
    x, y = scene.focus[0], scene.pick(0.42, 0.56)
    scene.sky([(0, p.near), (0.5, p.sky), (1, p.near)])
    scene.light(x, y, 0.75, p.glow, 1.0)
    for _ in range(120):
        angle, start = scene.pick(0, 2 * np.pi), scene.pick(0.07, 0.5)
        end = start + scene.pick(0.06, 0.5)
        tint = mix(p.middle, p.accent if scene.chance(0.3) else p.glow, scene.pick(0.2, 1))
        ratio = scene.height / scene.width
        begin_at = (x + start * np.cos(angle) * ratio * 1.3, y + start * np.sin(angle))
        end_at = (x + end * np.cos(angle) * ratio * 1.3, y + end * np.sin(angle))
        scene.line([begin_at, end_at], tint, 0.002 + 0.007 * start)
    scene.light(x, y, 0.25, (255, 255, 255), 0.8)


def deco_rays(scene: Scene) -> None:
    """Rays and steps, as cinemas were built in the thirties."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, p.near)])
    for step in range(-12, 13):
        angle = np.pi / 2 + step * 0.13
        spread = 0.034
        far = [(x + 1.6 * np.cos(angle + turn), 0.92 - 1.9 * np.sin(angle + turn)) for turn in (-spread, spread)]
        scene.shape([(x, 0.92), *far], mix(p.sky, p.middle, 0.85) if step % 2 else mix(p.sky, p.glow, 0.35))
    scene.light(x, 0.92, 0.9, p.glow, 0.6)
    for step in range(5):
        wide, tall = 0.05 + 0.035 * step, 0.66 - 0.12 * step
        scene.shape(
            [(x - wide, 1), (x - wide, 1 - tall), (x + wide, 1 - tall), (x + wide, 1)], scene.shade(0.25 + step / 5)
        )
        scene.line([(x - wide, 1 - tall), (x + wide, 1 - tall)], p.accent, 0.006)
    scene.line([(x, 0.34), (x, 0.12)], p.accent, 0.008)
