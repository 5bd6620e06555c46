"""What films and music are made with: reels, slates, beams, records, keys, bulbs."""

import numpy as np

from catalog.artwork import haze
from catalog.artwork.geometry import box, ellipse, placed, smooth, star, turned
from catalog.artwork.motifs.cast import ink, person
from catalog.artwork.motifs.clues import dark_room
from catalog.artwork.palette import mix
from catalog.artwork.scene import WHITE, Scene


def filmstrip(scene: Scene) -> None:
    """Frames of film, each a piece of the world."""
    p, x = scene.palette, scene.focus[0]
    dark_room(scene, 0.7)
    lean = scene.pick(0.02, 0.045)
    for strip, dx in ((0, -0.11), (1, 0.12)):
        cx = x + dx

        def there(left: float, top: float, right: float, bottom: float, cx: float = cx) -> list:
            return turned(box(cx + left, top, cx + right, bottom), lean * scene.ratio, (cx, 0.5))

        scene.solid([there(-0.105, -0.3, 0.105, 1.3)], mix(p.near, (0, 0, 0), 0.5), p.near, p.glow, 1, 0.005)
        for frame in range(-1, 5):
            top = frame * 0.3 + 0.04 + 0.12 * strip
            tint = (p.glow, p.middle, p.accent)[(frame + strip) % 3]
            scene.solid([there(-0.075, top, 0.075, top + 0.25)], mix(tint, WHITE, 0.2), mix(tint, p.near, 0.45))
            hill = [
                (cx - 0.075, top + 0.25),
                *[
                    (cx - 0.075 + 0.15 * t, top + 0.2 - 0.08 * abs(np.sin(3 * t + frame + strip)))
                    for t in np.linspace(0, 1, 12)
                ],
                (cx + 0.075, top + 0.25),
            ]
            scene.shape(turned(hill, lean * scene.ratio, (cx, 0.5)), mix(p.near, tint, 0.25))
            for hole in range(4):
                for side in (-0.098, 0.082):
                    scene.shape(
                        there(side, top + 0.01 + hole * 0.075, side + 0.016, top + 0.05 + hole * 0.075),
                        mix(p.glow, WHITE, 0.4),
                    )


def waveform(scene: Scene) -> None:
    """A voice as a row of bars, in its own light."""
    dark_room(scene, 0.5)
    p, x = scene.palette, scene.focus[0]
    for step in range(-30, 31):
        tall = 0.03 + 0.36 * np.exp(-((step / 15) ** 2)) * scene.pick(0.15, 1)
        bx = x + step * 0.0098
        scene.solid(
            [box(bx, 0.5 - tall, bx + 0.0058, 0.5 + tall)], mix(p.accent, WHITE, 0.3), mix(p.glow, p.middle, 0.4)
        )
    scene.light(x, 0.5, 0.6, p.accent, 0.35)


def vinyl(scene: Scene) -> None:
    """A record, turning."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (1, mix(p.sky, p.near, 0.55))])
    scene.rays(x, 0.5, p.glow, 0.8, 24, 1.4)
    scene.disc(x + 0.008, 0.53, 0.44, mix(p.near, (0, 0, 0), 0.2))
    scene.disc(x, 0.5, 0.44, (16, 13, 18))
    for ring in range(22):
        scene.disc(x, 0.5, 0.42 - ring * 0.012, None, mix((16, 13, 18), p.middle, 0.12 + 0.16 * (ring % 4 == 0)), 0.004)
    for turn in (0.08, 0.58):
        wedge = [(x, 0.5), *ellipse(x, 0.5, 0.425 * scene.ratio, 0.425, 12, turn, 0.07)]
        scene.solid([wedge], mix((16, 13, 18), p.glow, 0.3))
    scene.disc(x, 0.5, 0.155, p.accent)
    scene.disc(x, 0.5, 0.11, mix(p.accent, p.glow, 0.6))
    scene.disc(x, 0.5, 0.018, p.near)
    arm = [(x + 0.27, 0.02), (x + 0.29, 0.5), (x + 0.2, 0.74)]
    scene.line(arm, mix(p.glow, WHITE, 0.5), 0.018)
    scene.shape(turned(box(x + 0.175, 0.7, x + 0.215, 0.8), 0.03, (x + 0.195, 0.75)), mix(p.glow, WHITE, 0.7))


def piano(scene: Scene) -> None:
    """Keys that bend away into the light."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (1, p.sky)])
    scene.light(x, 0.2, 0.9, p.glow, 0.9)
    scene.rays(x, 0.05, p.accent, 0.7)
    keys = np.linspace(0, 1, 21)

    def edge(t: float, deep: float) -> tuple[float, float]:
        a = np.pi * (1.08 + 0.62 * t)
        return x + 0.06 + (0.46 - 0.25 * deep) * np.cos(a), 1.18 + (0.92 - 0.44 * deep) * np.sin(a)

    for a, b in zip(keys, keys[1:], strict=False):
        scene.solid(
            [[edge(a + 0.002, 0), edge(b - 0.002, 0), edge(b - 0.002, 1), edge(a + 0.002, 1)]],
            mix(p.glow, WHITE, 0.8),
            mix(p.glow, p.middle, 0.3),
        )
    for index, t in enumerate(keys[1:-1]):
        if index % 7 not in (2, 6):
            scene.solid(
                [[edge(t - 0.015, 1.0), edge(t + 0.015, 1.0), edge(t + 0.015, 0.4), edge(t - 0.015, 0.4)]],
                ink(scene),
                p.near,
            )
    person(scene, x + 0.02, 0.42, 0.33, "Musical")


