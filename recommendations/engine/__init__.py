"""The recommender, in plain NumPy and SciPy: titles and profiles are indexes here, never rows of a database."""
