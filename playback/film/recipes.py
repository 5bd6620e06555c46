"""What a film of a genre sounds like."""

from playback.film.score import Recipe

MINOR, MAJOR = (0, 3, 7), (0, 4, 7)


def chords(*steps: tuple[int, tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """From (semitones above the root, shape) of each bar."""
    return tuple(tuple(step + note for note in shape) for step, shape in steps)


EPIC = chords((0, MINOR), (-4, MAJOR), (3, MAJOR), (-2, MAJOR))
DARK = chords((0, MINOR), (0, MINOR), (1, MAJOR), (-4, MAJOR))
WARM = chords((0, MAJOR), (-3, MINOR), (5, MAJOR), (-5, MAJOR))
WISTFUL = chords((0, MINOR), (3, MAJOR), (-4, MAJOR), (-2, MAJOR))
SUNNY = chords((0, MAJOR), (5, MAJOR), (-5, MAJOR), (0, MAJOR))
SMOKY = chords((0, MINOR), (5, MINOR), (-4, MAJOR), (-5, MAJOR))
OPEN = chords((0, MINOR), (-2, MAJOR), (-4, MAJOR), (-2, MAJOR))


SPACE = Recipe(104, 110.0, EPIC, (("pad", 0, 1), ("arp", 0.12, 1), ("roots", 0.25, 1), ("four", 0.48, 0.7)), 0.4)
ACTION = Recipe(
    132,
    98.0,
    OPEN,
    (("drone", 0, 0.7), ("bass", 0.1, 0.8), ("arp", 0.12, 1), ("drive", 0.24, 1), ("brass", 0.48, 1)),
    0.2,
)
HORROR = Recipe(66, 82.4, DARK, (("dread", 0, 1), ("heart", 0.2, 1), ("whispers", 0.3, 1), ("taiko", 0.62, 0.5)), 0.6)
NOIR = Recipe(92, 98.0, SMOKY, (("walk", 0, 1), ("swing", 0.1, 1), ("choir", 0.3, 0.7), ("keys", 0.45, 0.8)), 0.4)
CRIME = Recipe(
    108,
    92.5,
    SMOKY,
    (
        ("drone", 0, 0.6),
        ("clock", 0.06, 1),
        ("bass", 0.24, 0.8),
        ("keys", 0.12, 0.7),
        ("pad", 0.3, 1),
        ("drive", 0.5, 0.8),
    ),
    0.3,
)
THRILLER = Recipe(
    116,
    87.3,
    DARK,
    (
        ("dread", 0, 1),
        ("clock", 0.1, 1),
        ("arp", 0.3, 0.8),
        ("whispers", 0.2, 0.8),
        ("taiko", 0.4, 1),
        ("brass", 0.6, 0.7),
    ),
    0.35,
)
MYSTERY = Recipe(84, 104.0, DARK, (("choir", 0, 1), ("bells", 0.08, 1), ("roots", 0.3, 1), ("clock", 0.5, 0.8)), 0.55)
ROMANCE = Recipe(80, 130.8, WARM, (("keys", 0, 1), ("pad", 0.2, 1), ("roots", 0.3, 0.8), ("bells", 0.55, 0.6)), 0.5)
DRAMA = Recipe(76, 110.0, WISTFUL, (("keys", 0, 1), ("pad", 0.25, 1), ("roots", 0.35, 0.9), ("choir", 0.55, 0.8)), 0.5)
COMEDY = Recipe(126, 130.8, SUNNY, (("pizzicato", 0, 1), ("shuffle", 0.12, 1), ("stabs", 0.42, 0.9)), 0.12)
ANIMATION = Recipe(
    120, 146.8, WARM, (("pizzicato", 0, 1), ("bells", 0.12, 1), ("shuffle", 0.24, 0.9), ("brass", 0.5, 0.7)), 0.2
)
CHILDREN = Recipe(112, 164.8, SUNNY, (("bells", 0, 1), ("pizzicato", 0.12, 1), ("shuffle", 0.3, 0.9)), 0.2)
FANTASY = Recipe(88, 123.5, EPIC, (("harp", 0, 1), ("choir", 0.12, 1), ("roots", 0.25, 1), ("taiko", 0.5, 0.9)), 0.6)
ADVENTURE = Recipe(
    110,
    110.0,
    EPIC,
    (("pad", 0, 1), ("gallop", 0.12, 1), ("roots", 0.2, 1), ("brass", 0.36, 1), ("taiko", 0.5, 0.8)),
    0.35,
)
WESTERN = Recipe(92, 82.4, OPEN, (("guitar", 0, 1), ("drone", 0, 0.5), ("gallop", 0.3, 1), ("choir", 0.5, 0.9)), 0.45)
WAR = Recipe(84, 87.3, OPEN, (("drone", 0, 0.8), ("march", 0.1, 1), ("choir", 0.25, 1), ("brass", 0.5, 0.9)), 0.5)
MUSICAL = Recipe(122, 130.8, WARM, (("keys", 0, 1), ("four", 0.12, 0.9), ("bass", 0.24, 0.8), ("stabs", 0.36, 1)), 0.25)
DOCUMENTARY = Recipe(
    96,
    110.0,
    WISTFUL,
    (("bells", 0, 1), ("keys", 0.12, 0.9), ("roots", 0.25, 0.9), ("shuffle", 0.4, 0.6), ("pad", 0.3, 0.8)),
    0.4,
)
