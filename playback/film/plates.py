"""A title's artwork taken apart into what stands far and what stands near, so that a camera can move through it."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter

from catalog.artwork.draw import painted, surface_of
from catalog.artwork.finish import faded, graded
from catalog.artwork.palette import Palette
from catalog.artwork.scene import Scene
from catalog.artwork.subject import Emphasis, Subject, seed_of
from playback.film import raster

CANVAS, SIZE = (1600, 900), (1024, 576)
MOST_STAGES = 10
REDUCED = 12
# A layer that covers less is not worth its time, one that covers more is all there is.
LEAST_AREA, MOST_AREA = 0.03, 0.6
NOTICED, GAIN = 10, 9


@dataclass
class StagedScene(Scene):
    """Remembers how the picture looked before each body and each mist: painters begin with what is far."""

    stages: list[Image.Image] = field(default_factory=list, repr=False)

    def keep(self) -> None:
        if len(self.stages) == MOST_STAGES:
            del self.stages[2::2]
        self.stages.append(self.image.copy())

    def solid(self, *args: object, **kwargs: object) -> None:
        self.keep()
        super().solid(*args, **kwargs)

    def murk(self, *args: object, **kwargs: object) -> None:
        self.keep()
        super().murk(*args, **kwargs)


@dataclass(frozen=True)
class Plate:
    """back: uint8 [h, w, 3]; layers: the far one first; focus: where it happens, in shares."""

    back: np.ndarray
    layers: tuple[raster.Layer, ...]
    palette: Palette
    focus: tuple[float, float]

    def draw(self, out: np.ndarray, zoom: float, pan: tuple[float, float]) -> None:
        """Look into it; zoom: 1 shows all of it; pan: in shares of the free edge, -1 to 1. What is near moves more."""
        raster.spread(out, self.back, *self.view(out, zoom, pan))
        for number, layer in enumerate(self.layers, start=1):
            near = 1 + 0.55 * number
            raster.lay(out, layer, *self.view(out, 1 + (zoom - 1) * near, (pan[0], pan[1])))

    def view(self, out: np.ndarray, zoom: float, pan: tuple[float, float]) -> tuple[float, float, float]:
        step = self.back.shape[1] / out.shape[1] / zoom
        free = (self.back.shape[1] - step * out.shape[1], self.back.shape[0] - step * out.shape[0])
        middle = (0.5 + 0.4 * (self.focus[0] - 0.5) + 0.5 * pan[0], 0.5 + 0.5 * pan[1])
        return free[0] * middle[0], free[1] * middle[1], step


def plate_of(subject: Subject, emphasis: Emphasis, layout: str = "low") -> Plate:
    """The artwork of an emphasis without its title, painted as it is for cards."""
    rng = np.random.default_rng(seed_of(subject, emphasis))
    scene = painted(subject, emphasis, rng, CANVAS, layout, StagedScene)
    aged = surface_of(scene, emphasis) == "aged"
    pictures = [finished(picture, aged) for picture in chosen_stages(scene)]
    layers = [cut_out(before, after) for before, after in zip(pictures, pictures[1:], strict=False)]
    return Plate(pictures[0], tuple(layers), scene.palette, scene.focus)


def chosen_stages(scene: StagedScene) -> list[Image.Image]:
    """One to three pictures that build on one another: the far ground, what stands in it, and everything."""
    final = scene.image
    thumbs = [np.asarray(stage.reduce(REDUCED), np.int16) for stage in (*scene.stages, final)]
    areas = [changed(thumb, thumbs[-1]) for thumb in thumbs[:-1]]
    fitting = [number for number, area in enumerate(areas) if LEAST_AREA <= area <= MOST_AREA]
    if not fitting:
        return [final]
    first, last = fitting[0], fitting[-1]
    apart = changed(thumbs[first], thumbs[last]) >= LEAST_AREA
    return [scene.stages[first], *([scene.stages[last]] if apart else []), final]


def changed(one: np.ndarray, other: np.ndarray) -> float:
    """The share of the picture in which two of it, made smaller, differ."""
    return float((np.abs(one - other).max(axis=2) > 2 * NOTICED).mean())


def finished(picture: Image.Image, aged: bool) -> np.ndarray:
    small = picture.resize(SIZE, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return np.asarray(graded(faded(small) if aged else small))


def cut_out(before: np.ndarray, after: np.ndarray) -> raster.Layer:
    """What of a picture was not there before."""
    difference = np.abs(after.astype(np.int16) - before).max(axis=2)
    cover = Image.fromarray(((difference - NOTICED) * GAIN).clip(0, 255).astype(np.uint8))
    # Holes where a body happens to have the colour of what is behind it.
    cover = cover.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MinFilter(3)).filter(ImageFilter.BoxBlur(0.6))
    return raster.layer_of(after, np.asarray(cover))
