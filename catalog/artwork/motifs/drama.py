"""People and what moves them: heads full of landscape, couples, roads, rain on the pane."""

import numpy as np
from PIL import Image, ImageDraw

from catalog.artwork import figures
from catalog.artwork.geometry import Outline, box, ellipse, placed, smooth
from catalog.artwork.heads import FEATURES, LIT_CHEEK, LIT_HALF, NEUTRAL, SHADES
from catalog.artwork.motifs.cast import dusk, ink, person, side_head, sun
from catalog.artwork.palette import mix
from catalog.artwork.scene import WHITE, Scene, lit_edge


def double_exposure(scene: Scene) -> None:
    """A head seen from the side, and within it a whole landscape."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.middle, 0.4)), (0.6, mix(p.middle, p.glow, 0.4)), (1, mix(p.middle, p.near, 0.3))])
    scene.light(x, 0.42, 0.85, mix(p.glow, WHITE, 0.2), 0.95)
    scene.smoke(mix(p.glow, WHITE, 0.4), 0.3)
    backdrop = scene.image.copy()
    scene.sky(
        [
            (0, p.near),
            (0.16, p.sky),
            (0.33, mix(p.sky, p.accent, 0.7)),
            (0.46, mix(p.accent, p.glow, 0.6)),
            (0.6, p.near),
        ]
    )
    sun(scene, x + scene.pick(-0.03, 0.02), 0.36, scene.pick(0.05, 0.08))
    if scene.chance(0.4):
        towers(scene, x)
    for layer in range(4):
        scene.ridge(
            0.45 + 0.07 * layer,
            0.07,
            mix(scene.shade(0.2 + layer * 0.26), p.near, 0.3),
            rough=0.6,
            peaks=3,
            foot=p.near,
        )
    scene.veil(0.5, 0.62, ink(scene), 0.35)
    head = side_head(scene, x + 0.01, 0.98)
    cut_to(scene, head, backdrop)
    edge = Image.new("L", scene.canvas.size)
    pen = ImageDraw.Draw(edge)
    for outline in head:
        pen.polygon([scene.at(px, py) for px, py in outline], fill=255)
    scene.image.paste(mix(p.glow, WHITE, 0.3), (0, 0), lit_edge(edge, -scene.length(0.007), scene.length(0.005)))
    birds(scene, x - 0.19, 0.22)


def cut_to(scene: Scene, outlines: list[Outline], backdrop: Image.Image) -> None:
    """Keep the picture within the outlines; put the backdrop around them."""
    mask = Image.new("L", scene.canvas.size, 255)
    pen = ImageDraw.Draw(mask)
    for outline in outlines:
        pen.polygon([scene.at(px, py) for px, py in outline], fill=0)
    scene.image.paste(backdrop, (0, 0), mask)


def towers(scene: Scene, x: float) -> None:
    for layer in range(3):
        left = x - 0.3
        while left < x + 0.3:
            wide = scene.pick(0.016, 0.04)
            scene.shape(
                box(left, scene.pick(0.26, 0.42) + 0.06 * layer, left + wide, 1.02), scene.shade(0.2 + layer * 0.35)
            )
            left += wide + scene.pick(0, 0.01)


def birds(scene: Scene, x: float, y: float) -> None:
    for _ in range(7):
        bx, by, wide = x + scene.pick(-0.08, 0.06), y + scene.pick(-0.1, 0.12), scene.pick(0.006, 0.013)
        wing = [
            (bx - wide, by - wide),
            (bx - wide * 0.4, by - wide * 0.5),
            (bx, by),
            (bx + wide * 0.4, by - wide * 0.5),
            (bx + wide, by - wide),
        ]
        scene.line(wing, ink(scene), 0.005)


def facing(scene: Scene) -> None:
    """Two faces, close, and the light between them."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (0.7, mix(p.middle, p.glow, 0.2)), (1, mix(p.middle, p.near, 0.5))])
    scene.light(x, 0.42, 0.9, p.glow, 1.0)
    scene.rays(x, 0.42, p.glow, 0.5)
    motes(scene, x, 40)
    near, gap = ink(scene), 0.092
    for turn, tint in ((1, p.accent), (-1, mix(p.glow, WHITE, 0.3))):
        head = side_head(scene, x - turn * (gap + 0.03), 0.9, turn, 0.06, bare=True)
        scene.solid(head, mix(near, p.middle, 0.12), near, tint, turn, 0.011)
    scene.light(x, 0.4, 0.25, mix(p.glow, WHITE, 0.4), 0.35)


