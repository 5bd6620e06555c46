"""What a process has to load to serve pages."""

import subprocess
import sys
import unittest
from pathlib import Path

ENGINE = "recommendations.engine"
ROOT = Path(__file__).resolve().parents[2]
SERVING = ("page", "snapshot", "deep", "fold_in", "rows", "similar", "popularity", "metrics", "evaluate")


def loaded_after_importing(*modules: str) -> set[str]:
    """Top-level packages that a fresh process has loaded after these imports."""
    names = ", ".join(f"{ENGINE}.{module}" for module in modules)
    program = f"import sys, {names}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


class ImportTests(unittest.TestCase):
    def test_serving_loads_neither_lightfm_nor_django(self) -> None:
        loaded = loaded_after_importing(*SERVING)
        self.assertIn("numpy", loaded)
        self.assertFalse(loaded & {"lightfm", "torch", "onnx", "django", "celery", "rest_framework"})

    def test_even_training_code_loads_lightfm_and_torch_only_when_it_fits(self) -> None:
        self.assertFalse(loaded_after_importing("train", "build") & {"lightfm", "torch", "django", "celery"})
