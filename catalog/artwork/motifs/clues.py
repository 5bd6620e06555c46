"""What detectives look at: prints, targets, line-ups, a car in the rain, an eye, a king on the board."""

import numpy as np

from catalog.artwork import haze
from catalog.artwork.geometry import box, ellipse, mirrored, placed, smooth, turned
from catalog.artwork.motifs.cast import ink, person
from catalog.artwork.motifs.drama import soft_disc
from catalog.artwork.palette import mix
from catalog.artwork.scene import WHITE, Scene


def dark_room(scene: Scene, light: float = 0.6) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.35)), (1, p.near)])
    scene.light(x, 0.48, 0.85, mix(p.glow, p.middle, 0.5), light)
    scene.smoke(p.middle, 0.35)


def fingerprint(scene: Scene) -> None:
    """A thumb's print, lit like evidence."""
    dark_room(scene, 0.5)
    p, x = scene.palette, scene.focus[0]
    bend = scene.pick(0.5, 1.1)
    for ring in range(1, 17):
        radius = 0.026 * ring
        start = scene.pick(0, 1)
        for part in range(int(scene.one_of(1, 2, 2, 3))):
            arc = []
            for t in np.linspace(start + part * 0.34, start + part * 0.34 + scene.pick(0.24, 0.33), 46):
                a = 2 * np.pi * t
                wobble = 1 + 0.05 * np.sin(3 * a + ring * 0.4) * bend
                arc.append(
                    (
                        x + radius * 0.74 * np.cos(a) * wobble * scene.ratio,
                        0.5 + 0.012 * ring + radius * np.sin(a) * wobble,
                    )
                )
            scene.line(arc, mix(p.accent, p.glow, ring / 18), 0.0115)
    scene.light(x, 0.45, 0.4, p.accent, 0.4)


def crosshair(scene: Scene) -> None:
    """Somebody in a sight."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (1, mix(p.near, p.sky, 0.6))])
    inside = [ellipse(x, 0.5, 0.42 * scene.ratio, 0.42, 80)]
    scene.solid(inside, mix(p.middle, p.glow, 0.4), mix(p.glow, WHITE, 0.1))
    scene.light(x, 0.42, 0.45, p.glow, 0.5)
    person(scene, x + scene.pick(-0.015, 0.015), 0.82, 0.5, scene.one_of("Crime", "Action"))
    dark = ink(scene)
    for radius, width in ((0.42, 0.022), (0.27, 0.005), (0.12, 0.005)):
        scene.disc(x, 0.5, radius, None, dark, width)
    for step in range(-8, 9):
        reach = 0.018 if step % 2 else 0.034
        scene.line(
            [(x + step * 0.05 * scene.ratio, 0.5 - reach), (x + step * 0.05 * scene.ratio, 0.5 + reach)], dark, 0.004
        )
        scene.line(
            [(x - reach * scene.ratio, 0.5 + step * 0.05), (x + reach * scene.ratio, 0.5 + step * 0.05)], dark, 0.004
        )
    scene.line([(x - 0.42 * scene.ratio, 0.5), (x + 0.42 * scene.ratio, 0.5)], dark, 0.004)
    scene.line([(x, 0.08), (x, 0.92)], dark, 0.004)
    scene.disc(x, 0.5, 0.014, p.accent)
    scene.light(x, 0.5, 0.1, p.accent, 0.9)


def lineup(scene: Scene) -> None:
    """Suspects against the measuring wall."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.glow, p.middle, 0.45)), (1, mix(p.middle, p.near, 0.3))])
    scene.light(x, 0.2, 0.8, mix(p.glow, WHITE, 0.3), 0.7)
    for step in range(9):
        scene.line(
            [(0, 0.06 + step * 0.11), (1, 0.06 + step * 0.11)], mix(p.middle, p.near, 0.35 if step % 2 else 0.7), 0.006
        )
    for place in np.linspace(-0.2, 0.2, 4):
        person(
            scene,
            x + place + scene.pick(-0.012, 0.012),
            1.06,
            scene.pick(0.72, 0.88),
            scene.one_of("Crime", "Drama"),
            scene.one_of(-1, 1),
        )
    scene.veil(0.75, 1.0, p.near, 0.6)


