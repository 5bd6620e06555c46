"""Common Media Client Data, versions 1 and 2 (CTA-5004 and CTA-5004-B): what players tell, as text to plain values.

A report is a dictionary of structured fields (RFC 8941): `bl=(4300),br=(2100;v),bs,e=rr,sid="...",ts=1772396100000`.
"""

import re

LONGEST_REPORT = 10_000
MOST_KEYS = 80

Value = str | float | bool

STRING = r'"((?:[^"\\]|\\.)*+)"'
# key, then nothing (true), a list in brackets, a string, a token or a number; then parameters, which are skipped.
MEMBER = re.compile(
    rf"[ \t]*+([A-Za-z*][A-Za-z0-9_.*-]*+)(?:=(?:\(((?:[^()\"]|{STRING})*+)\)|{STRING}|([^,;\"() \t]++)))?"
    r"(?:;[^,;\"]*+(?:\"(?:[^\"\\]|\\.)*+\")?)*+[ \t]*+(?:,|$)"
)
NUMBER = re.compile(r"@?(-?\d{1,15}(?:\.\d{1,6})?)", re.ASCII)
ESCAPED = re.compile(r"\\(.)")
# Of several things at once the picture counts, then the picture with its sound.
KINDS = (";v", ";av")


class CmcdError(ValueError):
    """It is no report."""


def parse(text: str) -> dict[str, Value]:
    """The keys of one report: numbers, texts and true; of a list, its entry for the picture or its first one.

    Raises CmcdError.
    """
    if len(text) > LONGEST_REPORT:
        raise CmcdError(f"A report has at most {LONGEST_REPORT} characters.")
    found: dict[str, Value] = {}
    place = 0
    while place < len(text):
        match = MEMBER.match(text, place)
        if match is None or len(found) >= MOST_KEYS:
            raise CmcdError(f"Not understood from character {place} on.")
        found[match[1]] = value_of(match)
        place = match.end()
    return found


def value_of(match: re.Match) -> Value:
    _key, listed, _inner, string, bare = match.groups()
    if listed is not None:
        return entry_of(listed)
    if string is not None:
        return ESCAPED.sub(r"\1", string)
    return True if bare is None else scalar(bare)


def entry_of(listed: str) -> Value:
    """Of `2100;v 96;a` the picture's, of `2100` the only one, of nothing an empty text."""
    entries = listed.split()
    if not entries:
        return ""
    chosen = next((entry for kind in KINDS for entry in entries if entry.endswith(kind)), entries[0])
    return scalar(chosen.partition(";")[0].strip('"'))


def scalar(text: str) -> Value:
    number = NUMBER.fullmatch(text)
    if number:
        return float(number[1])
    return {"?1": True, "?0": False}.get(text, text)


def reports(body: str) -> list[str]:
    """The reports of a body of application/cmcd: one a line."""
    return [line.strip() for line in body.splitlines() if line.strip()]