def motes(scene: Scene, x: float, number: int) -> None:
    """Dust that dances in the light."""
    tint = mix(scene.palette.glow, WHITE, 0.5)
    places = [(x + float(scene.rng.normal(0, 0.17)), scene.pick(0, 1), scene.pick(0.002, 0.009)) for _ in range(number)]

    def draw(pen: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
        for cx, cy, radius in places:
            reach, fill = radius * size[1], mix((0, 0, 0), tint, min(1, 0.006 / radius))
            pen.ellipse(
                [cx * size[0] - reach, cy * size[1] - reach, cx * size[0] + reach, cy * size[1] + reach], fill=fill
            )

    scene.soft_layer(draw, 0.0012)


def road(scene: Scene) -> None:
    """Somebody on a long way, towards the light."""
    dusk(scene, 0.56)
    p, x = scene.palette, scene.focus[0]
    sun(scene, x, 0.5, scene.pick(0.07, 0.14))
    scene.ridge(0.53, 0.06, mix(p.middle, p.near, 0.35), rough=0.6, peaks=2)
    scene.solid([box(0, 0.56, 1, 1)], mix(p.middle, p.near, 0.55), p.near)
    scene.solid(
        [[(x - 0.004, 0.56), (x + 0.004, 0.56), (x + 0.3, 1.02), (x - 0.34, 1.02)]], mix(p.glow, p.near, 0.55), p.near
    )
    for step in range(7):
        far, close = 0.57 + 0.43 * (step / 7) ** 2, 0.57 + 0.43 * ((step + 0.5) / 7) ** 2
        wide = 0.001 + 0.012 * (step / 7) ** 2
        scene.shape(
            [(x - wide, far), (x + wide, far), (x + wide * 1.5, close), (x - wide * 1.5, close)],
            mix(p.glow, WHITE, 0.3),
        )
    for step in range(5):
        pole = 0.075 * 1.75**step * 0.55
        top, wide = 0.57 - pole * 1.1, 0.002 + 0.0012 * step
        scene.shape(box(x + pole - wide, top, x + pole + wide, 0.57 + pole * 0.6), ink(scene))
        scene.shape(box(x + pole - wide * 7, top + 0.02, x + pole + wide * 7, top + 0.026 + 0.004 * step), ink(scene))
    person(scene, x - scene.pick(0.03, 0.05), 0.88, 0.33, "Drama")


def rain_pane(scene: Scene) -> None:
    """A face behind a window in the rain, the town out of focus."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.middle, 0.3)), (1, mix(p.sky, p.near, 0.6))])
    scene.light(x, 0.42, 0.75, p.glow, 0.95)
    for _ in range(34):
        tint = (p.glow, p.accent, p.middle)[int(scene.rng.integers(3))]
        soft_disc(
            scene, scene.pick(x - 0.35, 1), scene.pick(0.05, 0.95), scene.pick(0.03, 0.1), tint, scene.pick(0.15, 0.6)
        )
    scene.solid(
        side_head(scene, x + 0.01, 0.96, -1, 0.06),
        mix(p.near, p.sky, 0.15),
        ink(scene),
        mix(p.glow, WHITE, 0.2),
        -1,
        0.014,
    )
    pale = mix(p.glow, WHITE, 0.5)
    for _ in range(60):
        dx, dy, long = scene.pick(x - 0.4, 1), scene.pick(0, 1), scene.pick(0.006, 0.012)
        scene.disc(dx, dy, long, mix(p.middle, pale, 0.35))
        scene.disc(dx - 0.001, dy - long * 0.4, long * 0.4, pale)
    scene.veil(0.6, 1.0, p.near, 0.3)


def soft_disc(scene: Scene, x: float, y: float, radius: float, tint: tuple, strength: float) -> None:
    """A light out of focus: an even disc with a hard rim, as a lens makes it."""
    across = (np.arange(scene.soft_size[0], dtype=np.float32) + 0.5) / scene.soft_size[0] - x
    down = (np.arange(scene.soft_size[1], dtype=np.float32) + 0.5) / scene.soft_size[1] - y
    distance = np.hypot(across[None, :] / scene.ratio, down[:, None]) / radius
    edge = np.clip((1 - distance) * radius * scene.soft_size[1] + 0.5, 0, 1)
    scene.shine(edge * (0.7 + 0.3 * np.clip(distance, 0, 1) ** 4) * strength, tint)


def umbrella(scene: Scene) -> None:
    """Two under one umbrella, the town's lights swimming."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (0.6, p.middle), (1, p.near)])
    scene.light(x, 0.55, 0.9, p.glow, 0.7)
    for _ in range(34):
        tint = (p.glow, p.accent)[int(scene.rng.integers(2))]
        soft_disc(
            scene, scene.pick(0.2, 1), scene.pick(0.05, 0.8), scene.pick(0.025, 0.085), tint, scene.pick(0.12, 0.5)
        )
    scene.solid([box(0, 0.9, 1, 1.01)], mix(p.middle, p.near, 0.6), p.near)
    scene.light(x, 0.95, 0.3, p.glow, 0.6)
    person(scene, x - 0.03, 0.955, 0.56, figures.man, -1)
    person(scene, x + 0.035, 0.955, 0.51, figures.woman)
    canopy = smooth(
        [
            (-0.24, 0.1),
            (-0.24, 0.1),
            (-0.19, -0.05),
            (0, -0.13),
            (0.19, -0.05),
            (0.24, 0.1),
            (0.24, 0.1),
            (0.16, 0.07),
            (0.08, 0.1),
            (0.08, 0.1),
            (0, 0.07),
            (-0.08, 0.1),
            (-0.08, 0.1),
            (-0.16, 0.07),
        ]
    )
    scene.shape(box(x + 0.002, 0.36, x + 0.005, 0.66), ink(scene))
    scene.solid(
        [placed(canopy, x + 0.003, 0.36, 1.1, scene.ratio)],
        p.accent,
        mix(p.accent, p.near, 0.6),
        mix(p.glow, WHITE, 0.4),
        1,
        0.008,
    )


def heart_sky(scene: Scene) -> None:
    """A heart of light over a couple on a hill."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.45)), (0.75, p.middle), (1, p.glow)])
    scene.light(x, 0.42, 0.8, p.glow, 0.55)
    heart = [
        (16 * np.sin(t) ** 3, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)))
        for t in np.linspace(0, 2 * np.pi, 120)
    ]
    beads = [
        (
            x + hx * 0.019 * scene.ratio + scene.pick(-0.004, 0.004),
            0.4 + hy * 0.019 + scene.pick(-0.008, 0.008),
            scene.pick(0.005, 0.017),
        )
        for hx, hy in heart[::2]
    ]
    for px, py, size in beads[::2]:
        scene.light(px, py, size * 7, p.accent, 0.4)
    for px, py, size in beads:
        scene.disc(px, py, size, mix(p.accent, WHITE, scene.pick(0.2, 0.8)))
    motes(scene, x, 50)
    scene.ridge(0.9, 0.04, mix(p.middle, p.near, 0.75), rough=0.3, peaks=0.8, foot=p.near)
    person(scene, x - 0.025, 0.93, 0.3, figures.man, 1)
    person(scene, x + 0.02, 0.93, 0.275, figures.lady, -1)


def portrait(scene: Scene) -> None:
    """A face cut like a stencil: one half in the light, the other lost in the dark."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.3)), (0.8, mix(p.sky, p.middle, 0.8)), (1, mix(p.sky, p.near, 0.5))])
    scene.light(x + 0.1, 0.4, 0.95, p.middle, 0.9)
    style = int(scene.rng.integers(3))
    if style == 0:
        scene.solid([ellipse(x, 0.44, 0.4 * scene.ratio, 0.4, 72)], p.accent, mix(p.accent, p.middle, 0.6))
    elif style == 1:
        scene.rays(x, 0.4, p.glow, 0.9, 30, 1.3)
    else:
        scene.smoke(p.glow, 0.7)
    turn = 1 if scene.chance(0.6) else -1
    dark, size, top = ink(scene), 1.12, -0.02
    parts = NEUTRAL[int(scene.rng.integers(len(NEUTRAL)))]
    there = [placed(part, x, top, size, scene.ratio, turn) for part in parts]
    scene.solid(there, mix(dark, p.middle, 0.12), dark, mix(p.glow, WHITE, 0.2), turn, 0.012)
    skin = mix(p.glow, WHITE, 0.25)
    lit = [placed(part, x, top, size, scene.ratio, turn) for part in (LIT_HALF, LIT_CHEEK)]
    scene.solid(lit, mix(skin, p.accent, 0.15), mix(skin, p.accent, 0.45))
    marks = [*FEATURES, *(SHADES if scene.chance(0.35) else ())]
    scene.solid([placed(part, x, top, size, scene.ratio, turn) for part in marks], dark)
    scene.solid(there[1:], mix(dark, p.middle, 0.12), dark, mix(p.glow, WHITE, 0.2), turn, 0.012)


def profile(scene: Scene) -> None:
    """A face from the side against a wall with the shadow of a blind on it."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.middle, p.glow, 0.25)), (1, mix(p.middle, p.near, 0.5))])
    scene.light(x - 0.2, 0.35, 0.8, p.glow, 0.9)
    tilt, slats = scene.pick(-0.06, 0.06), scene.chance(0.6)
    for step in range(12 if slats else 0):
        y = step / 11
        scene.shape(
            [(x - 0.32, y + tilt), (x + 0.3, y - tilt), (x + 0.3, y - tilt + 0.035), (x - 0.32, y + tilt + 0.035)],
            mix(p.middle, p.near, 0.4),
        )
    scene.smoke(mix(p.glow, WHITE, 0.3), 0.35)
    scene.solid(
        side_head(scene, x + 0.02, 1.04, -1, 0.0, anyone=True),
        mix(ink(scene), p.middle, 0.15),
        ink(scene),
        mix(p.accent, WHITE, 0.2),
        -1,
        0.014,
    )
    scene.light(x + 0.3, 0.9, 0.5, p.accent, 0.35)


def triptych(scene: Scene) -> None:
    """One head in three strips of colour, each a little out of step."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (1, mix(p.near, p.sky, 0.7))])
    head = [[(px - x, py) for px, py in outline] for outline in side_head(scene, x, 1.0, -1, 0.02)]
    tints = ((p.middle, p.glow), (p.accent, p.near), (p.glow, p.middle))
    whole = scene.image
    for strip, (ground, figure) in enumerate(tints):
        scene.image = Image.new("RGB", whole.size, ground)
        scene.light(x, 0.35, 0.8, WHITE, 0.3)
        shift = (strip - 1) * 0.012
        scene.solid(
            [[(px + x + shift, py + shift * 2) for px, py in outline] for outline in head],
            mix(figure, p.near, 0.35),
            figure,
        )
        left = int((x - 0.24 + 0.163 * strip) * whole.width)
        part = (left, int(0.06 * whole.height), left + int(0.155 * whole.width), int(0.94 * whole.height))
        whole.paste(scene.image.crop(part), part[:2])
    scene.image = whole


def walking_away(scene: Scene) -> None:
    """The star from behind, as wide as the road, in a blaze of light."""
    dusk(scene, 0.8)
    p, x = scene.palette, scene.focus[0]
    scene.light(x, 0.55, 0.75, mix(p.glow, WHITE, 0.3), 1.0)
    scene.rays(x, 0.5, p.glow, 0.7)
    scene.smoke(p.glow, 0.3)
    scene.ridge(0.9, 0.02, mix(p.middle, p.near, 0.7), rough=0.4, peaks=2, foot=p.near)
    person(scene, x, 1.0, 0.84, scene.one_of(figures.man, figures.detective, figures.hero))