CAR = smooth((
    (-1, 0.28), (-1.02, -0.02), (-0.86, -0.14), (-0.62, -0.2), (-0.46, -0.55), (-0.2, -0.62), (0.2, -0.62),
    (0.46, -0.55),
    (0.62, -0.2), (0.86, -0.14), (1.02, -0.02), (1, 0.28),
))  # fmt: skip
WINDSCREEN = ((-0.38, -0.5), (0.38, -0.5), (0.52, -0.22), (-0.52, -0.22))


def headlights(scene: Scene) -> None:
    """A car waiting in the rain with its lights on."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.near, p.sky, 0.5)), (0.6, p.sky), (0.78, p.near), (1, mix(p.near, p.middle, 0.35))])
    for _ in range(16):
        place, radius = (scene.pick(0.1, 1), scene.pick(0.1, 0.55)), scene.pick(0.02, 0.07)
        soft_disc(scene, *place, radius, scene.one_of(p.glow, p.accent), scene.pick(0.1, 0.4))
    body = [placed(CAR, x, 0.66, 0.29, scene.ratio)]
    lit = mix(p.glow, WHITE, 0.1)
    scene.solid(body, mix(p.near, p.middle, 0.75), mix(p.near, p.middle, 0.3), lit, 1, 0.008)
    scene.solid([placed(WINDSCREEN, x, 0.66, 0.29, scene.ratio)], mix(p.middle, p.near, 0.4), p.near)
    for side in (-1, 1):
        lamp(scene, x + side * 0.115)
    scene.shape(box(x - 0.05, 0.65, x + 0.05, 0.7), mix(ink(scene), p.middle, 0.3))


def lamp(scene: Scene, x: float) -> None:
    """A headlight, the wheel below it, and both in the wet road."""
    tint = scene.palette.glow
    scene.shape(box(x - 0.028, 0.725, x + 0.028, 0.78), ink(scene))
    scene.disc(x, 0.645, 0.036, mix(tint, WHITE, 0.8))
    for radius, strength in ((0.08, 1.0), (0.32, 0.85), (0.7, 0.4)):
        scene.light(x, 0.645, radius, tint, strength)
    streak(scene, x, 0.645, 0.3)
    scene.light(x, 0.9, 0.12, tint, 0.6)


def streak(scene: Scene, x: float, y: float, reach: float) -> None:
    """The flat flare of a wide lens."""
    across, down = haze.coordinates(scene.soft_size)
    line = np.exp(-(((down - y) / 0.012) ** 2)) * np.clip(1 - np.abs(across - x) / reach, 0, 1) ** 2
    scene.shine(line * 0.8, mix(scene.palette.glow, WHITE, 0.3))


def magnifier(scene: Scene) -> None:
    """A reading glass over a trail of steps."""
    dark_room(scene, 0.55)
    p, x = scene.palette, scene.focus[0]
    for step in range(9):
        fx, fy = x - 0.42 + step * 0.085, 0.9 - step * 0.085 + (0.05 if step % 2 else 0)
        foot = [*placed(ellipse(0, 0, 0.3, 0.5), fx, fy, 0.07, scene.ratio)]
        scene.shape(turned(foot, 0.08, (fx, fy)), mix(p.middle, p.near, 0.45))
    scene.line([(x + 0.12, 0.66), (x + 0.26, 0.98)], ink(scene), 0.085)
    scene.line([(x + 0.12, 0.66), (x + 0.255, 0.97)], mix(p.accent, p.near, 0.55), 0.055)
    scene.solid([ellipse(x, 0.44, 0.34 * scene.ratio, 0.34, 80)], mix(p.glow, WHITE, 0.3), mix(p.accent, p.near, 0.35))
    scene.solid(
        [ellipse(x, 0.44, 0.305 * scene.ratio, 0.305, 80)], mix(p.middle, p.glow, 0.3), mix(p.glow, WHITE, 0.15)
    )
    sole = smooth([(0, -0.5), (0.2, -0.42), (0.22, -0.1), (0.12, 0.12), (-0.12, 0.12), (-0.2, -0.1), (-0.18, -0.42)])
    heel = ellipse(0, 0.36, 0.14, 0.17)
    scene.solid([placed(turned(each, 0.06), x, 0.46, 0.42, scene.ratio) for each in (sole, heel)], ink(scene))
    scene.light(x - 0.07, 0.3, 0.2, WHITE, 0.55)


def eye(scene: Scene) -> None:
    """An eye, too close."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.5, mix(p.near, p.sky, 0.8)), (1, p.near)])
    scene.smoke(p.middle, 0.5)
    lid = [(x + 0.28 * t, 0.5 - 0.25 * (1 - t * t) ** 0.8) for t in np.linspace(-1, 1, 40)]
    lid += [(x + 0.28 * t, 0.5 + 0.19 * (1 - t * t) ** 0.9) for t in np.linspace(1, -1, 40)]
    scene.solid(
        [[(x + (px - x) * 1.12, 0.49 + (py - 0.49) * 1.22) for px, py in lid]],
        ink(scene),
        mix(ink(scene), p.middle, 0.3),
    )
    scene.solid([lid], mix(p.glow, p.middle, 0.35), mix(p.glow, WHITE, 0.3))
    top = max(py for _, py in lid)
    for radius, fill in ((0.2, ink(scene)), (0.185, mix(p.accent, p.near, 0.3))):
        iris = [(px, min(max(py, 0.285), top - 0.012)) for px, py in ellipse(x, 0.48, radius * scene.ratio, radius, 60)]
        scene.shape(iris, fill)
    for a in np.linspace(0, 2 * np.pi, 60, endpoint=False):
        inner, outer = 0.09, scene.pick(0.13, 0.175)
        scene.line(
            [
                (x + inner * scene.ratio * np.cos(a), 0.48 + inner * np.sin(a)),
                (x + outer * scene.ratio * np.cos(a), 0.48 + outer * np.sin(a)),
            ],
            mix(p.accent, WHITE, scene.pick(0.1, 0.5)),
            0.004,
        )
    scene.disc(x, 0.48, 0.088, (6, 5, 8))
    scene.disc(x - 0.02, 0.43, 0.026, WHITE)
    scene.light(x, 0.48, 0.35, p.accent, 0.3)
    scene.veil(-0.3, 0.25, ink(scene), 0.7)


