"""Fun, in flat colours: creatures, disguises, sunglasses, balloons in the sky, rockets."""

from collections.abc import Iterator

import numpy as np

from catalog.artwork.geometry import Outline, box, ellipse, placed, smooth, star, turned
from catalog.artwork.motifs.paper import any_tint, cloud, flat, halftone, tints, wink
from catalog.artwork.palette import Colour, mix
from catalog.artwork.scene import WHITE, Scene

DARK: Colour = (28, 20, 36)


def sunburst(scene: Scene, share: float = 0.45) -> None:
    """Rays of a second tint behind the subject."""
    p, (x, y) = scene.palette, scene.focus
    scene.surface = "paper"
    scene.sky([(0, p.sky), (1, p.sky)])
    turn = scene.pick(0, 1)
    for ray in range(0, 28, 2):
        angles = [2 * np.pi * (ray + step + turn) / 28 for step in (0, 1)]
        scene.shape([(x, y), *[(x + 1.3 * np.cos(a), y + 2.2 * np.sin(a)) for a in angles]], mix(p.sky, p.glow, share))


def backdrop(scene: Scene) -> None:
    """One of the grounds that flat art stands on: rays, a big disc, halves, dots or plain paper."""
    p, x = scene.palette, scene.focus[0]
    kind = int(scene.rng.integers(5))
    if kind == 0:
        sunburst(scene)
        return
    flat(scene)
    if kind == 1:
        scene.disc(x, 0.52, 0.46, mix(p.sky, p.glow, 0.7))
    elif kind == 2:
        scene.shape([(x - 0.12, 0), (1, 0), (1, 1), (x - 0.26, 1)], p.middle)
    elif kind == 3:
        dots(scene, mix(p.sky, p.glow, 0.55))
    else:
        scene.shape([(0, 0.8), (1, 0.66), (1, 1), (0, 1)], mix(p.sky, p.middle, 0.8))


def dots(scene: Scene, fill: Colour) -> None:
    x = scene.focus[0]
    for column in range(28):
        for row in range(16):
            dx, dy = (column + 0.5 * (row % 2)) / 27, row / 15
            size = 0.026 * max(0.0, 1 - 1.5 * abs(dx - x) - 0.5 * abs(dy - 0.5))
            scene.disc(dx, dy, size, fill)


def creature(scene: Scene) -> None:
    """A big friendly creature that looks in."""
    backdrop(scene)
    p, x = scene.palette, scene.focus[0]
    body = p.accent if scene.chance(0.6) else p.middle
    top, wide = scene.pick(0.24, 0.36), scene.pick(0.3, 0.4)
    ears(scene, x, top, wide, body)
    outline = smooth(
        [
            (x - wide * 0.62, 1.3),
            (x - wide * 0.6, 0.75),
            (x - wide * 0.5, top + 0.14),
            (x, top),
            (x + wide * 0.5, top + 0.14),
            (x + wide * 0.6, 0.75),
            (x + wide * 0.62, 1.3),
        ]
    )
    scene.solid([outline], mix(body, WHITE, 0.18), mix(body, p.near, 0.4), mix(body, WHITE, 0.55), -1, 0.02)
    for _ in range(6):
        scene.disc(x + scene.pick(-0.13, 0.13), scene.pick(0.8, 0.98), scene.pick(0.012, 0.03), mix(body, p.near, 0.2))
    eyes(scene, x, top + scene.pick(0.2, 0.25))
    mouth(scene, x, top + 0.42)


