"""Land, sea and weather."""

import numpy as np

from catalog.artwork import haze
from catalog.artwork.motifs.cast import dusk, small_figure, sun
from catalog.artwork.palette import mix
from catalog.artwork.scene import Scene


def mountains(scene: Scene) -> None:
    dusk(scene, 0.72)
    x, _ = scene.focus
    sun(scene, x + scene.pick(-0.08, 0.08), scene.pick(0.3, 0.46), scene.pick(0.07, 0.13))
    for depth in range(5):
        share = depth / 4
        scene.ridge(0.56 + 0.1 * depth, 0.19 - 0.025 * depth, scene.shade(share), rough=0.52, peaks=1.2 + depth * 0.5)
        scene.veil(0.5 + 0.1 * depth, 0.66 + 0.1 * depth, scene.palette.glow, 0.2 * (1 - share))


def desert(scene: Scene) -> None:
    dusk(scene, 0.62)
    x, _ = scene.focus
    sun(scene, x, scene.pick(0.34, 0.5), scene.pick(0.12, 0.2))
    for depth in range(4):
        scene.ridge(0.68 + 0.085 * depth, 0.06 + 0.02 * depth, scene.shade(depth / 3), rough=0.22, peaks=0.7)
    small_figure(scene, x + 0.06, 0.735, 0.085)


def sea(scene: Scene) -> None:
    horizon = scene.pick(0.52, 0.62)
    dusk(scene, horizon)
    x, p = scene.focus[0], scene.palette
    sun(scene, x, horizon - scene.pick(0.02, 0.14), scene.pick(0.1, 0.16))
    scene.shape([(0, horizon), (1, horizon), (1, 1), (0, 1)], mix(p.middle, p.near, 0.35))
    for step in range(46):
        y = horizon + (1 - horizon) * (step / 46) ** 1.4
        reach = scene.pick(0.02, 0.1) * (0.6 + 2.2 * (y - horizon))
        middle = x + scene.pick(-0.09, 0.09) * (1 + 2 * (y - horizon))
        tint = mix(p.glow, p.middle, scene.pick(0, 0.7))
        scene.line([(middle - reach, y), (middle + reach, y)], tint, 0.003 + 0.006 * (y - horizon))
    sail(scene, x + scene.pick(0.1, 0.2), horizon + 0.03, scene.pick(0.1, 0.18))


def sail(scene: Scene, x: float, y: float, size: float) -> None:
    near, wide = scene.palette.near, size * 0.5
    scene.shape([(x, y - size), (x, y - 0.01), (x - wide * 0.55, y - 0.01)], near)
    scene.shape([(x + 0.004, y - size * 0.85), (x + 0.004, y - 0.01), (x + wide * 0.4, y - 0.01)], near)
    scene.shape(
        [
            (x - wide * 0.5, y),
            (x + wide * 0.45, y),
            (x + wide * 0.3, y + size * 0.12),
            (x - wide * 0.36, y + size * 0.12),
        ],
        near,
    )


def still_water(scene: Scene) -> None:
    horizon, p = scene.pick(0.56, 0.64), scene.palette
    dusk(scene, horizon)
    x = scene.focus[0]
    sun(scene, x, horizon - 0.12, scene.pick(0.06, 0.1))
    scene.ridge(horizon - 0.015, 0.06, mix(p.middle, p.near, 0.4), peaks=2.5)
    upper = scene.image.crop((0, 0, scene.width, int(scene.height * horizon)))
    lower = upper.transpose(1).resize((scene.width, scene.height - upper.height))
    dimmed = lower.point(lambda value: int(value * 0.62))
    scene.image.paste(dimmed, (0, upper.height))
    for _ in range(26):
        y = scene.pick(horizon + 0.01, 1)
        left = scene.pick(0, 0.8)
        scene.line([(left, y), (left + scene.pick(0.05, 0.3), y)], mix(p.glow, p.near, 0.55), 0.0018)