# The right half of a king, from the cross down.
KING = (
    (0.0, -1.0), (0.05, -1.0), (0.05, -0.94), (0.11, -0.94), (0.11, -0.88), (0.05, -0.88), (0.05, -0.82), (0.17, -0.8),
    (0.13, -0.62), (0.16, -0.58), (0.1, -0.54), (0.13, -0.2), (0.23, -0.12), (0.26, 0.0),
)  # fmt: skip


def chess(scene: Scene) -> None:
    """One piece on a board that runs off into the dark."""
    p, x = scene.palette, scene.focus[0]
    dark_room(scene, 0.8)
    board(scene, x)
    king = placed(mirrored(KING), x, 0.92, 0.76, scene.ratio)
    scene.solid([king], mix(ink(scene), p.middle, 0.25), ink(scene), mix(p.glow, WHITE, 0.3), 1, 0.014)
    scene.light(x + 0.1, 0.3, 0.4, p.glow, 0.35)


def board(scene: Scene, x: float) -> None:
    depth = [(row / 7) ** 1.6 for row in range(8)]
    for row, (far, close) in enumerate(zip(depth, depth[1:], strict=False)):
        fill = mix(scene.palette.glow, scene.palette.near, 0.75 - 0.3 * row / 7)
        for column in range(-8 + row % 2, 8, 2):
            top = [(x + each * (0.06 + 0.13 * far), 0.7 + 0.3 * far) for each in (column, column + 1)]
            bottom = [(x + each * (0.06 + 0.13 * close), 0.7 + 0.3 * close) for each in (column + 1, column)]
            scene.shape([*top, *bottom], fill)
