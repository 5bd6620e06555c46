"""A canvas with a light in it: what every motif is drawn on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from catalog.artwork import haze
from catalog.artwork.geometry import Point
from catalog.artwork.palette import Colour, Palette, mix

# Soft things are computed this much smaller: nobody sees it, and it costs a fiftieth.
SOFT = 8
WHITE: Colour = (255, 255, 255)


@dataclass
class Scene:
    """Coordinates are shares of the width and height, from the upper left; focus is where the subject stands.

    surface: "film" or "paper", how it is finished.
    """

    canvas: Image.Image
    palette: Palette
    rng: np.random.Generator
    focus: Point
    surface: str = "film"
    glow: np.ndarray | None = field(default=None, repr=False)

    @property
    def width(self) -> int:
        return self.canvas.width

    @property
    def height(self) -> int:
        return self.canvas.height

    @property
    def ratio(self) -> float:
        """Height over width: turns a share of the height into one of the width."""
        return self.canvas.height / self.canvas.width

    @property
    def image(self) -> Image.Image:
        """The picture with all light in it."""
        if self.glow is not None:
            layer = Image.fromarray((255 * (1 - self.glow)).clip(0, 255).astype(np.uint8))
            self.glow = None
            self.canvas = ImageChops.screen(self.canvas, layer.resize(self.canvas.size, Image.Resampling.BICUBIC))
        return self.canvas

    @image.setter
    def image(self, value: Image.Image) -> None:
        self.glow, self.canvas = None, value

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    @property
    def soft_size(self) -> tuple[int, int]:
        return self.width // SOFT, self.height // SOFT

    def at(self, x: float, y: float) -> Point:
        return x * self.width, y * self.height

    def length(self, share: float) -> float:
        """A length in pixels, as a share of the height."""
        return share * self.height

    def thickness(self, share: float) -> int:
        return max(1, round(self.length(share)))

    def pick(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def one_of(self, *options: object) -> object:
        return options[int(self.rng.integers(len(options)))]

    def sky(self, stops: Sequence[tuple[float, Colour]]) -> None:
        """Fill with a vertical gradient through (height, colour) stops."""
        heights = np.linspace(0, 1, 256)
        places = [place for place, _ in stops]
        channels = [np.interp(heights, places, [value[i] for _, value in stops]) for i in range(3)]
        column = np.stack(channels, axis=1).round().astype(np.uint8)[:, None, :]
        self.image.paste(Image.fromarray(column).resize(self.canvas.size, Image.Resampling.BILINEAR))

    def light(self, x: float, y: float, radius: float, tint: Colour, strength: float = 1.0) -> None:
        """Add a soft round light; radius as a share of the height."""
        self.shine(haze.round_light(self.soft_size, x, y, radius) * strength, tint)

    def rays(self, x: float, y: float, tint: Colour, strength: float, number: int = 40, reach: float = 0.9) -> None:
        """Uneven beams out of a point, as through dust."""
        self.shine(haze.beams(self.soft_size, x, y, self.rng, number, reach) * strength, tint)

    def smoke(
        self, tint: Colour, strength: float, *, cells: int = 3, sharp: float = 2.0, within: np.ndarray | float = 1
    ) -> None:
        """Clouds of light; within: where, 0 to 1 [h, w] on the soft grid; sharp: how much of it stays dark."""
        self.shine(haze.clouds(self.soft_size, self.rng, cells) ** sharp * within * strength, tint)

    def shine(self, brightness: np.ndarray, tint: Colour) -> None:
        """Add light of one colour: brightness [h, w] on the soft grid. Lights that follow each other cost little."""
        if self.glow is None:
            self.glow = np.ones((self.soft_size[1], self.soft_size[0], 3), np.float32)
        # Light upon light as a screen, so that nothing burns out.
        self.glow *= 1 - (brightness[:, :, None] * (np.array(tint, np.float32) / 255)).clip(0, 1)

    def murk(self, dense: np.ndarray, tint: Colour) -> None:
        """Lay a colour over the picture: dense 0 to 1 [h, w] on the soft grid."""
        mask = Image.fromarray((dense.clip(0, 1) * 255).astype(np.uint8))
        self.image.paste(tint, (0, 0), mask.resize(self.canvas.size, Image.Resampling.BICUBIC))

    def veil(self, top: float, bottom: float, tint: Colour, strength: float) -> None:
        """A band of mist, densest at the bottom."""
        _, down = haze.coordinates(self.soft_size)
        dense = np.interp(down, [top, bottom, bottom + 0.25], [0, strength, 0]) * (0.7 + 0.3 * self.drift())
        self.murk(dense, tint)

    def drift(self) -> np.ndarray:
        return haze.clouds(self.soft_size, self.rng, 2, 3)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen.polygon([self.at(x, y) for x, y in points], fill=fill)

    def disc(
        self, x: float, y: float, radius: float, fill: Colour | None, outline: Colour | None = None, line: float = 0
    ) -> None:
        centre, reach = self.at(x, y), self.length(radius)
        box = [centre[0] - reach, centre[1] - reach, centre[0] + reach, centre[1] + reach]
        self.pen.ellipse(box, fill=fill, outline=outline, width=self.thickness(line) if line else 0)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        self.pen.line([self.at(x, y) for x, y in points], fill=fill, width=self.thickness(width), joint="curve")

    def solid(
        self,
        outlines: Sequence[Sequence[Point]],
        top: Colour,
        bottom: Colour | None = None,
        rim: Colour | None = None,
        side: float = 1.0,
        width: float = 0.008,
    ) -> None:
        """Shapes as one body: shaded from top to bottom, its edge lit from one side (1 right, -1 left)."""
        pixels = [[self.at(x, y) for x, y in outline] for outline in outlines]
        box = bounds(pixels, self.canvas.size)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        pen = ImageDraw.Draw(mask)
        for outline in pixels:
            pen.polygon([(x - box[0], y - box[1]) for x, y in outline], fill=255)
        self.image.paste(ramp(mask.size, top, bottom or top), box[:2], mask)
        if rim is not None:
            self.canvas.paste(rim, box[:2], lit_edge(mask, side * self.length(width), self.length(width) * 0.8))

    def soft_layer(self, draw: Callable[[ImageDraw.ImageDraw, tuple[int, int]], None], blur: float) -> None:
        """Draw on black with draw(pen, size), blur, and add as light. Drawn small, as it will be blurred."""
        scale = 1 / (SOFT / 2)
        layer = Image.new("RGB", (round(self.width * scale), round(self.height * scale)))
        draw(ImageDraw.Draw(layer), layer.size)
        layer = layer.filter(ImageFilter.GaussianBlur(self.length(blur) * scale))
        layer = layer.resize(self.canvas.size, Image.Resampling.BILINEAR)
        self.image = ImageChops.screen(self.image, layer)

    def ridge(
        self,
        base: float,
        rise: float,
        fill: Colour,
        *,
        rough: float = 0.5,
        peaks: float = 2.0,
        foot: Colour | None = None,
    ) -> None:
        """A range of hills across the picture: its foot at the bottom, its mean at base, rising by rise."""
        across = np.linspace(0, 1, 160)
        height = np.zeros(160)
        for octave in range(5):
            height += rough**octave * np.sin(2 * np.pi * (peaks * 2**octave * across + self.rng.random()))
        height *= rise / max(np.abs(height).max(), 1e-6)
        outline = [(float(x), float(base - y)) for x, y in zip(across, height, strict=True)]
        self.solid([[(0, 1.02), *outline, (1, 1.02)]], fill, foot)

    def shade(self, depth: float) -> Colour:
        """From the farthest ground (0) to the nearest (1)."""
        half = mix(self.palette.middle, self.palette.near, 0.5)
        return mix(self.palette.middle, half, depth * 2) if depth < 0.5 else mix(half, self.palette.near, depth * 2 - 1)


def bounds(outlines: Sequence[Sequence[Point]], size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The part of a picture of that size in which the outlines lie; None if outside."""
    across = [x for outline in outlines for x, _ in outline]
    down = [y for outline in outlines for _, y in outline]
    box = (
        max(0, int(min(across))),
        max(0, int(min(down))),
        min(size[0], int(max(across)) + 2),
        min(size[1], int(max(down)) + 2),
    )
    return box if box[2] > box[0] and box[3] > box[1] else None


def ramp(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    if top == bottom:
        return Image.new("RGB", size, top)
    column = np.linspace(top, bottom, 64).round().astype(np.uint8)[:, None, :]
    return Image.fromarray(column).resize(size, Image.Resampling.BILINEAR)


def lit_edge(mask: Image.Image, aside: float, above: float) -> Image.Image:
    """What of a shape faces the light: the shape less itself moved away from it, softened."""
    moved = Image.new("L", mask.size)
    moved.paste(mask, (-round(aside), round(above)))
    edge = ImageChops.subtract(mask, moved).filter(ImageFilter.BoxBlur(max(1.0, float(abs(aside)) * 0.4)))
    return ImageChops.multiply(edge, mask)
