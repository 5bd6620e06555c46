"""Language tags: files tell three letters (ISO 639-2), browsers want the shortest there are (RFC 5646)."""

# By the two letters of ISO 639-1, the three that stand for the same; some have two of them.
LETTERS = (
    "ar ara|bg bul|bn ben|ca cat|cs ces cze|cy cym wel|da dan|de deu ger|el ell gre|en eng|es spa|et est|eu eus baq|"
    "fa fas per|fi fin|fr fra fre|ga gle|gl glg|he heb|hi hin|hr hrv|hu hun|hy hye arm|id ind|is isl ice|it ita|ja jpn|"
    "ka kat geo|kk kaz|ko kor|lt lit|lv lav|mk mkd mac|ml mal|mr mar|ms msa may|nb nob|nl nld dut|nn nno|no nor|pa pan|"
    "pl pol|pt por|ro ron rum|ru rus|sk slk slo|sl slv|sq sqi alb|sr srp|sv swe|sw swa|ta tam|te tel|th tha|tl tgl|"
    "tr tur|uk ukr|ur urd|vi vie|zh zho chi"
)
SHORTEST = {three: two for two, *threes in map(str.split, LETTERS.split("|")) for three in threes}
UNTOLD = {"und", "mis", "mul", "zxx", "qaa"}


def shortest(told: str) -> str:
    """ "deu" and "ger" are "de"; "" where nothing or no language is told."""
    language = told.strip()
    return "" if language.lower() in UNTOLD else SHORTEST.get(language.lower(), language)
