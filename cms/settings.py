"""Settings of the whole platform: one file, driven by the environment, failing loudly.

Every variable is documented in `.env.example`. Unsafe values stop a production process in
`cms.unsafe` before it serves anything.
"""

import base64
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("LYSNING_VAR", BASE_DIR / "var"))


def env(name: str, default: str = "") -> str:
    """The value of LYSNING_<name>, or of the file that LYSNING_<name>_FILE points to."""
    path = os.environ.get(f"LYSNING_{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(f"LYSNING_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable: 1/0. Anything else stops the process."""
    value = env(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"LYSNING_{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
TESTING = flag("TESTING")
INSECURE_KEY = "insecure-key-for-development-only"  # cms.unsafe refuses it in production
SECRET_KEY = env("SECRET_KEY", INSECURE_KEY)
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = listed("HOSTS", "localhost,127.0.0.1,[::1]")
FILES_HOST = env("FILES_HOST").lower()  # downloads only, without cookies; empty = from the site itself
SITE_URL = env("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
CSRF_TRUSTED_ORIGINS = listed("TRUSTED_ORIGINS")
PORT = int(os.environ.get("PORT", "8000"))

# Field encryption: "id:base64 of 32 bytes", newest first; the index key is for blind indexes (CPR).
INSECURE_FIELD_KEY = "dev:" + base64.b64encode(b"insecure-development-field-key!!").decode()
FIELD_KEYS = listed("FIELD_KEYS", INSECURE_FIELD_KEY)
INDEX_KEY = env("INDEX_KEY", "insecure-index-key")

INSTALLED_APPS = [
    "clinic",
    "program",
    "assessment",
    "dialogue",
    "video",
    "cms",
    "care",
    "crispy_forms",
    "crispy_bootstrap5",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.csp.Csp",
    "cms.files_host.FilesHost",
    "cms.files_host.BodyLimit",
    "cms.help_page.HelpAlways",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "care.device_copy.DeviceCopyMiddleware",
    "care.push.devices.PushDeviceMiddleware",
    "video.middleware.GuestMiddleware",
    "care.middleware.KeptPostMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "care.middleware.ActorMiddleware",
    "program.middleware.RehearsalMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.frame",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a URL: empty = SQLite in var/, else postgres://user:pass@host:port/name."""
    if not url:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{VAR_DIR / 'lysning.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"LYSNING_DATABASE_URL: unknown scheme {parts.scheme!r}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if TESTING else 60,
        "CONN_HEALTH_CHECKS": True,
        # Statements that come again are planned once per connection: half the database's work for a letter.
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
        },
    }


DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters of sign-in attempts must survive Redis, so the default cache is a table.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cms_cache"},
    "rendered": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "rendered"},
}

REDIS_URL = env("REDIS_URL")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
if REDIS_URL:
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            # The layer waits 5 seconds for a message, as long as redis-py waits for any answer by default.
            "hosts": [{"address": REDIS_URL, "socket_timeout": 15}],
            "symmetric_encryption_keys": [SECRET_KEY, *SECRET_KEY_FALLBACKS],
        },
    }

# The media workers of calls (video/sfu): where they bind, and the address that browsers are told.
MEDIA_HOST = env("MEDIA_HOST", "127.0.0.1")
MEDIA_PUBLIC = env("MEDIA_PUBLIC")
MEDIA_PORT = int(env("MEDIA_PORT", "0"))
# TURN for browsers that cannot send UDP: coturn, with the secret that both of us know.
TURN_URLS = listed("TURN_URLS")
TURN_SECRET = env("TURN_SECRET")

AUTH_USER_MODEL = "care.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"  # patients' page, with a link to staff's
LOGIN_REDIRECT_URL = "care-home"
LOGOUT_REDIRECT_URL = "/"
# Where "Forlad siden hurtigt" leads: something harmless that anybody might have open.
EXIT_URL = env("EXIT_URL", "https://www.dmi.dk/")