def ears(scene: Scene, x: float, top: float, wide: float, body: Colour) -> None:
    kind, p = int(scene.rng.integers(4)), scene.palette
    for side in (-1, 1):
        ex = x + side * wide * 0.34
        if kind == 0:
            scene.solid([ellipse(ex, top + 0.06, 0.06, 0.1)], body, mix(body, p.near, 0.3))
            scene.shape(ellipse(ex, top + 0.07, 0.034, 0.06), mix(body, WHITE, 0.4))
        elif kind == 1:
            horn = smooth([(0, 0), (0.05, -0.09), (0.02, -0.2), (0.02, -0.2), (-0.06, -0.12), (-0.12, 0.03)])
            scene.solid(
                [placed(horn, ex, top + 0.1, 1.1, scene.ratio, side)],
                mix(p.glow, WHITE, 0.5),
                mix(p.glow, p.middle, 0.4),
            )
        elif kind == 2:
            scene.line(
                [(ex - side * 0.04, top + 0.08), (ex - side * 0.02, top - 0.06), (ex + side * 0.02, top - 0.12)],
                mix(body, p.near, 0.3),
                0.014,
            )
            scene.disc(ex + side * 0.02, top - 0.12, 0.04, p.glow)
        else:
            scene.solid(
                [
                    smooth(
                        [
                            (ex - 0.03, top + 0.15),
                            (ex - 0.035, top - 0.16),
                            (ex + 0.02, top - 0.22),
                            (ex + 0.04, top + 0.13),
                        ]
                    )
                ],
                body,
                mix(body, p.near, 0.25),
            )


def eyes(scene: Scene, x: float, y: float) -> None:
    number = int(scene.one_of(1, 2, 2, 2, 3))
    size, looks = (0.13, 0.1, 0.075)[number - 1], scene.pick(-0.3, 0.0)
    for index in range(number):
        ex = x + (index - (number - 1) / 2) * size * 2.15 * scene.ratio
        scene.disc(ex + 0.003, y + 0.01, size, mix(scene.palette.near, scene.palette.accent, 0.3))
        scene.disc(ex, y, size, WHITE)
        scene.disc(ex + looks * size * scene.ratio * 1.2, y + size * 0.1, size * 0.58, DARK)
        scene.disc(ex + looks * size * scene.ratio - size * 0.12, y - size * 0.14, size * 0.2, WHITE)


def mouth(scene: Scene, x: float, y: float) -> None:
    smile = [(x + 0.1 * t, y + 0.07 * (1 - t * t)) for t in np.linspace(-1, 1, 20)]
    if scene.chance(0.5):
        scene.line(smile, DARK, 0.014)
        return
    scene.shape([*smile, *[(x + 0.1 * t, y + 0.2 * (1 - t * t)) for t in np.linspace(1, -1, 20)]], DARK)
    scene.shape(ellipse(x, y + 0.16, 0.042, 0.04), (232, 92, 108))
    for tooth in (-0.5, 0.15):
        scene.shape(
            [(x + tooth * 0.1, y + 0.058), (x + tooth * 0.1 + 0.03, y + 0.068), (x + tooth * 0.1 + 0.015, y + 0.115)],
            WHITE,
        )


def disguise(scene: Scene) -> None:
    """Glasses, a nose and a moustache: nobody will ever know."""
    backdrop(scene)
    p, x, size = scene.palette, scene.focus[0], 0.84
    paper = [
        (placed(part, x, 0.48, size, scene.ratio), fill) for part, fill in disguise_parts(mix(p.glow, WHITE, 0.65))
    ]
    for outline, fill in paper:
        scene.shape(outline, fill)
    nose = smooth([(-0.04, -0.15), (0.04, -0.15), (0.11, 0.09), (0.08, 0.19), (0, 0.21), (-0.08, 0.19), (-0.11, 0.09)])
    scene.solid([placed(nose, x, 0.48, size, scene.ratio)], mix(p.accent, WHITE, 0.35), p.accent, WHITE, -1, 0.01)


