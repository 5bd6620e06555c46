"""People, as silhouettes: nobody in particular."""

from catalog.artwork import figures
from catalog.artwork.motifs.cast import dusk, person, standing, sun
from catalog.artwork.motifs.light import wall
from catalog.artwork.palette import mix
from catalog.artwork.scene import Scene


def pair(scene: Scene) -> None:
    """Two against the sun."""
    dusk(scene, 0.78)
    x = scene.focus[0]
    sun(scene, x, scene.pick(0.44, 0.54), scene.pick(0.22, 0.28))
    scene.ridge(0.88, 0.025, scene.shade(0.6), rough=0.3, peaks=0.8)
    person(scene, x - 0.035, 0.97, scene.pick(0.56, 0.62), figures.man, 1)
    person(scene, x + 0.035, 0.97, scene.pick(0.5, 0.56), scene.one_of(figures.lady, figures.woman), -1)
    scene.ridge(0.95, 0.02, scene.palette.near, rough=0.4, peaks=1)


def pair_apart(scene: Scene) -> None:
    wall(scene)
    x, p = scene.focus[0], scene.palette
    scene.light(x, 0.4, 1.0, p.glow, 0.75)
    scene.shape([(x - 0.2, 0.1), (x + 0.2, 0.1), (x + 0.2, 0.72), (x - 0.2, 0.72)], mix(p.glow, (255, 255, 255), 0.2))
    scene.shape([(x - 0.004, 0.1), (x + 0.004, 0.1), (x + 0.004, 0.72), (x - 0.004, 0.72)], p.near)
    standing(scene, x - 0.15, 1.05, 0.74)
    standing(scene, x + 0.15, 1.05, 0.68)


def under_the_lamp(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.7, mix(p.near, p.sky, 0.7)), (1, p.near)])
    cone = [(x - 0.012, 0.1), (x + 0.012, 0.1), (x + 0.17, 0.95), (x - 0.17, 0.95)]
    scene.soft_layer(
        lambda pen, size: pen.polygon(
            [(px * size[0], py * size[1]) for px, py in cone], fill=mix((0, 0, 0), p.glow, 0.6)
        ),
        0.016,
    )
    scene.light(x, 0.12, 0.22, mix(p.glow, (255, 255, 255), 0.4), 1.0)
    scene.light(x, 0.95, 0.4, p.glow, 0.5)
    scene.line([(x + 0.13, 1), (x + 0.13, 0.09), (x, 0.07)], p.near, 0.014)
    person(scene, x - 0.01, 0.98, 0.62, figures.detective, 0.3)


def at_the_moon(scene: Scene) -> None:
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.near), (0.8, p.sky), (1, p.near)])
    scene.light(x, 0.4, 0.9, p.glow, 0.8)
    scene.disc(x, 0.4, 0.3, mix(p.glow, (255, 245, 235), 0.35))
    scene.ridge(0.86, 0.06, p.near, rough=0.8, peaks=4)
    standing(scene, x, 0.9, 0.5)
    scene.veil(0.6, 1, mix(p.sky, p.glow, 0.3), 0.35)


def rider(scene: Scene) -> None:
    dusk(scene, 0.78)
    x = scene.focus[0]
    sun(scene, x, 0.5, 0.27)
    scene.ridge(0.84, 0.02, scene.palette.near, rough=0.3, peaks=0.8)
    horse(scene, x, 0.84, 0.34)


def horse(scene: Scene, x: float, y: float, size: float) -> None:
    """A horse and its rider, standing."""
    near, wide = scene.palette.near, size * scene.height / scene.width
    body = (
        (-0.5, -0.62),
        (-0.3, -0.7),
        (0.3, -0.68),
        (0.44, -0.78),
        (0.62, -1.06),
        (0.7, -1.12),
        (0.74, -1.02),
        (0.92, -0.86),
        (0.88, -0.76),
        (0.68, -0.8),
        (0.56, -0.52),
        (0.42, -0.36),
        (-0.34, -0.36),
        (-0.52, -0.44),
    )
    scene.shape([(x + wide * px, y + size * py) for px, py in body], near)
    for leg in (-0.44, -0.3, 0.3, 0.43):
        scene.line([(x + wide * leg, y - size * 0.42), (x + wide * (leg + 0.02), y + size * 0.03)], near, size * 0.075)
    scene.line([(x - wide * 0.5, y - size * 0.58), (x - wide * 0.64, y - size * 0.14)], near, size * 0.06)
    person(scene, x - wide * 0.02, y - size * 0.3, size * 0.85, figures.gunslinger)