ACCOUNT_ADAPTER = "care.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "care.account_forms.LoginForm",
    "request_login_code": "care.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "care.account_forms.ConfirmLoginCodeForm",
    "reset_password": "care.account_forms.ResetPasswordForm",
    "reset_password_from_key": "care.account_forms.ResetPasswordKeyForm",
    "set_password": "care.account_forms.SetPasswordForm",
    "change_password": "care.account_forms.ChangePasswordForm",
    "reauthenticate": "care.account_forms.ReauthenticateForm",
}
# Per account strict, per address generous: a whole hospital may sit behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "600/m/ip,10/h/key",
    "request_login_code": "600/m/ip,5/m/key",
    "reset_password": "300/m/ip,5/h/key",
    "reset_password_from_key": "300/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "signup": "300/m/ip",
    "confirm_email": "5/h/key",
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
# The identity provider (MitID through a broker). Without an issuer, e-mail is patients' only way in.
EID_ISSUER = env("EID_ISSUER")
EID_CLIENT_ID = env("EID_CLIENT_ID")
EID_CLIENT_SECRET = env("EID_CLIENT_SECRET")
EID_NAME = env("EID_NAME", "MitID")
EID_LEVEL = env("EID_LEVEL", "substantial")
EID_LEVEL_CLAIM = env("EID_LEVEL_CLAIM", "acr")
EID_CPR_CLAIM = env("EID_CPR_CLAIM", "cpr")
EID_SCOPES = env("EID_SCOPES", "openid profile cpr").split()
EID_ACR_VALUES = env("EID_ACR_VALUES")
MFA_ADAPTER = "care.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "care.account_forms.AuthenticateForm",
    "reauthenticate": "care.account_forms.ReauthenticateCodeForm",
    "activate_totp": "care.account_forms.ActivateTotpForm",
    "add_webauthn": "care.account_forms.AddPasskeyForm",
    "edit_webauthn": "care.account_forms.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "Lysning"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or TESTING
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("PROXIES", "0"))
USERSESSIONS_TRACK_ACTIVITY = False  # care.middleware stamps it once a minute instead of at every request

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
IDLE_TIMEOUT = timedelta(minutes=int(env("IDLE_MINUTES", "60")))
SECURE = env("SITE_URL").startswith("https://")
if SECURE:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cms.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF, "{0.scheme}://{0.netloc}".format(urlsplit(EXIT_URL))],  # a form's redirect counts, too
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "cms" / "locale" / "others"]
FORMAT_MODULE_PATH = ["cms.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

WAGTAIL_SITE_NAME = "Lysning"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_WORKFLOW_ENABLED = False  # the programme is approved as a whole, as a release
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if TESTING:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

EMAIL_URL = env("EMAIL_URL")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_URL else "care.gateways.ConsoleMail"
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
if TESTING:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "besked@localhost")
LYSNING_SMS_GATEWAY = env("SMS_GATEWAY", "care.gateways.ConsoleSms")
LYSNING_SMS_URL, LYSNING_SMS_TOKEN = env("SMS_URL"), env("SMS_TOKEN")
LYSNING_SMS_SENDER = env("SMS_SENDER", "Lysning")
LYSNING_SMS_TIMEOUT = 10
PUSH_KEY = env("PUSH_KEY")
PUSH_SERVICES = listed(
    "PUSH_SERVICES", "fcm.googleapis.com,.push.services.mozilla.com,.push.apple.com,.notify.windows.com"
)

# Files that come with letters: "clamd:host:port" or "clamd:/path"; empty = not scanned, and staff are told so.
SCANNER = env("SCANNER")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "wagtail": {"level": "WARNING"}},
}

SILENCED_SYSTEM_CHECKS = ["security.W021"]  # being on the browsers' preload list is the domain owner's choice
if "serve" in sys.argv or DEBUG or TESTING:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016", "security.W018"]
