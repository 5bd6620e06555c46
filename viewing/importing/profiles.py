"""Profiles for the viewers of a log: they belong to no account and sign in nowhere."""

from collections.abc import Iterable, Mapping
from itertools import islice
from zlib import crc32

from profiles.models import Avatar, Profile
from viewing.importing.demographics import Demographics

CHUNK = 5000


def add_profiles(source: str, keys: Iterable[str], demographics: Mapping[str, Demographics]) -> int:
    """Make a profile for each key. Returns how many."""
    keys, made = iter(keys), 0
    while chunk := list(islice(keys, CHUNK)):
        profiles = [make_profile(source, key, demographics.get(key, Demographics())) for key in chunk]
        made += len(Profile.objects.bulk_create(profiles))
    return made


def make_profile(source: str, key: str, demographics: Demographics) -> Profile:
    avatar = Avatar.values[crc32(key.encode()) % len(Avatar.values)]
    return Profile(source=source, source_key=key, name=f"Viewer {key}"[:60], avatar=avatar, **demographics._asdict())
