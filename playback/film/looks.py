"""How a film of a genre looks, moves and sounds."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.artwork import figures
from playback.film import floors, imagery, light, paper, recipes, travel, type, weather
from playback.film.kit import Imagery, Kit
from playback.film.score import Recipe

Maker = Callable[[Kit], Imagery]


@dataclass(frozen=True)
class Look:
    """imagery: pictures of its own, the first the most telling; over: what drifts and shines over artwork.

    joins: how shots follow one another, in turn; pace: shots in the quick part, and the beats of each.
    """

    imagery: tuple[Maker, ...]
    over: tuple[Maker, ...]
    joins: tuple[str, ...]
    treatment: type.Treatment
    recipe: Recipe
    pace: tuple[int, int]
    backing: str = "shadow"
    names: type.Treatment = type.tracked


def woods(kit: Kit) -> Imagery:
    return travel.passing(kit, (travel.trees,) * 3, travel.night(kit), 0.035, 0.1)


def city(kit: Kit) -> Imagery:
    return travel.passing(kit, (travel.houses,) * 3, travel.night(kit), 0.04, 0.07)


def country(kit: Kit) -> Imagery:
    return travel.passing(kit, (travel.hills,) * 3, travel.dusk(kit), 0.06)


def desert(kit: Kit) -> Imagery:
    return travel.passing(kit, (travel.buttes,) * 3, travel.dusk(kit), 0.05, 0.16)


def stroll(kit: Kit) -> Imagery:
    return travel.walking(kit, country(kit), figures.woman if kit.side() > 0 else figures.man, 0.46)


def rider_on_foot(kit: Kit) -> Imagery:
    return travel.walking(kit, desert(kit), figures.gunslinger, 0.5)


def stranger(kit: Kit) -> Imagery:
    street = (travel.houses, travel.houses, travel.pavement)
    return travel.walking(kit, travel.passing(kit, street, travel.night(kit), 0.1, 0.07), figures.detective, 0.54)


def lost(kit: Kit) -> Imagery:
    return travel.walking(kit, woods(kit), figures.woman, 0.42)


def soldier(kit: Kit) -> Imagery:
    return travel.walking(kit, country(kit), figures.soldier, 0.46)


WALKS = frozenset({stroll, rider_on_foot, stranger, lost, soldier})


def layered(*makers: Maker) -> Maker:
    """One over the other, from the same kit."""

    def make(kit: Kit) -> Imagery:
        parts = [maker(kit) for maker in makers]

        def draw(frame: object, seconds: float, share: float) -> None:
            for part in parts:
                part(frame, seconds, share)

        return draw

    return make


SPACE = Look(
    (imagery.warp, floors.grid),
    (weather.stars,),
    ("dissolve", "cut"),
    type.tracked,
    recipes.SPACE,
    (6, 2),
    "glow",
)
ACTION = Look(
    (floors.drive, city),
    (layered(weather.embers, weather.speed), weather.embers),
    ("flash", "cut", "cut"),
    type.slam,
    recipes.ACTION,
    (10, 1),
    names=type.slam,
)
HORROR = Look(
    (lost, woods),
    (layered(light.fog, light.flicker), light.fog),
    ("dip", "cut"),
    type.flickering,
    recipes.HORROR,
    (4, 1),
    "glow",
    names=type.flickering,
)
NOIR = Look(
    (stranger, floors.drive),
    (layered(light.slats, weather.rain), weather.rain),
    ("dip", "dissolve"),
    type.typed,
    recipes.NOIR,
    (4, 2),
    names=type.typed,
)
CRIME = Look(
    (floors.drive, stranger),
    (weather.rain, light.slats),
    ("cut", "dip", "cut"),
    type.settling,
    recipes.CRIME,
    (8, 1),
    names=type.typed,
)
THRILLER = Look(
    (imagery.rings, city),
    (light.pulse, weather.rain),
    ("cut", "flash", "dip"),
    type.settling,
    recipes.THRILLER,
    (9, 1),
)
MYSTERY = Look(
    (woods, imagery.rings),
    (layered(light.fog, weather.motes), weather.motes),
    ("dissolve", "dip"),
    type.tracked,
    recipes.MYSTERY,
    (4, 2),
)
ROMANCE = Look(
    (imagery.bokeh, stroll),
    (layered(light.leak, weather.motes), light.leak),
    ("dissolve",),
    type.rising,
    recipes.ROMANCE,
    (3, 4),
    names=type.rising,
)
DRAMA = Look(
    (stroll, imagery.bokeh),
    (weather.motes, light.leak),
    ("dissolve", "dissolve", "dip"),
    type.rising,
    recipes.DRAMA,
    (3, 4),
    names=type.rising,
)
COMEDY = Look(
    (paper.burst, paper.bounce),
    (paper.confetti,),
    ("iris", "slide", "cut"),
    type.bouncing,
    recipes.COMEDY,
    (8, 1),
    "outline",
    names=type.bouncing,
)
ANIMATION = Look(
    (paper.pops, paper.bounce),
    (paper.confetti, weather.fireflies),
    ("slide", "iris", "cut"),
    type.bouncing,
    recipes.ANIMATION,
    (6, 1),
    "outline",
    names=type.bouncing,
)
CHILDREN = Look(
    (paper.bounce, paper.pops),
    (paper.confetti,),
    ("iris", "slide"),
    type.bouncing,
    recipes.CHILDREN,
    (4, 2),
    "outline",
    names=type.bouncing,
)
FANTASY = Look(
    (layered(country, light.aurora), woods),
    (weather.fireflies, layered(light.aurora, weather.fireflies)),
    ("dissolve", "flash"),
    type.tracked,
    recipes.FANTASY,
    (5, 2),
    "glow",
)
ADVENTURE = Look(
    (country, desert),
    (weather.dust, weather.motes),
    ("dissolve", "cut", "flash"),
    type.settling,
    recipes.ADVENTURE,
    (7, 2),
)
WESTERN = Look(
    (rider_on_foot, desert),
    (weather.dust,),
    ("cut", "dissolve"),
    type.settling,
    recipes.WESTERN,
    (5, 2),
    names=type.settling,
)
WAR = Look(
    (layered(country, light.sweep, weather.embers), soldier),
    (layered(weather.embers, light.fog), weather.snow),
    ("dip", "cut", "flash"),
    type.settling,
    recipes.WAR,
    (6, 1),
    names=type.settling,
)
MUSICAL = Look(
    (layered(imagery.bars, light.sweep), imagery.bokeh),
    (light.sweep, paper.confetti),
    ("flash", "slide", "cut"),
    type.bouncing,
    recipes.MUSICAL,
    (8, 1),
    "glow",
    names=type.rising,
)
DOCUMENTARY = Look(
    (imagery.waves, country),
    (weather.motes,),
    ("dissolve", "cut"),
    type.rising,
    recipes.DOCUMENTARY,
    (4, 2),
    names=type.rising,
)
GENRES: dict[str, Look] = {
    "Action": ACTION, "Adventure": ADVENTURE, "Animation": ANIMATION, "Children": CHILDREN, "Comedy": COMEDY,
    "Crime": CRIME, "Documentary": DOCUMENTARY, "Drama": DRAMA, "Fantasy": FANTASY, "Film-Noir": NOIR,
    "Horror": HORROR, "IMAX": ADVENTURE, "Musical": MUSICAL, "Mystery": MYSTERY, "Romance": ROMANCE,
    "Sci-Fi": SPACE, "Thriller": THRILLER, "War": WAR, "Western": WESTERN,
}  # fmt: skip


def look_of(genre: str) -> Look:
    return GENRES.get(genre, DRAMA)