def disguise_parts(glass: Colour) -> Iterator[tuple[Outline, Colour]]:
    """Both sides of it, about the bridge of the nose, in shares of its height."""
    brow = smooth([(-0.115, -0.3), (0, -0.38), (0.18, -0.34), (0.14, -0.29), (0, -0.315)])
    curl = smooth(
        [
            (0, 0.15),
            (0.09, 0.13),
            (0.21, 0.17),
            (0.3, 0.26),
            (0.36, 0.19),
            (0.32, 0.31),
            (0.2, 0.32),
            (0.09, 0.26),
            (0, 0.24),
        ]
    )
    for side in (-1, 1):
        yield [(side * 0.3, -0.13), (side * 0.45, -0.19), (side * 0.45, -0.15), (side * 0.3, -0.07)], DARK
        yield ellipse(side * 0.175, -0.09, 0.165, 0.165), DARK
        yield ellipse(side * 0.175, -0.09, 0.128, 0.128), glass
        shine = [(-0.08, -0.03), (0.05, -0.19), (0.09, -0.17), (-0.045, 0.0)]
        yield [(side * 0.175 + px, py) for px, py in shine], WHITE
        yield [(side * (0.175 + px), py) for px, py in brow], DARK
        yield [(side * px, py) for px, py in curl], DARK


def sunglasses(scene: Scene) -> None:
    """A pair of sunglasses with a beach, or a town, in each lens."""
    backdrop(scene)
    p, x = scene.palette, scene.focus[0]
    tilt = scene.pick(-0.03, 0.02)
    for side in (-1, 1):
        lens = turned([(0.02, 0.32), (0.2, 0.3), (0.225, 0.42), (0.17, 0.62), (0.08, 0.63), (0.03, 0.52)], 0)
        lens = smooth([(x + side * px, py) for px, py in lens])
        centre = x + side * 0.125
        frame = [(centre + (px - centre) * 1.16, 0.46 + (py - 0.46) * 1.16 + tilt * side) for px, py in lens]
        scene.solid([frame], mix(p.near, (0, 0, 0), 0.3), DARK, p.glow, -1, 0.012)
        scene.solid([[(px, py + tilt * side) for px, py in lens]], p.accent, p.glow)
        inside = [(px, py + tilt * side) for px, py in lens if py > 0.5]
        scene.shape(inside, mix(p.middle, p.near, 0.4))
        scene.disc(centre - 0.02, 0.47 + tilt * side, 0.05, WHITE)
        scene.shape(
            [(centre - 0.06, 0.32), (centre - 0.035, 0.315), (centre - 0.075, 0.56), (centre - 0.085, 0.52)],
            mix(p.glow, WHITE, 0.6),
        )
    scene.shape([(x - 0.03, 0.37), (x + 0.03, 0.37), (x + 0.03, 0.42), (x - 0.03, 0.42)], DARK)
    scene.shape(
        smooth([(x - 0.08, 0.78), (x, 0.76), (x + 0.08, 0.78), (x + 0.05, 0.85), (x, 0.87), (x - 0.05, 0.85)]),
        (214, 48, 84),
    )
    scene.line([(x - 0.075, 0.785), (x, 0.8), (x + 0.075, 0.785)], DARK, 0.01)


def speech(scene: Scene) -> None:
    """People talking over each other."""
    backdrop(scene)
    p, x = scene.palette, scene.focus[0]
    for index, (dx, dy, wide, tall, tail) in enumerate(
        ((0.07, 0.3, 0.17, 0.2, 1), (-0.1, 0.42, 0.13, 0.17, -1), (0.06, 0.7, 0.16, 0.18, 1))
    ):
        fill = ((214, 48, 84), mix(p.glow, WHITE, 0.6), p.near)[index]
        cx = x + dx
        scene.shape(
            [(cx + 0.006, dy + 0.02), (cx + tail * wide * 0.5 + 0.006, dy + tall + 0.12), (cx + tail * 0.08, dy)],
            mix(p.sky, p.near, 0.55),
        )
        scene.shape(ellipse(cx + 0.006, dy + 0.02, wide, tall), mix(p.sky, p.near, 0.55))
        scene.shape([(cx, dy), (cx + tail * wide * 0.5, dy + tall + 0.1), (cx + tail * wide * 0.7, dy)], fill)
        scene.shape(ellipse(cx, dy, wide, tall), fill)
        ink = DARK if sum(fill) > 380 else mix(p.glow, WHITE, 0.6)
        for dot in (-1, 0, 1):
            scene.disc(cx + dot * 0.05, dy, 0.03, ink)


