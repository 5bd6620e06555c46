"""Small data sets on disk whose answers are known: two groups of viewers, each with films of its own."""

from pathlib import Path

import numpy as np

DAY = 86_400
FIRST_DAY = 978_300_000


def write_diary(folder: Path, n_profiles: int = 120, n_titles: int = 60) -> Path:
    """Every other profile likes the first half of the films, the others the second: one film a day over 100 days.

    A viewer rates a film of the other half badly on the first day. The last three viewers come for the last days only.
    """
    rng = np.random.default_rng(11)
    half = n_titles // 2
    movies = [f"{n + 1},Film {n} ({1960 + n}),{'Sci-Fi' if n < half else 'Romance'}" for n in range(n_titles)]
    ratings = []
    for profile in range(n_profiles):
        own = np.arange(half) + profile % 2 * half
        days = np.sort(rng.permutation(np.arange(1, 100))[:16])
        if profile >= n_profiles - 3:
            days = np.arange(92, 100)
        for day, title in zip(days, rng.permutation(own), strict=False):
            ratings.append(f"{profile + 1},{title + 1},{4 + day % 2}.0,{FIRST_DAY + DAY * day + profile}")
        if profile < n_profiles - 3:
            ratings.append(f"{profile + 1},{(own[0] + half) % n_titles + 1},1.0,{FIRST_DAY + profile}")
    (folder / "movies.csv").write_text("movieId,title,genres\n" + "\n".join(movies))
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + "\n".join(ratings))
    return folder