def lone_tree(scene: Scene) -> None:
    dusk(scene, 0.76)
    x = scene.focus[0]
    sun(scene, x + scene.pick(-0.12, 0.12), 0.58, scene.pick(0.1, 0.17))
    scene.ridge(0.8, 0.03, scene.shade(0.55), rough=0.3, peaks=0.6)
    scene.ridge(0.86, 0.035, scene.palette.near, rough=0.3, peaks=0.5)
    tree(scene, x, 0.85, scene.pick(0.16, 0.2))
    crown(scene, x, 0.46, scene.pick(0.15, 0.2))


def tree(scene: Scene, x: float, y: float, size: float, angle: float = -np.pi / 2, depth: int = 0) -> None:
    """Branches that branch."""
    if depth > 6 or size < 0.012:
        return
    across = size * scene.height / scene.width
    end = (x + across * np.cos(angle), y + size * np.sin(angle))
    scene.line([(x, y), end], scene.palette.near, 0.024 * 0.66**depth)
    for turn in (-1, 1):
        tree(scene, *end, size * scene.pick(0.66, 0.82), angle + turn * scene.pick(0.25, 0.55), depth + 1)


def crown(scene: Scene, x: float, y: float, size: float) -> None:
    for _ in range(90):
        angle, reach = scene.pick(0, 2 * np.pi), size * np.sqrt(scene.pick(0, 1))
        across = reach * 1.3 * np.cos(angle) * scene.height / scene.width
        tint = mix(scene.palette.near, scene.palette.accent, scene.pick(0, 0.42))
        scene.disc(x + across, y + reach * 0.75 * np.sin(angle), scene.pick(0.008, 0.03), tint)


def dead_forest(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (0.62, mix(p.sky, p.glow, 0.4)), (1, p.near)])
    x = scene.focus[0]
    scene.light(x, 0.36, 0.7, p.glow, 0.85)
    scene.disc(x, 0.33, scene.pick(0.13, 0.19), mix(p.glow, (255, 240, 225), 0.5))
    for layer in range(3):
        for place in np.linspace(-0.02, 1.02, 8 + 2 * layer):
            trunk(scene, place + scene.pick(-0.04, 0.04), layer)
        scene.veil(0.4, 0.95, mix(p.sky, p.glow, 0.35), 0.3 - 0.1 * layer)
    scene.ridge(0.92, 0.02, p.near, peaks=3)


def trunk(scene: Scene, x: float, layer: int) -> None:
    fill, wide = scene.shade(layer / 2), 0.004 + 0.004 * layer
    lean = scene.pick(-0.03, 0.03)
    scene.shape([(x - wide, 1), (x + wide, 1), (x + lean + wide * 0.5, -0.02), (x + lean - wide * 0.5, -0.02)], fill)
    for _ in range(4 + layer):
        y, side = scene.pick(0.05, 0.7), scene.pick(-0.09, 0.09)
        start = x + lean * (1 - y)
        scene.line(
            [(start, y), (start + side * 0.6, y - 0.05), (start + side, y - scene.pick(0.1, 0.2))],
            fill,
            0.004 + 0.002 * layer,
        )


def enchanted_forest(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (0.7, p.middle), (1, p.near)])
    x = scene.focus[0]
    scene.light(x, 0.5, 0.85, p.glow, 0.9)
    for layer in range(4):
        foot, fill = 0.74 + 0.08 * layer, scene.shade(layer / 3)
        # Ground up to the lowest branches, or the trees would hang in the light.
        scene.ridge(foot - 0.06, 0.015, fill, rough=0.6, peaks=2)
        for place in np.linspace(0, 1, 6 + 4 * layer):
            spruce(scene, place + scene.pick(-0.05, 0.05), foot, scene.pick(0.3, 0.5), fill)
        scene.veil(0.5, 0.85 + 0.05 * layer, p.glow, 0.16 * (3 - layer) / 3)
    fireflies(scene, 60)


def spruce(scene: Scene, x: float, y: float, size: float, fill: tuple) -> None:
    wide = size * 0.26 * scene.height / scene.width
    for tier in range(5):
        top, bottom = y - size + size * 0.17 * tier, y - size + size * 0.17 * tier + size * 0.32
        reach = wide * (0.35 + 0.18 * tier)
        scene.shape([(x, top), (x + reach, bottom), (x - reach, bottom)], fill)


