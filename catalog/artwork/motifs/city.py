"""Streets and towers, of today and to come."""

import numpy as np

from catalog.artwork.geometry import box
from catalog.artwork.motifs.cast import dusk, small_figure
from catalog.artwork.palette import mix
from catalog.artwork.scene import Scene


def skyline(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (0.6, mix(p.sky, p.middle, 0.8)), (0.9, mix(p.middle, p.glow, 0.45)), (1, p.near)])
    x = scene.focus[0]
    scene.light(x, 0.72, 0.8, p.glow, 0.6)
    if scene.chance(0.6):
        scene.disc(
            x + scene.pick(-0.14, 0.14),
            scene.pick(0.16, 0.3),
            scene.pick(0.06, 0.11),
            mix(p.glow, (255, 255, 255), 0.3),
        )
    for layer in range(3):
        towers(scene, 0.95, scene.shade(0.15 + layer * 0.4), layer)
        scene.veil(0.45 + 0.1 * layer, 1.0, mix(p.middle, p.glow, 0.3), 0.3 - 0.1 * layer)
    wet_street(scene, 0.9)
    if scene.chance(0.7):
        rain(scene)


def towers(scene: Scene, base: float, fill: tuple, layer: int) -> None:
    place = -0.02
    while place < 1.02:
        wide = scene.pick(0.03, 0.08) + 0.012 * layer
        tall = scene.pick(0.18, 0.62) * (1 - 0.18 * layer)
        scene.shape([(place, base), (place, base - tall), (place + wide, base - tall), (place + wide, base)], fill)
        if scene.chance(0.3):
            scene.line([(place + wide / 2, base - tall), (place + wide / 2, base - tall - 0.08)], fill, 0.005)
        if layer:
            windows(scene, place, base - tall, wide, tall)
        place += wide + scene.pick(0, 0.012)


def windows(scene: Scene, left: float, top: float, wide: float, tall: float) -> None:
    lit = mix(scene.palette.glow, scene.palette.accent, 0.3)
    for column in np.arange(left + 0.008, left + wide - 0.006, 0.0115):
        for row in np.arange(top + 0.03, top + tall - 0.02, 0.034):
            if scene.chance(0.24):
                scene.shape(
                    [(column, row), (column + 0.005, row), (column + 0.005, row + 0.014), (column, row + 0.014)], lit
                )


def wet_street(scene: Scene, horizon: float) -> None:
    """What stands above, mirrored in a wet road."""
    top = int(scene.height * horizon)
    strip = scene.image.crop((0, top - 2 * (scene.height - top), scene.width, top)).transpose(1)
    strip = strip.resize((scene.width, scene.height - top)).point(lambda value: int(value * 0.55))
    scene.image.paste(strip, (0, top))


def rain(scene: Scene) -> None:
    tint = mix(scene.palette.glow, (255, 255, 255), 0.3)
    drops = [(scene.pick(-0.05, 1), scene.pick(-0.1, 1), scene.pick(0.03, 0.09)) for _ in range(150)]

    def draw(pen: object, size: tuple[int, int]) -> None:
        for x, y, long in drops:
            pen.line(
                [x * size[0], y * size[1], (x + long * 0.12) * size[0], (y + long) * size[1]],
                fill=mix((0, 0, 0), tint, 0.42),
            )

    scene.soft_layer(draw, 0.0015)


def streets(scene: Scene) -> None:
    """A street in perspective, neon on both sides."""
    p = scene.palette
    scene.sky([(0, p.sky), (0.5, p.middle), (0.62, p.glow), (0.64, p.near), (1, mix(p.near, p.middle, 0.4))])
    x, horizon = scene.focus[0], 0.63
    scene.light(x, 0.6, 0.6, p.glow, 0.9)
    signs: list[tuple[float, float, float]] = []
    for side in (-1, 1):
        for step in range(9):
            far, close = 0.05 + 0.5 * (step / 6) ** 1.7, 0.05 + 0.5 * ((step + 1) / 6) ** 1.7
            fill = scene.shade(min(1.0, 0.2 + step / 8))
            top_far, top_close = horizon - far * scene.pick(1.0, 1.5), horizon - close * scene.pick(1.1, 1.7)
            scene.shape(
                [
                    (x + side * far, horizon + far * 0.55),
                    (x + side * far, top_far),
                    (x + side * close, top_close),
                    (x + side * close, horizon + close * 0.55),
                ],
                fill,
            )
            signs.append((x + side * (far + close) / 2, horizon - far * scene.pick(0.3, 0.9), 0.02 + far * 0.1))
    neon(scene, signs)
    small_figure(scene, x, 0.86, 0.3)


def neon(scene: Scene, signs: list[tuple[float, float, float]]) -> None:
    """Lit signs: all their light first, as light upon light costs little."""
    p = scene.palette
    tints = [p.accent if scene.chance(0.6) else p.glow for _ in signs]
    for (x, y, size), tint in zip(signs, tints, strict=True):
        scene.light(x, y, size * 4, tint, 0.6)
    for (x, y, size), tint in zip(signs, tints, strict=True):
        scene.shape(box(x - size * 0.16, y - size, x + size * 0.16, y + size), mix(tint, (255, 255, 255), 0.35))


def future(scene: Scene) -> None:
    dusk(scene, 0.86)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.7, 0.9, p.glow, 0.7)
    for layer in range(3):
        for place in np.linspace(0.02, 1, 7 + 2 * layer):
            spire(
                scene,
                place + scene.pick(-0.05, 0.05),
                scene.pick(0.25, 0.75) * (1 - 0.16 * layer),
                scene.shade(0.1 + layer * 0.42),
            )
        scene.veil(0.4, 1, mix(p.middle, p.glow, 0.4), 0.32 - 0.1 * layer)
    for _ in range(9):
        start, y = scene.pick(0, 0.9), scene.pick(0.2, 0.72)
        scene.line([(start, y), (start + scene.pick(0.03, 0.12), y - scene.pick(0, 0.03))], p.accent, 0.004)


def spire(scene: Scene, x: float, tall: float, fill: tuple) -> None:
    wide = scene.pick(0.012, 0.032)
    scene.shape(
        [
            (x - wide, 1),
            (x - wide * 0.7, 1 - tall * 0.7),
            (x, 1 - tall - 0.12),
            (x + wide * 0.7, 1 - tall * 0.7),
            (x + wide, 1),
        ],
        fill,
    )
    for step in range(4):
        y = 1 - tall * (0.2 + 0.14 * step)
        scene.line([(x - wide * 0.6, y), (x + wide * 0.6, y)], mix(fill, scene.palette.glow, 0.55), 0.004)