def pow_star(scene: Scene) -> None:
    """A comic's bang with nothing but energy in it."""
    sunburst(scene)
    p, (x, _) = scene.palette, scene.focus
    points = int(scene.rng.integers(11, 17))
    jag = [(px * scene.pick(0.85, 1.12), py * scene.pick(0.85, 1.12)) for px, py in star(points, 0.68)]
    for size, fill in ((0.47, p.near), (0.43, p.accent), (0.33, mix(p.glow, WHITE, 0.5))):
        scene.shape(placed(jag, x, 0.5, size, scene.ratio), fill)
    halftone(scene, x, 0.5, 0.27, mix(p.glow, p.middle, 0.5))
    bolt = [(0.08, -0.62), (-0.3, 0.08), (-0.04, 0.08), (-0.16, 0.62), (0.3, -0.14), (0.04, -0.14), (0.2, -0.62)]
    scene.shape(placed(bolt, x + 0.008, 0.52, 0.36, scene.ratio), p.near)
    scene.shape(placed(bolt, x, 0.5, 0.36, scene.ratio), p.middle)


def hot_air(scene: Scene) -> None:
    """Hot-air balloons over paper hills."""
    scene.surface = "paper"
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (0.9, mix(p.sky, p.glow, 0.85))])
    scene.light(x, 0.4, 0.7, p.glow, 0.4)
    for _ in range(5):
        cloud(scene, scene.pick(0.05, 1), scene.pick(0.12, 0.7), scene.pick(0.04, 0.08))
    for dx, y, size in ((-0.19, 0.55, 0.1), (0.17, 0.62, 0.075), (0.0, 0.38, 0.27)):
        air_balloon(scene, x + dx, y + scene.pick(-0.04, 0.04), size)
    for layer in range(3):
        fill = mix(p.middle, p.near, 0.3 * layer)
        scene.ridge(0.86 + 0.06 * layer, 0.05, mix(fill, p.glow, 0.12), rough=0.25, peaks=0.9 + 0.4 * layer, foot=fill)


def air_balloon(scene: Scene, x: float, y: float, size: float) -> None:
    p = scene.palette
    bands = [p.accent, mix(p.glow, WHITE, 0.5), p.middle] if scene.chance(0.5) else [p.middle, p.glow, p.accent]
    envelope = smooth(
        [
            (0, -1),
            (0.62, -0.8),
            (0.95, -0.15),
            (0.62, 0.55),
            (0.2, 1.0),
            (-0.2, 1.0),
            (-0.62, 0.55),
            (-0.95, -0.15),
            (-0.62, -0.8),
        ]
    )
    for index, share in enumerate((1.0, 0.72, 0.4, 0.12)):
        fill = bands[index % 3]
        scene.solid(
            [placed([(px * share, py) for px, py in envelope], x, y, size, scene.ratio)],
            mix(fill, WHITE, 0.15),
            mix(fill, p.near, 0.25),
        )
    wide = size * scene.ratio
    for side in (-1, 1):
        scene.line([(x + side * wide * 0.2, y + size), (x + side * wide * 0.14, y + size * 1.35)], DARK, 0.003)
    scene.shape(box(x - wide * 0.16, y + size * 1.32, x + wide * 0.16, y + size * 1.55), mix(p.near, p.accent, 0.35))