def fireflies(scene: Scene, number: int) -> None:
    spots = [(scene.pick(0, 1), scene.pick(0.2, 0.95), scene.pick(0.002, 0.006)) for _ in range(number)]
    tint = mix(scene.palette.accent, (255, 255, 255), 0.3)

    def draw(pen: object, size: tuple[int, int]) -> None:
        for x, y, radius in spots:
            reach = radius * size[1] * 2
            pen.ellipse([x * size[0] - reach, y * size[1] - reach, x * size[0] + reach, y * size[1] + reach], fill=tint)

    scene.soft_layer(draw, 0.008)
    for x, y, radius in spots:
        scene.disc(x, y, radius * 0.6, tint)


def castle(scene: Scene) -> None:
    dusk(scene, 0.8)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.34, 0.7, p.glow, 0.8)
    scene.disc(x + scene.pick(-0.1, 0.1), 0.3, scene.pick(0.14, 0.2), mix(p.glow, (255, 255, 255), 0.35))
    scene.ridge(0.72, 0.12, scene.shade(0.25), peaks=1.7)
    scene.veil(0.5, 0.8, p.glow, 0.25)
    for offset, tall, wide in (
        (-0.1, 0.3, 0.028),
        (-0.055, 0.42, 0.022),
        (0, 0.54, 0.034),
        (0.06, 0.38, 0.024),
        (0.105, 0.27, 0.03),
    ):
        tower(scene, x + offset, 0.82, tall * scene.pick(0.9, 1.1), wide)
    scene.shape([(x - 0.13, 0.84), (x - 0.13, 0.66), (x + 0.13, 0.66), (x + 0.13, 0.84)], scene.shade(0.8))
    scene.ridge(0.84, 0.05, p.near, peaks=1.2)


def tower(scene: Scene, x: float, y: float, tall: float, wide: float) -> None:
    fill, top = scene.shade(0.8), y - tall
    scene.shape([(x - wide / 2, y), (x - wide / 2, top), (x + wide / 2, top), (x + wide / 2, y)], fill)
    scene.shape([(x - wide * 0.75, top), (x, top - tall * 0.36), (x + wide * 0.75, top)], scene.shade(1))
    scene.shape(
        [
            (x - wide * 0.09, top + 0.07),
            (x - wide * 0.09, top + 0.03),
            (x + wide * 0.09, top + 0.03),
            (x + wide * 0.09, top + 0.07),
        ],
        scene.palette.accent,
    )


def floating_rocks(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (0.55, p.middle), (1, p.glow)])
    x = scene.focus[0]
    scene.light(x, 0.9, 1.0, p.glow, 0.8)
    for number in range(9):
        size = scene.pick(0.05, 0.14) if number else 0.26
        place = (x, 0.5) if not number else (scene.pick(0.05, 0.98), scene.pick(0.12, 0.88))
        rock(scene, *place, size, scene.shade(0.95 if not number else scene.pick(0.1, 0.7)))
    spruce(scene, x - 0.03, 0.5, 0.16, p.near)
    spruce(scene, x + 0.025, 0.495, 0.23, p.near)
    scene.veil(0.6, 1, p.glow, 0.35)


def rock(scene: Scene, x: float, y: float, size: float, fill: tuple) -> None:
    wide = size * 1.25 * scene.height / scene.width
    under = [
        (x + wide * share, y + size * scene.pick(0.55, 1.0) * (1 - abs(share)) ** 0.7)
        for share in np.linspace(0.85, -0.85, 9)
    ]
    scene.shape(
        [(x - wide, y), (x - wide * 0.4, y - size * 0.08), (x + wide * 0.5, y - size * 0.06), (x + wide, y), *under],
        fill,
    )


def fog(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (0.6, p.middle), (1, p.near)])
    x = scene.focus[0]
    scene.light(x, 0.5, 0.8, p.glow, 0.95)
    scene.rays(x, 0.35, p.glow, 0.5)
    for layer in range(4):
        scene.ridge(0.6 + 0.1 * layer, 0.08, scene.shade(layer / 3), rough=0.6, peaks=3)
        scene.veil(0.45 + 0.1 * layer, 0.8 + 0.07 * layer, mix(p.middle, p.glow, 0.5), 0.42 - 0.1 * layer)
    small_figure(scene, x, 0.9, 0.44)


