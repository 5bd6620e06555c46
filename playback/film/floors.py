"""Ways to a vanishing point: a grid that glows, a road at night."""

import numpy as np

from catalog.artwork import haze
from catalog.artwork.palette import Colour, mix
from playback.film import raster
from playback.film.kit import Imagery, Kit, light_of
from playback.film.travel import BLACK, ground, hang
from playback.film.weather import WHITE, stars, table

GRID_HORIZON, GRID_ROWS, GRID_RAYS = 0.58, 14, 27
ROAD_HORIZON, LAMPS, CARS = 0.52, 16, 9
TAIL_LIGHTS: Colour = (255, 40, 20)


def grid(kit: Kit) -> Imagery:
    """Over a glowing floor towards a striped sun."""
    sky = grid_ground(kit)
    twinkle, tint = stars(kit), light_of(mix(kit.palette.accent, WHITE, 0.15))
    rays = grid_rays(kit, tint)

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        np.copyto(frame, sky)
        twinkle(frame[: int(0.4 * kit.height)], seconds, share)
        raster.strokes(frame, rays)
        depth = (np.arange(GRID_ROWS) - seconds / kit.beat) % GRID_ROWS / GRID_ROWS + 0.02
        down = ((GRID_HORIZON + (1 - GRID_HORIZON) * 0.045 / depth) * kit.height).astype(int)
        for y, away in zip(down, depth, strict=True):
            frame[y : y + 2] = np.maximum(frame[y : y + 2], (tint * 215 * max(0.0, 1 - away)).astype(np.uint8))

    return draw


def grid_ground(kit: Kit) -> np.ndarray:
    """Sky, sun and floor, uint8 [h, w, 3]."""
    p, horizon = kit.palette, round(GRID_HORIZON * kit.height)
    low = mix(p.middle, p.glow, 0.5)
    picture = ground(kit, [(0, p.near), (GRID_HORIZON * 0.9, p.sky), (GRID_HORIZON, low), (1, low)])
    behind = picture.copy()
    hang(kit, picture, 0.5, 0.44, 0.2)
    for number in range(6):
        top = round((0.42 + 0.031 * number) * kit.height)
        bottom = top + round((0.004 + 0.0028 * number) * kit.height)
        picture[top:bottom] = behind[top:bottom]
    floor = ground(kit, [(0, p.near), (GRID_HORIZON, mix(p.near, p.middle, 0.5)), (1, p.near)])
    picture[horizon:] = floor[horizon:]
    return picture


def grid_rays(kit: Kit, tint: np.ndarray) -> np.ndarray:
    """The lines that run towards the horizon, as the raster's strokes."""
    aside, w, h = np.linspace(-3.2, 3.2, GRID_RAYS), kit.width, kit.height
    ends = [w / 2 + 0.09 * w * aside, GRID_HORIZON * h, w / 2 + 1.1 * w * aside, 1.02 * h]
    return table([*ends, 0.7], tint, np.full(GRID_RAYS, 0.75, np.float32))


def drive(kit: Kit) -> Imagery:
    """A road at night: lamps and the lights of others come up and pass."""
    p, sky = kit.palette, road_ground(kit)
    spread = np.arange(LAMPS, dtype=np.float32) / LAMPS
    cars = kit.rng.random(CARS).astype(np.float32)
    lamp, head = light_of(mix(p.glow, WHITE, 0.25)), light_of(WHITE, 0.9)
    tail = light_of(mix(p.accent, TAIL_LIGHTS, 0.5))

    def draw(frame: np.ndarray, seconds: float, share: float) -> None:
        np.copyto(frame, sky)
        depth = (spread - 0.34 * seconds) % 1 + 0.05
        raster.strokes(frame, markings(kit, depth[::2], head * 0.5))
        for side in (-1.6, 1.6):
            raster.spots(frame, lights(kit, depth, (side, -1.5), 0.06, lamp * 0.4), 0.0)
            raster.spots(frame, lights(kit, depth, (side, -1.5), 0.013, lamp), 0.5)
            raster.spots(frame, lights(kit, depth, (side, 1.2), 0.08, lamp * 0.14), 0.0)
        coming, going = (cars - 0.55 * seconds) % 1 + 0.05, (cars[:4] * 0.7 + 0.05 * seconds) % 1 + 0.06
        for offset in (-0.1, 0.1):
            raster.spots(frame, lights(kit, coming, (offset - 0.6, 0.35), 0.02, head), 0.1)
            raster.spots(frame, lights(kit, going, (offset + 0.55, 0.3), 0.014, tail), 0.3)

    return draw


def road_ground(kit: Kit) -> np.ndarray:
    p = kit.palette
    night, glow = mix(p.near, BLACK, 0.45), mix(p.sky, p.middle, 0.6)
    picture = ground(kit, [(0, night), (ROAD_HORIZON, glow), (ROAD_HORIZON + 0.004, p.near), (1, night)])
    light = haze.round_light(kit.soft_size, 0.5, ROAD_HORIZON, 0.55)[:, :, None] * light_of(p.glow, 0.55)
    raster.shine(picture, light.astype(np.float32))
    return picture


def lights(kit: Kit, depth: np.ndarray, place: tuple[float, float], size: float, tint: np.ndarray) -> np.ndarray:
    """Lamps at these depths (0 near to 1 far); place: right of the middle and below the horizon, as seen at depth 0.1;
    size: in heights, likewise."""
    x = kit.width / 2 + place[0] * 0.1 * kit.width / depth
    y = (ROAD_HORIZON + place[1] * 0.1 / depth) * kit.height
    return table([x, y, size * kit.height / depth], tint, np.clip((1 - depth) * 3, 0, 1))


def markings(kit: Kit, depth: np.ndarray, tint: np.ndarray) -> np.ndarray:
    """The dashes in the middle of the road."""
    far, near = ((ROAD_HORIZON + 0.05 / (depth + more)) * kit.height for more in (0.03, 0.0))
    columns = [kit.width / 2, far, kit.width / 2, near, 0.00066 * kit.width / depth]
    return table(columns, tint, np.clip((1 - depth) * 3, 0, 1))
