"""Silhouettes of people who are nobody in particular, as outlines: feet at (0, 0), one unit tall."""

from collections.abc import Callable

from catalog.artwork.geometry import Outline, box, ellipse, mirrored, smooth

Figure = Callable[[], list[Outline]]


def head(wide: float = 0.05, y: float = -0.925) -> Outline:
    return ellipse(0, y, wide, wide * 1.32)


def neck() -> Outline:
    return box(-0.028, -0.9, 0.028, -0.8)


def body(*right: tuple[float, float]) -> Outline:
    return smooth(mirrored(right))


COAT = body(
    (0.0, -0.835), (0.06, -0.825), (0.115, -0.795), (0.142, -0.71), (0.155, -0.58), (0.158, -0.45), (0.138, -0.43),
    (0.118, -0.455), (0.112, -0.42), (0.132, -0.23), (0.126, -0.2), (0.09, -0.195), (0.082, -0.03), (0.104, 0.0),
    (0.03, 0.0), (0.022, -0.19), (0.0, -0.2),
)  # fmt: skip
STANCE = body(
    (0.0, -0.84), (0.06, -0.83), (0.125, -0.8), (0.158, -0.73), (0.185, -0.6), (0.178, -0.46), (0.15, -0.45),
    (0.146, -0.58), (0.118, -0.66), (0.095, -0.56), (0.108, -0.46), (0.138, -0.24), (0.148, -0.04), (0.185, 0.0),
    (0.1, 0.0), (0.09, -0.22), (0.03, -0.42), (0.0, -0.43),
)  # fmt: skip
DRESS = body(
    (0.0, -0.84), (0.045, -0.83), (0.085, -0.8), (0.105, -0.68), (0.128, -0.52), (0.112, -0.5), (0.084, -0.62),
    (0.068, -0.7), (0.05, -0.62), (0.085, -0.5), (0.16, -0.24), (0.14, -0.225), (0.06, -0.22), (0.045, -0.04),
    (0.06, 0.0), (0.02, 0.0), (0.014, -0.2), (0.0, -0.22),
)  # fmt: skip
GOWN = body(
    (0.0, -0.84), (0.045, -0.83), (0.08, -0.8), (0.1, -0.68), (0.12, -0.54), (0.105, -0.52), (0.078, -0.64),
    (0.05, -0.62), (0.09, -0.48), (0.17, -0.2), (0.24, 0.0), (0.12, 0.012), (0.0, 0.005),
)  # fmt: skip
CLOAK = body(
    (0.0, -1.02), (0.035, -0.99), (0.07, -0.92), (0.07, -0.84), (0.13, -0.78), (0.16, -0.62), (0.17, -0.4),
    (0.21, -0.1), (0.24, 0.0), (0.13, 0.01), (0.05, -0.015), (0.0, 0.0),
)  # fmt: skip
SUIT = body(
    (0.0, -0.8), (0.1, -0.79), (0.175, -0.72), (0.2, -0.58), (0.205, -0.42), (0.175, -0.36), (0.145, -0.4),
    (0.14, -0.56), (0.128, -0.48), (0.13, -0.38), (0.15, -0.2), (0.15, -0.06), (0.17, 0.0), (0.05, 0.0),
    (0.045, -0.2), (0.025, -0.34), (0.0, -0.36),
)  # fmt: skip
PONCHO = body(
    (0.0, -0.85), (0.05, -0.84), (0.12, -0.8), (0.17, -0.66), (0.22, -0.47), (0.14, -0.44), (0.11, -0.45),
    (0.14, -0.22), (0.142, -0.03), (0.18, 0.0), (0.1, 0.0), (0.085, -0.2), (0.03, -0.4), (0.0, -0.41),
)  # fmt: skip
RUNNER = smooth((
    (0.02, -0.84), (0.1, -0.83), (0.15, -0.74), (0.25, -0.67), (0.34, -0.74), (0.36, -0.71), (0.26, -0.6),
    (0.14, -0.63), (0.1, -0.52), (0.2, -0.4), (0.28, -0.28), (0.22, -0.12), (0.27, -0.06), (0.2, -0.06),
    (0.17, -0.12), (0.21, -0.27), (0.08, -0.35), (0.0, -0.42), (-0.1, -0.3), (-0.3, -0.24), (-0.38, -0.28),
    (-0.38, -0.2), (-0.28, -0.18), (-0.06, -0.22), (-0.04, -0.4), (-0.02, -0.56), (-0.06, -0.68), (-0.16, -0.58),
    (-0.26, -0.62), (-0.24, -0.66), (-0.15, -0.65), (-0.08, -0.78),
))  # fmt: skip
DANCER = smooth((
    (0.0, -0.83), (0.06, -0.82), (0.16, -0.92), (0.24, -1.06), (0.27, -1.05), (0.2, -0.88), (0.08, -0.72),
    (0.05, -0.62), (0.12, -0.5), (0.24, -0.4), (0.16, -0.33), (0.08, -0.34), (0.2, -0.22), (0.38, -0.16),
    (0.42, -0.11), (0.36, -0.11), (0.14, -0.17), (0.0, -0.3), (-0.03, -0.14), (-0.01, 0.0), (-0.07, 0.0),
    (-0.07, -0.16), (-0.06, -0.34), (-0.18, -0.33), (-0.12, -0.46), (-0.05, -0.6), (-0.07, -0.72), (-0.2, -0.72),
    (-0.32, -0.8), (-0.31, -0.83), (-0.19, -0.78), (-0.06, -0.82),
))  # fmt: skip


