"""Far worlds and old magic: gates of light, swords in stones, visors, monoliths, temples."""

import numpy as np

from catalog.artwork import figures, haze
from catalog.artwork.geometry import Outline, box, ellipse, placed, smooth, turned
from catalog.artwork.motifs.cast import ink, person
from catalog.artwork.motifs.drama import motes
from catalog.artwork.motifs.space import night, stars
from catalog.artwork.palette import mix
from catalog.artwork.scene import WHITE, Scene


def portal(scene: Scene) -> None:
    """A gate of turning light, and somebody before it."""
    night(scene)
    p, x = scene.palette, scene.focus[0]
    scene.smoke(p.middle, 0.8)
    across, down = haze.coordinates(scene.soft_size)
    wide, tall = (across - x) / scene.ratio, down - 0.46
    distance, angle = np.hypot(wide, tall), np.arctan2(tall, wide)
    swirl = 0.6 + 0.4 * np.sin(5 * angle + 22 * distance)
    ring = np.exp(-(((distance - 0.34) / 0.05) ** 2)) + 0.5 * np.exp(-(((distance - 0.34) / 0.14) ** 2))
    scene.shine(ring * swirl, p.accent)
    scene.shine(ring**2 * 0.9, mix(p.glow, WHITE, 0.3))
    scene.shine(np.exp(-((distance / 0.3) ** 4)) * (0.55 + 0.3 * swirl), p.glow)
    motes(scene, x, 70)
    scene.ridge(0.86, 0.03, mix(p.near, p.middle, 0.25), rough=0.7, peaks=3, foot=ink(scene))
    scene.light(x, 0.9, 0.25, p.glow, 0.5)
    person(scene, x, 0.92, 0.42, scene.one_of("Fantasy", "Sci-Fi"), scene.one_of(-1, 1))


def sword(scene: Scene) -> None:
    """A sword in a stone, in the one ray that finds it."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, mix(p.sky, p.near, 0.3)), (0.7, mix(p.sky, p.middle, 0.6)), (1, p.near)])
    scene.rays(x, -0.1, p.glow, 1.0, 46, 1.5)
    scene.light(x, 0.4, 0.6, p.glow, 0.7)
    for side in (-1, 1):
        for step in range(4):
            tx, fill = x + side * (0.16 + 0.075 * step), mix(p.near, p.middle, 0.4 - 0.1 * step)
            scene.shape([(tx - 0.012, 0), (tx + 0.014, 0), (tx + 0.024, 1), (tx - 0.02, 1)], fill)
    motes(scene, x, 50)
    blade_and_hilt(scene, x)
    stone = smooth([(-0.42, 0.62), (-0.34, 0.28), (-0.12, 0.17), (0.12, 0.15), (0.33, 0.27), (0.44, 0.62)])
    there, lit = placed(stone, x, 0.58, 0.62, scene.ratio), mix(p.glow, WHITE, 0.3)
    scene.solid([there], mix(p.near, p.glow, 0.3), ink(scene), lit, 1, 0.012)
    scene.ridge(0.93, 0.02, p.near, rough=0.8, peaks=5, foot=ink(scene))


def blade_and_hilt(scene: Scene, x: float) -> None:
    p = scene.palette

    def there(part: Outline) -> Outline:
        return placed(part, x, 0.46, 0.7, scene.ratio)

    blade = [(-0.032, -0.28), (0.032, -0.28), (0.028, 0.5), (-0.028, 0.5)]
    scene.solid([there(blade)], mix(p.glow, WHITE, 0.75), mix(p.glow, p.middle, 0.3))
    scene.solid([there(box(0, -0.28, 0.032, 0.5))], mix(p.glow, p.middle, 0.55), mix(p.glow, p.near, 0.5))
    guard = smooth([(-0.2, -0.29), (-0.17, -0.34), (0, -0.31), (0.17, -0.34), (0.2, -0.29), (0, -0.255)])
    hilt = [there(part) for part in (guard, box(-0.02, -0.48, 0.02, -0.28), ellipse(0, -0.5, 0.04, 0.04))]
    scene.solid(hilt, p.accent, mix(p.accent, p.near, 0.45), WHITE, 1, 0.006)


# All about the middle of the helmet, in shares of the height.
SUIT = smooth(((-0.53, 0.68), (-0.44, 0.41), (-0.21, 0.31), (0.21, 0.31), (0.44, 0.41), (0.53, 0.68)))
VISOR = smooth((
    (-0.275, -0.11), (-0.142, -0.235), (0.142, -0.235), (0.275, -0.11), (0.258, 0.11), (0.124, 0.21), (-0.124, 0.21),
    (-0.258, 0.11),
))  # fmt: skip
MIRRORED_GROUND = (
    (-0.252, 0.1), (-0.09, 0.06), (0.107, 0.09), (0.252, 0.07), (0.231, 0.13), (0.124, 0.205), (-0.124, 0.205),
)  # fmt: skip
GLINT = smooth(((-0.228, -0.1), (-0.151, -0.19), (-0.098, -0.195), (-0.178, -0.1), (-0.2, 0.0)))


def helmet(scene: Scene) -> None:
    """An astronaut's visor, a world mirrored in it."""
    night(scene)
    stars(scene, 200)
    p, x = scene.palette, scene.focus[0]
    scene.smoke(p.middle, 0.7)
    scene.light(x + 0.2, 0.2, 0.6, p.glow, 0.6)
    shell, dim = mix(p.glow, WHITE, 0.6), mix(p.near, p.middle, 0.4)
    suit = placed(SUIT, x, 0.47, 1.0, scene.ratio)
    scene.solid([suit], mix(shell, p.middle, 0.35), dim, WHITE, 1, 0.012)
    scene.solid([ellipse(x, 0.47, 0.37 * scene.ratio, 0.38, 80)], shell, mix(p.middle, p.near, 0.3), WHITE, 1, 0.016)
    frame = placed(VISOR, x, 0.47, 1.07, scene.ratio)
    scene.solid([frame], mix(p.middle, p.near, 0.5), ink(scene))
    visor_world(scene, x)