def marquee(scene: Scene) -> None:
    """A star in bulbs, over the theatre's door."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.near, p.sky, 0.5)), (1, p.near)])
    scene.rays(x, 0.5, p.glow, 0.9, 30, 1.2)
    shape = star(5, 0.48)
    for size, fill in ((0.46, mix(p.accent, p.near, 0.55)), (0.42, p.middle), (0.25, mix(p.middle, p.near, 0.5))):
        scene.solid([placed(shape, x, 0.52, size, scene.ratio)], mix(fill, WHITE, 0.12), fill)
    edge, bulbs = np.array([*shape, shape[0]]), []
    for a, b in zip(edge, edge[1:], strict=False):
        for t in np.linspace(0, 1, 6, endpoint=False):
            bulbs += placed([tuple(a + (b - a) * t)], x, 0.52, 0.36, scene.ratio)
    for bx, by in bulbs[::2]:
        scene.light(bx, by, 0.07, mix(p.glow, p.accent, 0.3), 0.8)
    for bx, by in bulbs:
        scene.disc(bx, by, 0.0135, mix(p.glow, WHITE, 0.7))


def reel(scene: Scene) -> None:
    """A reel of film and what runs off it."""
    dark_room(scene, 0.9)
    p, x = scene.palette, scene.focus[0]
    scene.rays(x, 0.45, p.glow, 0.6)
    metal = mix(p.glow, WHITE, 0.3)
    tail = [(x + 0.2 + 0.02 * np.sin(6 * t), 0.45 + 0.62 * t) for t in np.linspace(0, 1, 20)]
    scene.line(tail, ink(scene), 0.075)
    scene.line(tail, mix(p.accent, p.near, 0.3), 0.045)
    scene.solid([ellipse(x, 0.47, 0.39 * scene.ratio, 0.39, 90)], metal, mix(p.middle, p.near, 0.3), WHITE, -1, 0.01)
    scene.solid([ellipse(x, 0.47, 0.345 * scene.ratio, 0.345, 90)], mix(metal, p.middle, 0.5), mix(metal, p.near, 0.35))
    turn = scene.pick(0, 1)
    for hole in range(5):
        angle = 2 * np.pi * (hole / 5 + turn)
        hx, hy = x + 0.215 * np.cos(angle) * scene.ratio, 0.47 + 0.215 * np.sin(angle)
        scene.solid([ellipse(hx, hy, 0.098 * scene.ratio, 0.098, 50)], ink(scene), mix(p.accent, p.near, 0.35))
    scene.solid([ellipse(x, 0.47, 0.07 * scene.ratio, 0.07)], ink(scene))
    scene.solid([placed(star(6, 0.6), x, 0.47, 0.045, scene.ratio)], metal)
    scene.light(x - 0.1, 0.22, 0.3, WHITE, 0.35)


def clapper(scene: Scene) -> None:
    """A slate, about to fall."""
    dark_room(scene, 0.9)
    p, x = scene.palette, scene.focus[0]
    scene.light(x, 0.3, 0.7, p.accent, 0.5)
    board, pale = mix(ink(scene), p.middle, 0.15), mix(p.glow, WHITE, 0.55)
    lean = scene.pick(-0.02, 0.015)

    def there(points: list) -> list:
        return placed(turned(points, lean), x, 0.56, 0.8, scene.ratio)

    scene.solid([there(box(-0.44, -0.16, 0.44, 0.42))], mix(board, p.middle, 0.25), board, pale, -1, 0.008)
    for tilt, top in ((0.0, -0.27), (-scene.pick(0.03, 0.06), -0.39)):
        about = (-0.43, top + 0.1)
        scene.solid([there(turned(box(-0.44, top, 0.44, top + 0.1), tilt, about))], pale, mix(pale, p.middle, 0.3))
        for step in range(5):
            left = -0.4 + step * 0.18
            lean_by = 0.07 if tilt else -0.07
            stripe = [(left, top), (left + 0.09, top), (left + 0.09 + lean_by, top + 0.1), (left + lean_by, top + 0.1)]
            scene.solid([there(turned(stripe, tilt, about))], board)
    for y in (0.02, 0.16, 0.29):
        scene.solid([there(box(-0.4, y, 0.4, y + 0.008))], mix(pale, p.middle, 0.5))
    for left, y, wide in (
        (-0.38, -0.1, 0.3),
        (-0.38, 0.06, 0.5),
        (-0.38, 0.2, 0.22),
        (0.1, 0.2, 0.26),
        (-0.38, 0.33, 0.36),
    ):
        scene.solid([there(box(left, y, left + wide, y + 0.05))], mix(p.accent, board, 0.15))


def projector(scene: Scene) -> None:
    """The beam over the heads of an audience."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.7, mix(p.near, p.sky, 0.7)), (1, p.near)])
    across, down = haze.coordinates(scene.soft_size)
    source = (x + 0.2, 0.16)
    along = np.clip((source[0] - across) / 0.75, 0, 1)
    off = np.abs((down - source[1]) - along * 0.3) / (0.02 + 0.5 * along)
    dust = 0.55 + 0.45 * haze.clouds(scene.soft_size, scene.rng, 4)
    scene.shine(np.clip(1 - off, 0, 1) * (along > 0) * (1 - 0.6 * along) * dust, mix(p.glow, WHITE, 0.2))
    scene.light(*source, 0.5, p.accent, 0.6)
    scene.light(*source, 0.14, WHITE, 1.0)
    scene.disc(*source, 0.03, WHITE)
    for row in range(2):
        for place in np.arange(-0.4, 0.36, 0.1 + 0.03 * row):
            hx, size = x + place + scene.pick(-0.02, 0.02), 0.055 + 0.025 * row
            y = 0.86 + 0.09 * row + scene.pick(-0.015, 0.015)
            fill = mix(ink(scene), p.middle, 0.3 - 0.2 * row)
            seat = [
                ellipse(hx, y, size * scene.ratio, size * 1.25),
                smooth(
                    [
                        (hx - 0.06, y + 0.3),
                        (hx - 0.055, y + 0.11),
                        (hx, y + 0.05),
                        (hx + 0.055, y + 0.11),
                        (hx + 0.06, y + 0.3),
                    ]
                ),
            ]
            scene.solid(seat, fill, ink(scene), mix(p.glow, p.middle, 0.25), 1, 0.006)


def viewfinder(scene: Scene) -> None:
    """Somebody as the camera frames them."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (0.6, mix(p.middle, p.glow, 0.5)), (1, mix(p.middle, p.near, 0.6))])
    scene.light(x, 0.5, 0.7, p.glow, 0.9)
    scene.smoke(mix(p.glow, WHITE, 0.3), 0.5)
    scene.ridge(0.84, 0.04, mix(p.middle, p.near, 0.6), rough=0.5, peaks=2, foot=p.near)
    person(scene, x, 0.95, 0.66, "Drama", scene.one_of(-1, 1))
    pale = mix(p.glow, WHITE, 0.7)
    for sx in (-1, 1):
        for sy in (-1, 1):
            cx, cy = x + sx * 0.22, 0.5 + sy * 0.39
            scene.line([(cx - sx * 0.05, cy), (cx, cy), (cx, cy - sy * 0.09)], pale, 0.011)
    scene.disc(x - 0.185, 0.175, 0.02, (232, 60, 52))
    scene.light(x - 0.185, 0.175, 0.08, (232, 60, 52), 0.8)