def rocket(scene: Scene) -> None:
    """A toy rocket on its way up, flat and bold."""
    flat(scene)
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.near, p.sky, 0.35)), (0.7, p.sky), (1, mix(p.sky, p.glow, 0.6))])
    for _ in range(60):
        scene.disc(scene.pick(0, 1), scene.pick(0, 0.8), scene.pick(0.002, 0.008), mix(p.glow, WHITE, 0.5))
    scene.disc(x + 0.16, 0.24, 0.11, p.glow)
    scene.disc(x + 0.175, 0.22, 0.1, mix(p.near, p.sky, 0.42))
    for index in range(16):
        cx, cy = x - 0.1 + float(scene.rng.normal(0, 0.09)), 0.98 - scene.pick(0, 0.14)
        scene.disc(cx, cy, scene.pick(0.06, 0.12), mix(p.glow, WHITE, 0.25 + 0.04 * index))
    tilt = 0.055
    hull = smooth([(0, -1), (0.3, -0.5), (0.34, 0.2), (0.2, 0.7), (-0.2, 0.7), (-0.34, 0.2), (-0.3, -0.5)])
    fins = [(0.28, 0.1), (0.68, 0.85), (0.2, 0.68), (-0.2, 0.68), (-0.68, 0.85), (-0.28, 0.1)]
    flame = smooth([(-0.2, 0.72), (0.2, 0.72), (0.16, 1.1), (0, 1.7), (0, 1.7), (-0.16, 1.1)])
    for outline, top, bottom in (
        (flame, p.accent, mix(p.glow, WHITE, 0.4)),
        (fins, p.accent, mix(p.accent, p.near, 0.4)),
        (hull, mix(p.glow, WHITE, 0.75), mix(p.glow, p.middle, 0.3)),
    ):
        scene.solid([placed(turned(outline, tilt), x, 0.42, 0.33, scene.ratio)], top, bottom, WHITE, -1, 0.008)
    for size, fill in ((0.17, p.near), (0.12, mix(p.sky, WHITE, 0.4))):
        scene.solid([placed(turned(ellipse(0, -0.22, size, size), tilt), x, 0.42, 0.33, scene.ratio)], fill, fill)


def mobile(scene: Scene) -> None:
    """A cradle's sky: moon, stars and clouds on strings."""
    scene.surface = "paper"
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.45)), (1, p.sky)])
    scene.light(x, 0.45, 0.8, p.glow, 0.35)
    pale = mix(p.glow, WHITE, 0.4)
    for _ in range(13):
        sx, sy = scene.pick(x - 0.34, 1.0), scene.pick(0.1, 0.9)
        scene.line([(sx, 0), (sx, sy)], mix(p.sky, p.glow, 0.4), 0.003)
        scene.shape(placed(star(5, 0.5), sx, sy, scene.pick(0.025, 0.06), scene.ratio), any_tint(scene))
    scene.line([(x, 0), (x, 0.3)], mix(p.sky, p.glow, 0.5), 0.004)
    moon = [*ellipse(0, 0, 1, 1, 40, 0.17, 0.66), *reversed(ellipse(0.42, 0, 0.86, 0.86, 40, 0.21, 0.58))]
    scene.solid([placed(moon, x + 0.01, 0.5, 0.28, scene.ratio)], mix(pale, WHITE, 0.3), mix(p.glow, p.accent, 0.25))
    for dx, dy in ((-0.12, 0.72), (0.15, 0.66)):
        cloud(scene, x + dx, dy, 0.1)


def cake_stripes(scene: Scene) -> None:
    """Wavy bands of every tint, and a sun that winks."""
    flat(scene)
    x = scene.focus[0]
    along = np.linspace(-0.05, 1.05, 60)
    for band in range(9):
        wave = 0.02 + 0.125 * band + 0.05 * np.sin(2 * np.pi * (1.4 * along + 0.07 * band))
        scene.shape(
            [*zip(along, wave, strict=True), (1.05, 1.05), (-0.05, 1.05)],
            mix(tints(scene)[band % 5], scene.palette.sky, 0.25),
        )
    scene.disc(x, 0.5, 0.27, mix(scene.palette.glow, WHITE, 0.5))
    scene.disc(x, 0.5, 0.235, scene.palette.accent)
    wink(scene, x)