def visor_world(scene: Scene, x: float) -> None:
    """The sun, the ground and a companion, as the visor shows them."""
    p = scene.palette
    scene.solid([placed(VISOR, x, 0.47, 1.0, scene.ratio)], mix(p.near, p.sky, 0.3), mix(p.accent, p.middle, 0.25))
    scene.disc(x + 0.05, 0.41, 0.07, mix(p.glow, WHITE, 0.55))
    scene.light(x + 0.05, 0.41, 0.2, p.glow, 0.7)
    scene.shape(placed(MIRRORED_GROUND, x, 0.47, 1.0, scene.ratio), mix(p.near, p.middle, 0.3))
    person(scene, x - 0.04, 0.585, 0.12, figures.astronaut)
    scene.shape(placed(GLINT, x, 0.47, 1.0, scene.ratio), mix(p.glow, WHITE, 0.75))


def monolith(scene: Scene) -> None:
    """A black slab on a far world, the sun right behind it."""
    night(scene)
    stars(scene, 240, 0.7)
    p, x = scene.palette, scene.focus[0]
    scene.smoke(p.middle, 0.5)
    scene.light(x, 0.3, 0.7, p.glow, 0.9)
    scene.rays(x, 0.2, mix(p.glow, WHITE, 0.4), 0.8, 50, 0.9)
    scene.ridge(0.78, 0.05, mix(p.middle, p.near, 0.5), rough=0.6, peaks=3, foot=p.near)
    scene.solid(
        [[(x - 0.06, 0.16), (x + 0.055, 0.16), (x + 0.068, 0.9), (x - 0.066, 0.9)]],
        (4, 4, 7),
        (12, 12, 18),
        mix(p.glow, WHITE, 0.5),
        1,
        0.007,
    )
    scene.shape([(x - 0.066, 0.9), (x + 0.068, 0.9), (x - 0.12, 1.04), (x - 0.34, 1.04)], ink(scene))
    for place in (-0.15, -0.12, 0.13):
        person(scene, x + place, 0.9 + abs(place) * 0.2, 0.17, figures.astronaut, -float(np.sign(place)))


def abduction(scene: Scene) -> None:
    """A disc in the sky and a cone of light on a field."""
    night(scene)
    stars(scene, 200, 0.7)
    p, x = scene.palette, scene.focus[0]
    scene.smoke(p.middle, 0.6)
    across, down = haze.coordinates(scene.soft_size)
    share = np.clip((down - 0.26) / 0.62, 0, 1)
    cone = np.clip(1 - np.abs(across - x) / (0.03 + 0.17 * share), 0, 1) ** 0.6 * (down > 0.26) * (1 - 0.5 * share)
    scene.ridge(0.84, 0.03, mix(p.middle, p.near, 0.7), rough=0.5, peaks=2, foot=p.near)
    scene.shine(cone * 0.85, p.glow)
    scene.light(x, 0.92, 0.35, p.glow, 0.7)
    person(scene, x, 0.93, 0.26, "Drama")
    scene.light(x, 0.24, 0.5, p.accent, 0.6)
    hull = mix(p.near, p.middle, 0.5)
    scene.solid([ellipse(x, 0.17, 0.085, 0.1)], mix(p.glow, WHITE, 0.3), hull)
    scene.solid([ellipse(x, 0.23, 0.2, 0.065)], mix(hull, p.glow, 0.35), ink(scene), WHITE, 1, 0.006)
    for place in np.linspace(-0.15, 0.15, 7):
        scene.light(x + place, 0.25, 0.05, p.accent, 0.9)
    for place in np.linspace(-0.15, 0.15, 7):
        scene.disc(x + place, 0.248, 0.012, mix(p.accent, WHITE, 0.6))