def buttes(scene: Scene) -> None:
    dusk(scene, 0.68)
    x = scene.focus[0]
    sun(scene, x + scene.pick(-0.1, 0.1), scene.pick(0.4, 0.52), scene.pick(0.14, 0.22))
    for layer in range(3):
        for _ in range(2 + layer):
            butte(scene, scene.pick(0, 1), 0.78 + 0.06 * layer, scene.pick(0.14, 0.36), scene.shade(layer / 2.4))
        scene.veil(0.5, 0.76 + 0.06 * layer, scene.palette.glow, 0.22 - 0.07 * layer)
    scene.ridge(0.88, 0.025, scene.palette.near, rough=0.3, peaks=1)
    cactus(scene, x + 0.2, 0.9, scene.pick(0.26, 0.34))


def butte(scene: Scene, x: float, y: float, tall: float, fill: tuple) -> None:
    wide = tall * scene.pick(0.25, 0.5)
    scene.shape(
        [
            (x - wide * 1.5, y + 0.05),
            (x - wide, y - tall * 0.55),
            (x - wide * 0.82, y - tall),
            (x + wide * 0.8, y - tall * scene.pick(0.92, 1.0)),
            (x + wide, y - tall * 0.5),
            (x + wide * 1.6, y + 0.05),
        ],
        fill,
    )


def cactus(scene: Scene, x: float, y: float, size: float) -> None:
    fill, arm = scene.palette.near, size * 0.3 * scene.height / scene.width
    scene.line([(x, y), (x, y - size)], fill, 0.05)
    scene.disc(x, y - size, 0.025, fill)
    for side, low, high in ((-1, 0.42, 0.72), (1, 0.55, 0.88)):
        scene.line(
            [(x, y - size * low), (x + side * arm, y - size * low), (x + side * arm, y - size * high)], fill, 0.036
        )
        scene.disc(x + side * arm, y - size * high, 0.018, fill)


def searchlights(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.sky), (0.75, p.middle), (1, p.glow)])
    x = scene.focus[0]
    for base in np.linspace(x - 0.28, x + 0.2, 4):
        lean = scene.pick(-0.3, 0.3)
        scene.shine(haze.cone(scene.soft_size, (base, 0.86), (base + lean, -0.05), 0.07) * 0.6, p.glow)
    scene.light(x, 0.9, 0.5, p.accent, 0.7)
    for number in range(5):
        plane(scene, x + scene.pick(-0.22, 0.24), scene.pick(0.14, 0.5), 0.03 + 0.012 * number)
    scene.ridge(0.86, 0.05, scene.shade(0.7), rough=0.8, peaks=6)
    scene.ridge(0.93, 0.03, p.near, rough=0.7, peaks=9)


def plane(scene: Scene, x: float, y: float, size: float) -> None:
    fill, wide = scene.palette.near, size * 1.1
    scene.shape([(x - wide, y), (x, y - size * 0.16), (x + wide, y), (x, y + size * 0.16)], fill)
    scene.shape(
        [
            (x - wide * 0.13, y - size * 0.6),
            (x + wide * 0.13, y - size * 0.6),
            (x + wide * 0.09, y + size),
            (x - wide * 0.09, y + size),
        ],
        fill,
    )
    scene.shape([(x - wide * 0.36, y + size * 0.95), (x + wide * 0.36, y + size * 0.95), (x, y + size * 0.72)], fill)


def battlefield(scene: Scene) -> None:
    dusk(scene, 0.8)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.72, 0.8, p.accent, 0.9)
    for _ in range(26):
        scene.light(
            x + scene.pick(-0.3, 0.3), scene.pick(0.1, 0.62), scene.pick(0.1, 0.24), mix(p.near, p.glow, 0.45), 0.25
        )
    scene.ridge(0.8, 0.04, scene.shade(0.6), rough=0.8, peaks=4)
    for place in np.linspace(x - 0.2, x + 0.22, 6):
        small_figure(scene, place + scene.pick(-0.015, 0.015), 0.83 + scene.pick(0, 0.03), scene.pick(0.13, 0.2))
    scene.ridge(0.88, 0.04, p.near, rough=0.8, peaks=5)
