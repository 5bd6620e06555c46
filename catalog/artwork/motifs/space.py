"""Planets, stars, and the grid that the eighties took for the future."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from catalog.artwork import haze
from catalog.artwork.geometry import ellipse, placed, turned
from catalog.artwork.motifs.cast import palm
from catalog.artwork.palette import Colour, mix
from catalog.artwork.scene import Scene


def stars(scene: Scene, number: int = 260, bottom: float = 1.0) -> None:
    for _ in range(number):
        bright = scene.pick(0.2, 1) ** 2
        scene.disc(
            scene.pick(0, 1),
            scene.pick(0, bottom),
            0.0008 + 0.0022 * bright**3,
            mix(scene.palette.sky, (255, 255, 255), 0.25 + 0.75 * bright),
        )


def night(scene: Scene) -> None:
    p = scene.palette
    scene.sky([(0, p.near), (0.5, p.sky), (1, mix(p.sky, p.middle, 0.7))])


def planet(scene: Scene, x: float, y: float, radius: float, tint: Colour, lit_from: float = -0.6) -> None:
    """A ball lit from one side, its dark side lost in the night."""
    reach = int(scene.length(radius))
    # A ball wider than the picture is computed on a coarser grid: only its soft light shows.
    grid = np.linspace(-1, 1, min(reach * 2, 480), dtype=np.float32)
    across, down = np.meshgrid(grid, grid)
    inside = across**2 + down**2
    up = np.sqrt(np.clip(1 - inside, 0, 1))
    lit = np.clip(across * lit_from - down * 0.45 + up * 0.55, 0, 1) ** 0.9
    bands = 0.88 + 0.12 * np.sin(down * scene.pick(6, 16) + np.sin(across * 3) * 0.7)
    shade = (lit * bands)[:, :, None] * np.array(mix(tint, (255, 255, 255), 0.15)) + np.array(scene.palette.near) * 0.7
    wide = (reach * 2, reach * 2)
    ball = Image.fromarray(shade.clip(0, 255).astype(np.uint8)).resize(wide, Image.Resampling.BILINEAR)
    edge = Image.new("L", wide)
    ImageDraw.Draw(edge).ellipse([0, 0, wide[0] - 1, wide[1] - 1], fill=255)
    centre = scene.at(x, y)
    scene.image.paste(ball, (int(centre[0]) - reach, int(centre[1]) - reach), edge)


def ringed_planet(scene: Scene) -> None:
    night(scene)
    stars(scene)
    x, p = scene.focus[0], scene.palette
    radius = scene.pick(0.22, 0.3)
    scene.light(x - 0.06, 0.4, 0.9, p.glow, 0.55)
    ring(scene, x, 0.45, radius, behind=True)
    planet(scene, x, 0.45, radius, mix(p.middle, p.accent, 0.45))
    ring(scene, x, 0.45, radius, behind=False)
    planet(scene, x + scene.pick(-0.26, -0.2), 0.2, 0.035, p.glow)
    scene.ridge(0.95, 0.05, p.near, rough=0.7, peaks=3)


def ring(scene: Scene, x: float, y: float, radius: float, *, behind: bool) -> None:
    """One half of the rings: first the far one, then, over the planet, the near one."""
    pale, dim = mix(scene.palette.glow, (255, 255, 255), 0.3), mix(scene.palette.near, scene.palette.middle, 0.5)
    for step in range(9):
        half = ellipse(0, 0, 1, 0.24, 48, 0.5 if behind else 0.0, 0.5)
        band = placed(turned(half, -0.04), x, y, radius * (1.45 + 0.09 * step), scene.ratio)
        scene.line(band, mix(dim, pale, 0.3 + 0.11 * (step * 3 % 5)), 0.007)


def planetrise(scene: Scene) -> None:
    night(scene)
    stars(scene, 320)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.98, 1.15, p.glow, 0.85)
    planet(scene, x - 0.04, 1.55, 1.12, p.middle, lit_from=0.1)
    scene.light(x + 0.03, 0.44, 0.3, (255, 250, 235), 1.0)
    flare(scene, x + 0.03, 0.44)


def flare(scene: Scene, x: float, y: float) -> None:
    def draw(pen: object, size: tuple[int, int]) -> None:
        pen.line([(x - 0.3) * size[0], y * size[1], (x + 0.3) * size[0], y * size[1]], fill=scene.palette.glow, width=2)
        pen.line([x * size[0], (y - 0.22) * size[1], x * size[0], (y + 0.22) * size[1]], fill=scene.palette.glow)

    scene.soft_layer(draw, 0.004)


def nebula(scene: Scene) -> None:
    night(scene)
    x, p = scene.focus[0], scene.palette
    middle = haze.round_light(scene.soft_size, x, 0.48, 0.75)
    for tint, strength, cells in (
        (p.middle, 1.5, 2),
        (p.accent, 1.2, 3),
        (p.glow, 1.3, 3),
        (mix(p.glow, (255, 255, 255), 0.4), 0.8, 5),
    ):
        scene.smoke(tint, strength, cells=cells, sharp=2.6, within=middle)
    stars(scene, 380)
    for _ in range(7):
        sx, sy = x + scene.pick(-0.25, 0.25), scene.pick(0.1, 0.9)
        scene.light(sx, sy, scene.pick(0.03, 0.07), (255, 255, 255), 0.9)
    planet(
        scene, x + scene.pick(-0.05, 0.08), scene.pick(0.5, 0.66), scene.pick(0.1, 0.17), mix(p.middle, p.glow, 0.35)
    )


def globe(scene: Scene) -> None:
    night(scene)
    stars(scene, 120)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.5, 0.75, p.glow, 0.55)
    planet(scene, x, 0.52, 0.34, p.middle)
    centre, reach = scene.at(x, 0.52), scene.length(0.34)
    line = mix(p.glow, p.middle, 0.3)
    for share in (0.25, 0.6, 0.88):
        scene.pen.ellipse(
            [centre[0] - reach * share, centre[1] - reach, centre[0] + reach * share, centre[1] + reach],
            outline=line,
            width=2,
        )
    for down in (-0.6, -0.25, 0.25, 0.6):
        wide = reach * np.sqrt(1 - down**2)
        scene.pen.line(
            [centre[0] - wide, centre[1] + down * reach, centre[0] + wide, centre[1] + down * reach], fill=line, width=2
        )
    scene.disc(x, 0.52, 0.34, None, outline=p.glow, line=0.006)


def neon_grid(scene: Scene) -> None:
    p, x, horizon = scene.palette, scene.focus[0], 0.62
    scene.sky([(0, p.near), (0.35, p.sky), (horizon, p.middle), (horizon + 0.01, p.near), (1, p.sky)])
    stars(scene, 90, 0.5)
    striped_sun(scene, x, 0.44, 0.27)
    scene.ridge(horizon + 0.005, 0.07, mix(p.near, p.sky, 0.4), rough=0.75, peaks=4)
    scene.shape([(0, horizon), (1, horizon), (1, 1), (0, 1)], p.near)
    scene.soft_layer(lambda pen, size: grid_lines(scene, pen, size, horizon, x, 3), 0.012)
    grid_lines(scene, scene.pen, scene.image.size, horizon, x, max(1, round(scene.length(0.003))))


def striped_sun(scene: Scene, x: float, y: float, radius: float) -> None:
    p = scene.palette
    scene.light(x, y, radius * 3, p.glow, 0.8)
    reach = int(scene.length(radius))
    rows = np.linspace(0, 1, reach * 2)
    column = np.array([mix((255, 226, 120), p.glow, share) for share in rows], dtype=np.uint8)
    face = Image.fromarray(np.repeat(column[:, None, :], reach * 2, axis=1))
    mask = Image.new("L", face.size)
    pen = ImageDraw.Draw(mask)
    pen.ellipse([0, 0, reach * 2 - 1, reach * 2 - 1], fill=255)
    for step in range(6):
        top = reach * (1.05 + 0.16 * step)
        pen.rectangle([0, top, reach * 2, top + reach * (0.02 + 0.014 * step)], fill=0)
    centre = scene.at(x, y)
    scene.image.paste(face, (int(centre[0]) - reach, int(centre[1]) - reach), mask.filter(ImageFilter.GaussianBlur(1)))


def grid_lines(scene: Scene, pen: object, size: tuple[int, int], horizon: float, x: float, width: int) -> None:
    tint = scene.palette.accent
    for step in range(-16, 17):
        pen.line(
            [(x + step * 0.02) * size[0], horizon * size[1], (x + step * 0.19) * size[0], size[1]],
            fill=tint,
            width=width,
        )
    for step in range(9):
        y = horizon + (1 - horizon) * (step / 8) ** 2
        pen.line([0, y * size[1], size[0], y * size[1]], fill=tint, width=width)


def neon_triangle(scene: Scene) -> None:
    """A triangle of light over a dark sea, palms beside it."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.45, p.sky), (0.72, p.middle), (0.74, p.near), (1, p.sky)])
    stars(scene, 140, 0.6)
    corners = placed([(0, -1), (0.95, 0.62), (-0.95, 0.62), (0, -1)], x, 0.46, 0.38, scene.ratio)
    scene.light(x, 0.5, 0.8, p.glow, 0.6)
    scene.solid([corners[:3]], mix(p.near, p.middle, 0.35), mix(p.glow, p.middle, 0.3))
    for tint, width in ((p.accent, 0.03), (mix(p.accent, (255, 255, 255), 0.7), 0.009)):
        scene.soft_layer(
            lambda pen, size, tint=tint, width=width: pen.line(
                [(px * size[0], py * size[1]) for px, py in corners], fill=tint, width=max(1, int(width * size[1]))
            ),
            0.008,
        )
    scene.line(corners, mix(p.accent, (255, 255, 255), 0.6), 0.009)
    for step in range(24):
        y = 0.75 + 0.25 * (step / 24) ** 1.3
        reach = scene.pick(0.02, 0.12) * (0.5 + 2 * (y - 0.72))
        scene.line([(x - reach, y), (x + reach, y)], mix(p.glow, p.accent, scene.pick(0, 1)), 0.0035)
    for side in (-1, 1):
        palm(scene, x + side * 0.17, 0.82, scene.pick(0.42, 0.56))
