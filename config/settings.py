"""All settings, from the environment (names start with KAOPING_); without any, a trial on this machine.

Profiles (KAOPING_PROFILE): `trial` 试用 (default), and for production `djbh2`, `djbh3` (等保二级, 三级) and `asvs`.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import secret

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- where things lie -------------------------------------------------------------------------------------------------
DATA_DIR = Path(env.str("KAOPING_DATA", default=str(BASE_DIR / "var"))).resolve()
FILES_DIR = DATA_DIR / "files"  # stored files; internally made names only, never served as they are
OUT_DIR = (DATA_DIR if "KAOPING_DATA" in env.ENVIRON else BASE_DIR) / "out"  # meeting workbooks of the demo
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- profile ----------------------------------------------------------------------------------------------------------
PROFILES = ("trial", "djbh2", "djbh3", "asvs")
PROFILE = env.str("KAOPING_PROFILE", default="trial")
PRODUCTION = PROFILE != "trial"
HTTPS = env.bool("KAOPING_HTTPS", default=False)
DEBUG = env.bool("KAOPING_DEBUG", default=False)
if PROFILE not in PROFILES:
    raise ImproperlyConfigured(f"KAOPING_PROFILE 只能是 {'、'.join(PROFILES)}，现在是「{PROFILE}」。")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("正式运行不能打开 KAOPING_DEBUG：请去掉这个设置。")
if PRODUCTION and not HTTPS and env.str("KAOPING_ALLOW_HTTP", default="") != "yes":
    raise ImproperlyConfigured(
        "正式运行需要 HTTPS：请在代理上配置证书并设置 KAOPING_HTTPS=1；确需不加密时设置 KAOPING_ALLOW_HTTP=yes。"
    )

SECRET_KEY = secret.read_or_make(DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.list("KAOPING_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("KAOPING_HOSTS 不能是 *：请写明网站的地址。")
CSRF_TRUSTED_ORIGINS = env.list("KAOPING_ORIGINS", default=[])
ADMIN_PATH = env.str("KAOPING_ADMIN_PATH", default="admin/")

# --- what it is made of -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "organizations",
    "scoring",
    "assessments",
    "config.apps.KaopingAdminConfig",  # Django's admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the form renderer finds templates of our own before Django's
    "rest_framework",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "config.toolkit.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.toolkit.middleware.NoStore",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.toolkit.middleware.SessionLimits",
    "config.toolkit.middleware.HtmxLogin",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "organizations.middleware.OwnPasswordFirst",
    "config.toolkit.problems.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "organizations.context.navigation",
                "assessments.context.bell",
            ],
            "libraries": {"kaoping": "config.templatetags.kaoping"},
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database: SQLite for a trial and one county, PostgreSQL by KAOPING_DATABASE_URL ----------------------------------
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "kaoping.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # without it most of the saves of a deadline rush fail (measured)
        "timeout": 20,
        # FULL: county offices lose power
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    },
}
if env.str("KAOPING_DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url("KAOPING_DATABASE_URL")}
    OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
    OPTIONS["pool"] = {"min_size": 1, "max_size": 10, "timeout": 20}
    OPTIONS.setdefault("options", "-c jit=off")  # compiling a short query took a hundred times as long as answering it
else:
    DATABASES = {"default": SQLITE}

# --- who comes in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
VALIDATION = "config.toolkit.passwords"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "phone"]},
    },
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12 if PROFILE == "asvs" else 8}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]
if PROFILE != "asvs":  # 等保 asks for composition rules, ASVS 6.2.5 forbids them
    AUTH_PASSWORD_VALIDATORS.append({"NAME": f"{VALIDATION}.CharacterClassesValidator"})
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], ["username"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_IDLE_SECONDS = 30 * 60  # config.toolkit.middleware.SessionLimits
SESSION_COOKIE_AGE = 12 * 60 * 60  # absolute, held by the same middleware
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "kaoping_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # pages carry the token in hx-headers on body
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# --- what leaves ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Subdomains and browsers' preload lists are not ours to promise: an office's domain serves other systems too.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a score grid of 30 x 40 cells as a plain form
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- language, time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- API, background work, log ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "config.toolkit.problems.api_exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"plain": {"()": "config.toolkit.logs.PlainRecord"}},
    "formatters": {"line": {"format": "{asctime} {levelname} [{request_id}] {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["plain"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"level": "INFO"},
        "axes": {"level": "WARNING"},
        "django_tasks": {"level": "INFO"},
    },
}
