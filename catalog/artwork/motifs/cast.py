"""Those who stand in the pictures, and the trees and suns beside them: parts that many motifs share."""

import numpy as np

from catalog.artwork import figures
from catalog.artwork.geometry import Outline, placed, smooth, turned
from catalog.artwork.heads import ANYONE, BARE, SIDE
from catalog.artwork.palette import Colour, mix
from catalog.artwork.scene import WHITE, Scene


def ink(scene: Scene) -> Colour:
    return mix(scene.palette.near, (0, 0, 0), 0.45)


def person(
    scene: Scene, x: float, y: float, height: float, who: str | figures.Figure = "Drama", side: float = 1
) -> None:
    """Somebody with feet at x, y; side: where the light comes from."""
    choices = figures.PEOPLE.get(who, figures.PEOPLE["Drama"]) if isinstance(who, str) else (who,)
    outlines = choices[int(scene.rng.integers(len(choices)))]()
    stand(scene, outlines, x, y, height, side, -1 if scene.chance(0.5) else 1)


def stand(scene: Scene, outlines: list[Outline], x: float, y: float, size: float, side: float, turn: int) -> None:
    near = ink(scene)
    rim = mix(scene.palette.glow, WHITE, 0.3)
    there = [placed(outline, x, y, size, scene.ratio, turn) for outline in outlines]
    scene.solid(there, near, mix(near, scene.palette.middle, 0.14), rim, side, 0.0035 + 0.005 * size)


def side_head(
    scene: Scene,
    x: float,
    size: float = 1.0,
    turn: int = -1,
    top: float = 0.02,
    bare: bool = False,
    anyone: bool = False,
) -> list[Outline]:
    """A head from the side, turned to the left unless turn is 1; bare: without a hat; anyone: man or woman."""
    heads = ANYONE if anyone else BARE if bare else SIDE
    chosen = heads[int(scene.rng.integers(len(heads)))]
    return [placed(outline, x, top, size, scene.ratio, turn) for outline in chosen]


def small_figure(scene: Scene, x: float, y: float, height: float) -> None:
    person(scene, x, y, height, "Anyone")


def standing(scene: Scene, x: float, y: float, height: float) -> None:
    person(scene, x, y, height, "Drama")


def sun(scene: Scene, x: float, y: float, radius: float) -> None:
    p = scene.palette
    scene.light(x, y, radius * 4.2, p.glow, 0.75)
    scene.light(x, y, radius * 1.9, mix(p.glow, p.accent, 0.4), 0.6)
    scene.disc(x, y, radius, mix(p.glow, WHITE, 0.5))
    scene.light(x, y, radius * 1.3, mix(p.glow, WHITE, 0.5), 0.5)


def dusk(scene: Scene, horizon: float) -> None:
    p = scene.palette
    scene.sky(
        [(0, p.sky), (horizon * 0.55, mix(p.sky, p.middle, 0.6)), (horizon, mix(p.middle, p.glow, 0.65)), (1, p.middle)]
    )
    streaks(scene, horizon)


def streaks(scene: Scene, horizon: float) -> None:
    """Long evening clouds, lit from below."""
    from_top = np.linspace(0, 1, scene.soft_size[1])[:, None]
    band = np.clip(1 - np.abs(from_top - horizon * 0.55) / (horizon * 0.6), 0, 1)
    noise = scene.drift()
    rolled = (noise + np.roll(noise, 3, axis=0) * 0.6 + np.sin(from_top * 60 + noise * 9) * 0.13) / 1.6
    scene.shine(rolled.clip(0, 1) ** 2.4 * band * 0.6, mix(scene.palette.glow, scene.palette.accent, 0.3))


def palm(scene: Scene, x: float, y: float, size: float) -> None:
    lean = scene.pick(-0.02, 0.02)
    scene.line([(x, y), (x + lean * 0.4, y - size * 0.5), (x + lean, y - size)], ink(scene), 0.009)
    leaf = smooth([(0, 0), (0.16, -0.1), (0.34, 0.06), (0.34, 0.06), (0.17, -0.03)])
    for turns in (0, 0.09, -0.1, 0.4, 0.5, 0.6):
        flip = -1 if 0.25 < turns < 0.75 else 1
        shape = [(px * flip, py) for px, py in turned(leaf, turns * flip if flip > 0 else 0.5 - turns)]
        scene.shape(placed(shape, x + lean, y - size, size, scene.ratio), ink(scene))
