"""The house keeps its order: who imports whom, who points at whom, and the checks that every change must pass."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase

LAYERS = ["catalog", "profiles", "viewing", ("playback", "recommendations"), "browse", "streamsite"]
HEIGHT = {app: height for height, layer in enumerate(LAYERS) for app in ((layer,) if isinstance(layer, str) else layer)}
PRODUCTION = {
    "STREAMSITE_MODE": "production",
    "SECRET_KEY": "a-key-only-for-this-check-7Hq2pVx9Lw4Tz8Rb1Nc6Ys3Md5Kf0JgQe",
    "ALLOWED_HOSTS": "streamsite.example",
    "DATABASE_URL": "postgresql://streamsite@database.example/streamsite",
    "CELERY_BROKER_URL": "redis://broker.example/0",
    "CACHE_URL": "redis://cache.example/1",
}


def run_in_project(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class ImportOrderTests(SimpleTestCase):
    def test_apps_import_one_way_and_only_training_names_lightfm(self) -> None:
        # In a process of its own: it silences every logger there is.
        program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
        result = run_in_project("-c", program)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_web_process_never_loads_lightfm_or_scikit_learn(self) -> None:
        program = (
            "import django, sys; django.setup(); from django.urls import get_resolver;"
            "get_resolver().url_patterns; import streamsite.wsgi;"
            "print(sorted(set(sys.modules) & {'lightfm', 'sklearn', 'torch', 'onnx', 'onnxruntime', 'implicit'}))"
        )
        result = run_in_project("-c", program, DJANGO_SETTINGS_MODULE="streamsite.settings")
        self.assertEqual(result.stdout.strip().splitlines()[-1:], ["[]"], result.stderr)


class ForeignKeyOrderTests(SimpleTestCase):
    def test_no_model_points_at_a_model_of_a_higher_layer(self) -> None:
        ours = [model for model in apps.get_models() if model._meta.app_label in HEIGHT]
        upward = [
            f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
            for model in ours
            for field in model._meta.get_fields()
            if field.is_relation and not field.auto_created and field.related_model._meta.app_label in HEIGHT
            if HEIGHT[field.related_model._meta.app_label] > HEIGHT[model._meta.app_label]
        ]
        self.assertTrue(ours)
        self.assertEqual(upward, [])


class MigrationTests(TestCase):
    def test_every_model_change_has_its_migration(self) -> None:
        output = StringIO()
        try:
            call_command("makemigrations", check=True, dry_run=True, stdout=output)
        except SystemExit:
            self.fail(output.getvalue())


class DeploymentTests(SimpleTestCase):
    def test_production_settings_pass_the_deployment_checks(self) -> None:
        result = run_in_project("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_production_refuses_to_start_without_a_secret_key(self) -> None:
        # An empty variable counts as missing, and keeps .env from filling it in.
        result = run_in_project("manage.py", "check", **PRODUCTION | {"SECRET_KEY": ""})
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("SECRET_KEY", result.stderr)

    def test_static_files_are_collected_with_hashed_names(self) -> None:
        target = Path(settings.VAR_DIR) / "test-static"
        result = run_in_project(
            "manage.py",
            "collectstatic",
            "--noinput",
            "--verbosity",
            "0",
            **PRODUCTION | {"STATIC_ROOT": str(target)},
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertTrue((target / "staticfiles.json").exists())


class StyleTests(SimpleTestCase):
    def test_ruff_finds_nothing(self) -> None:
        result = run_in_project("-m", "ruff", "check", "--quiet", ".")
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_the_code_is_formatted(self) -> None:
        result = run_in_project("-m", "ruff", "format", "--check", "--quiet", ".")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
