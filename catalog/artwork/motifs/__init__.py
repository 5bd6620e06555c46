"""What is in the pictures, one small function each, by the emphasis that calls for it."""

from collections.abc import Callable

from catalog.artwork.motifs import (
    cinema,
    city,
    clues,
    drama,
    dread,
    frontier,
    graphic,
    land,
    light,
    paper,
    people,
    play,
    space,
    wonder,
)
from catalog.artwork.scene import Scene

Motif = Callable[[Scene], None]

GENRES: dict[str, tuple[Motif, ...]] = {
    "Action": (frontier.fireball, frontier.slash, frontier.rooftop, frontier.helicopters, light.speed, city.streets),
    "Adventure": (land.mountains, land.desert, land.sea, wonder.jungle, wonder.overlook, drama.road),
    "Animation": (play.creature, play.creature, paper.paper_hills, play.rocket, paper.ribbons, play.hot_air),
    "Children": (paper.balloons, paper.paper_hills, play.hot_air, play.creature, play.mobile, play.rocket),
    "Comedy": (
        play.pow_star,
        paper.confetti,
        paper.stripes,
        play.disguise,
        play.sunglasses,
        play.speech,
    ),
    "Crime": (city.skyline, light.blinds, city.streets, clues.lineup, clues.headlights, clues.fingerprint),
    "Documentary": (graphic.contours, space.globe, graphic.lens, cinema.filmstrip, cinema.waveform),
    "Drama": (
        drama.double_exposure,
        drama.double_exposure,
        light.window,
        land.lone_tree,
        drama.road,
        drama.rain_pane,
        people.pair_apart,
        drama.facing,
    ),
    "Fantasy": (land.castle, land.enchanted_forest, land.floating_rocks, wonder.portal, wonder.sword),
    "Film-Noir": (light.blinds, people.under_the_lamp, city.skyline, light.doorway, drama.profile),
    "Horror": (
        land.dead_forest,
        light.doorway,
        people.at_the_moon,
        dread.haunted_house,
        dread.reaching_hand,
        dread.claws,
        clues.eye,
    ),
    "IMAX": (space.planetrise, land.mountains, space.nebula, wonder.overlook),
    "Musical": (light.stage, light.spotlights, cinema.vinyl, cinema.piano, cinema.marquee),
    "Mystery": (graphic.maze, light.keyhole, land.fog, clues.magnifier, clues.fingerprint, clues.chess),
    "Romance": (people.pair, light.bokeh, drama.umbrella, drama.heart_sky, drama.facing, land.sea),
    "Sci-Fi": (
        space.ringed_planet,
        space.nebula,
        city.future,
        wonder.helmet,
        wonder.monolith,
        wonder.abduction,
        wonder.portal,
    ),
    "Thriller": (
        graphic.spiral,
        light.doorway,
        clues.crosshair,
        clues.eye,
        clues.chess,
        drama.rain_pane,
        clues.headlights,
    ),
    "War": (land.searchlights, land.battlefield, frontier.helicopters, frontier.memorial, frontier.column),
    "Western": (land.buttes, people.rider, frontier.duel, frontier.tin_star, land.desert),
}
MOODS: dict[str, tuple[Motif, ...]] = {
    "dark": (land.fog, light.doorway, drama.rain_pane),
    "tense": (graphic.spiral, light.speed, clues.crosshair),
    "epic": (land.mountains, space.planetrise, wonder.overlook),
    "bright": (play.pow_star, paper.bubbles, play.cake_stripes),
    "warm": (land.lone_tree, light.bokeh, drama.road),
    "dreamy": (land.floating_rocks, space.nebula, drama.heart_sky),
    "calm": (land.still_water, light.window, land.sea),
}
ERAS: dict[str, tuple[Motif, ...]] = {
    "1950s": (graphic.cut_paper, graphic.atoms, graphic.boomerangs),
    "1960s": (graphic.cut_paper, graphic.op_circles, graphic.boomerangs),
    "1970s": (graphic.seventies_sun, graphic.arches, graphic.sunset_stripes),
    "1980s": (space.neon_grid, space.neon_triangle),
    "1990s": (paper.ribbons, light.speed, drama.rain_pane),
    "2000s": (drama.walking_away, frontier.rooftop, clues.headlights),
    "2010s": (graphic.quiet_shape, drama.double_exposure, drama.triptych),
    "2020s": (graphic.big_disc, space.nebula),
}
OLD: tuple[Motif, ...] = (light.deco_rays, light.spotlights, people.under_the_lamp, drama.profile)
DIRECTORS: tuple[Motif, ...] = (cinema.reel, cinema.clapper, cinema.projector, cinema.viewfinder, drama.double_exposure)
LEADS: tuple[Motif, ...] = (drama.portrait, drama.portrait, drama.profile, drama.walking_away)


def motifs_of(kind: str, value: str) -> tuple[Motif, ...]:
    """The motifs that an emphasis may be drawn by; the seed chooses."""
    if kind == "director":
        return DIRECTORS
    if kind == "lead":
        return LEADS
    if kind == "era":
        return ERAS.get(value, OLD)
    if kind == "mood":
        return MOODS.get(value, MOODS["calm"])
    return GENRES.get(value, GENRES["Drama"])