def brim_hat(y: float = -0.955, wide: float = 0.1, tall: float = 0.085) -> list[Outline]:
    crown = smooth(mirrored(((0.0, y - tall + 0.012), (0.032, y - tall), (0.052, y - tall * 0.6), (0.056, y + 0.01))))
    return [ellipse(0, y, wide, 0.017), crown]


def detective() -> list[Outline]:
    return [head(), neck(), COAT, *brim_hat()]


def man() -> list[Outline]:
    return [head(), neck(), COAT]


def hero() -> list[Outline]:
    return [head(), neck(), STANCE]


def woman() -> list[Outline]:
    hair = smooth(mirrored(((0.0, -1.0), (0.045, -0.985), (0.064, -0.93), (0.066, -0.84), (0.045, -0.79), (0.0, -0.8))))
    return [head(0.046), neck(), DRESS, hair]


def lady() -> list[Outline]:
    return [head(0.044), ellipse(0.0, -0.995, 0.03, 0.028), box(-0.02, -0.9, 0.02, -0.8), GOWN]


def wizard() -> list[Outline]:
    return [CLOAK, box(0.232, -1.12, 0.246, 0.0), ellipse(0.239, -1.12, 0.026, 0.026), box(0.1, -0.57, 0.24, -0.54)]


def astronaut() -> list[Outline]:
    return [ellipse(0, -0.87, 0.098, 0.1), box(-0.125, -0.84, 0.125, -0.5), SUIT]


def soldier() -> list[Outline]:
    helmet = [*ellipse(0, -0.945, 0.078, 0.075, 24, 0.5, 0.5), (0.09, -0.93), (-0.09, -0.93)]
    rifle = [(-0.16, -1.02), (-0.145, -1.03), (0.13, -0.52), (0.16, -0.42), (0.115, -0.4), (0.1, -0.49)]
    return [head(0.046), neck(), STANCE, helmet, rifle, box(-0.11, -0.8, 0.11, -0.58)]


def gunslinger() -> list[Outline]:
    return [head(0.046), neck(), PONCHO, *brim_hat(-0.955, 0.14, 0.075)]


def runner() -> list[Outline]:
    return [ellipse(0.085, -0.915, 0.052, 0.066), RUNNER]


def dancer() -> list[Outline]:
    return [ellipse(0.0, -0.9, 0.045, 0.06), ellipse(-0.035, -0.955, 0.028, 0.028), DANCER]


def child() -> list[Outline]:
    small = [(x * 1.18, y * 0.86) for x, y in STANCE]
    return [ellipse(0, -0.86, 0.09, 0.1), box(-0.035, -0.8, 0.035, -0.68), small]


PEOPLE: dict[str, tuple[Figure, ...]] = {
    "Action": (hero, hero, detective, woman),
    "Adventure": (hero, gunslinger, woman),
    "Anyone": (hero, man, woman),
    "Children": (child, child, dancer),
    "Crime": (detective, man, woman),
    "Drama": (man, woman, lady),
    "Fantasy": (wizard, lady, hero),
    "Horror": (woman, man, child),
    "Musical": (dancer, lady, detective),
    "Romance": (lady, woman, dancer),
    "Sci-Fi": (astronaut, hero, woman),
    "War": (soldier, soldier, man),
    "Western": (gunslinger,),
}
