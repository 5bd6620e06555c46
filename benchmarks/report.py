"""What every benchmark prints: progress on stderr, and one JSON object as the last line of stdout."""

import argparse
import json
import sys


def quick_requested(description: str) -> bool:
    """Whether --quick was given: a smoke run, whose figure is not for RESULTS.md."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="a short smoke run")
    return parser.parse_args().quick


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def report(name: str, value: float, unit: str, bar: float, *, at_most: bool = False, **details: object) -> None:
    """Print the result. bar: the least value that will do, or the greatest where at_most."""
    met = value <= bar if at_most else value >= bar
    result = {"name": name, "value": round(value, 4), "unit": unit, "bar": bar, "met": met, **details}
    print(json.dumps(result))
