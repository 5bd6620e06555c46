"""Film names as lists write them: "Matrix, The (1999)" is The Matrix of 1999."""

import re
from typing import NamedTuple

ARTICLES = (
    "The|A|An|La|Le|Les|L'|Un|Une|El|Los|Las|Una|Unos|Il|Lo|Gli|I|Der|Die|Das|Ein|Eine|De|Het|Een|O|Os|As|Um|Uma|"
    "Den|Det|En|Ett"
)
_YEAR = re.compile(r"\s*\((\d{4})(?:\s*[-–]\s*\d{0,4})?\)\s*$")
_LAST_PARENTHESES = re.compile(r"^(.+?)\s*\(([^()]*)\)$")
_TRAILING_ARTICLE = re.compile(rf"^(.+?)[.]?,\s*({ARTICLES})$")
_ALSO_KNOWN_AS = re.compile(r"^a\.?\s?k\.?\s?a\.?:?\s+", re.IGNORECASE)
# "(Part 2)" and "(Uncut)" belong to the name itself.
_PART_OF_NAME = re.compile(r"^(part|pt|vol|volume|chapter|season|tv|uncut|extended)\b|^\d+$", re.IGNORECASE)


class ParsedName(NamedTuple):
    name: str
    original_name: str = ""
    year: int | None = None


def parse_name(text: str) -> ParsedName:
    """The name, the original name where the list adds one in parentheses, and the year."""
    text, year = split_year(" ".join(text.split()))
    name, others = split_others(text)
    name = move_article(name)
    original = next((other for other in reversed(others) if other != name), "")
    return ParsedName(name, original, year)


def split_year(text: str) -> tuple[str, int | None]:
    match = _YEAR.search(text)
    return (text[: match.start()], int(match[1])) if match and match.start() else (text, None)


def split_others(text: str) -> tuple[str, list[str]]:
    """The name, and the further names in the parentheses after it; those marked "a.k.a." first."""
    others: list[str] = []
    while (match := _LAST_PARENTHESES.match(text)) and not _PART_OF_NAME.match(match[2].strip()):
        text = match[1]
        others.insert(0, match[2].strip())
    others.sort(key=lambda other: not _ALSO_KNOWN_AS.match(other))
    return text, [move_article(_ALSO_KNOWN_AS.sub("", other)) for other in others if other]


def move_article(name: str) -> str:
    """ "Avventura, L'" is L'Avventura, "Boot, Das" is Das Boot."""
    match = _TRAILING_ARTICLE.match(name.strip())
    if not match:
        return name.strip()
    return f"{match[2]}{'' if match[2].endswith(chr(39)) else ' '}{match[1]}"
