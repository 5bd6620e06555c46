"""What a trailer says in a genre: lines that are true of any film of it."""

from catalog.artwork.subject import Subject

LINES: dict[str, tuple[str, ...]] = {
    "Action": ("No way back", "One night. One chance.", "Run first. Ask later."),
    "Adventure": ("Beyond the last map", "Every horizon hides a door", "Further than anyone dared"),
    "Animation": ("Imagine louder", "Small heroes. Big hearts.", "Anything can come alive"),
    "Children": ("Bring everyone you love", "Bedtime can wait", "The biggest little adventure"),
    "Comedy": ("What could possibly go wrong?", "It seemed like a good idea", "Nobody planned this"),
    "Crime": ("Everyone has a price", "The city keeps its own books", "Trust is a debt"),
    "Documentary": ("Look closer", "The world, as it is", "See what was there all along"),
    "Drama": ("Some things must be said", "What we leave behind", "The quiet changes everything"),
    "Fantasy": ("The old magic stirs", "Believe what you see", "Where maps end, legends begin"),
    "Film-Noir": ("The night remembers", "Every shadow has a name", "Somebody knew too much"),
    "Horror": ("Do not look behind you", "It was never empty", "It knows your name"),
    "IMAX": ("Larger than the sky", "Look up", "See it as if you were there"),
    "Musical": ("Sing it like you mean it", "Tonight the whole town dances", "Every heart has a tune"),
    "Mystery": ("Nothing is where you left it", "Every answer hides a question", "The truth was in the room"),
    "Romance": ("Stay a little longer", "It began with a glance", "Some hearts find their way"),
    "Sci-Fi": ("Tomorrow is not what it was", "The signal came back", "Out there, someone is listening"),
    "Thriller": ("Trust no one", "The clock is not your friend", "Somebody is watching"),
    "War": ("Hold the line", "Some came home", "Nothing was the same after"),
    "Western": ("The law ends here", "A long road. A short fuse.", "Ride until the sun gives out"),
}


def line_of(subject: Subject, genre: str, seed: int) -> str:
    lines = LINES.get(genre, LINES["Drama"])
    return lines[seed % len(lines)]


def director_of(subject: Subject) -> str:
    return f"A film by {subject.directors[0]}" if subject.directors else ""


def opening_of(subject: Subject) -> str:
    """What is read first."""
    if subject.kind == "series":
        return "A Streamsite series"
    return director_of(subject) or "Streamsite presents"


def star_of(subject: Subject, number: int) -> str:
    return subject.cast[number] if number < len(subject.cast) else ""


def closing_of(subject: Subject) -> str:
    """What stands below the title at the end."""
    parts = [str(subject.year) if subject.year else "", *(f"Directed by {name}" for name in subject.directors[:1])]
    return "  ·  ".join(part for part in parts if part)