def jungle(scene: Scene) -> None:
    """A temple at the end of a green tunnel."""
    from_above = scene.palette
    p, x = from_above, scene.focus[0]
    scene.sky([(0, mix(p.middle, p.glow, 0.4)), (0.6, p.glow), (1, p.middle)])
    scene.rays(x - 0.1, -0.05, mix(p.glow, WHITE, 0.4), 0.9, 40, 1.4)
    for layer in range(3):
        scene.ridge(0.45 + 0.07 * layer, 0.1, mix(p.glow, p.middle, 0.35 + 0.2 * layer), rough=0.75, peaks=4)
    stone = mix(p.middle, p.near, 0.35)
    for step in range(6):
        wide, top = 0.2 - 0.03 * step, 0.8 - 0.085 * step
        scene.solid(
            [[(x - wide, top), (x - wide + 0.012, top - 0.085), (x + wide - 0.012, top - 0.085), (x + wide, top)]],
            mix(stone, p.glow, 0.25),
            stone,
            mix(p.glow, WHITE, 0.2),
            -1,
            0.008,
        )
    scene.shape([(x - 0.03, 0.8), (x - 0.012, 0.3), (x + 0.012, 0.3), (x + 0.03, 0.8)], mix(stone, p.glow, 0.45))
    scene.shape(box(x - 0.014, 0.235, x + 0.014, 0.29), p.near)
    scene.light(x, 0.26, 0.08, p.accent, 0.9)
    scene.veil(0.55, 0.9, p.glow, 0.4)
    scene.ridge(0.88, 0.03, p.near, rough=0.6, peaks=3, foot=ink(scene))
    person(scene, x + 0.07, 0.93, 0.27, "Adventure", -1)
    for number in range(14):
        frond(scene, number)


def frond(scene: Scene, number: int) -> None:
    """A palm leaf that frames the view, from above or from below."""
    low = number % 2
    x, y = scene.pick(0.5, 1.06), 1.04 if low else -0.04
    turns = scene.pick(0.52, 0.98) if low else scene.pick(0.08, 0.42)
    size = scene.pick(0.2, 0.36) * (1.15 if low else 1)
    leaf = [(0, 0.01)]
    for t in np.linspace(0.1, 1, 12):
        leaf += [(t, -0.16 * np.sin(np.pi * t) + 0.1 * t * t), (t - 0.03, 0.1 * t * t)]
    for t in np.linspace(1, 0.1, 12):
        leaf += [(t, 0.16 * np.sin(np.pi * t) + 0.1 * t * t), (t - 0.03, 0.1 * t * t + 0.01)]
    scene.shape(placed(turned(leaf, turns), x, y, size, scene.ratio), mix(ink(scene), scene.palette.middle, 0.12))


def overlook(scene: Scene) -> None:
    """Somebody on a rock over a valley that goes on for ever."""
    p, x = scene.palette, scene.focus[0]
    scene.sky([(0, p.sky), (0.35, mix(p.sky, p.glow, 0.5)), (0.6, p.glow), (1, p.middle)])
    scene.smoke(mix(p.glow, WHITE, 0.6), 0.7, within=np.linspace(1, 0, scene.soft_size[1])[:, None])
    scene.light(x - 0.2, 0.42, 0.5, mix(p.glow, WHITE, 0.5), 0.9)
    for layer in range(5):
        scene.ridge(
            0.52 + 0.09 * layer,
            0.1 - 0.008 * layer,
            mix(mix(p.glow, p.middle, 0.35 + 0.16 * layer), p.near, 0.1 * layer),
            rough=0.62,
            peaks=1.5 + 0.5 * layer,
            foot=mix(p.middle, p.glow, 0.4 - 0.08 * layer),
        )
    cliff = [
        (x - 0.12, 0.78),
        (x - 0.05, 0.755),
        (x + 0.07, 0.74),
        (x + 0.2, 0.72),
        (1.02, 0.62),
        (1.02, 1.05),
        (x + 0.06, 1.05),
        (x + 0.02, 0.94),
        (x - 0.03, 0.9),
        (x - 0.06, 0.83),
    ]
    scene.solid([cliff], mix(ink(scene), p.middle, 0.2), ink(scene), mix(p.glow, WHITE, 0.3), -1, 0.008)
    person(scene, x - 0.04, 0.765, 0.4, "Adventure", -1)
