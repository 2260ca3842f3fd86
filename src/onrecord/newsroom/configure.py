"""Django's settings, made here and nowhere else from the declared table of onrecord.settings."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings as django_settings

from onrecord.errors import BadInput, Unavailable
from onrecord.settings import Settings

_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
    "PRAGMA recursive_triggers=ON; "  # else REPLACE deletes without a trigger
    "PRAGMA secure_delete=ON;"  # a redacted text is overwritten, not only unlinked
)
DATABASE_FILE = "onrecord.sqlite3"


def configure(settings: Settings) -> None:
    """Make Django ready in this process; once. The data folder is made if it is missing."""
    if django_settings.configured:
        return
    _make_folder(settings.data)
    django_settings.configure(
        SECRET_KEY=_secret(settings.data / "secret.key"),
        ALLOWED_HOSTS=["localhost", "127.0.0.1", "[::1]", *settings.hosts],
        DATABASES={"default": _database(settings)},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "onrecord.newsroom",
        ],
        DATA_UPLOAD_MAX_MEMORY_SIZE=settings.report_max_bytes,
        TRUSTED_HOPS=settings.trusted_hops,
        USE_TZ=True,
        TIME_ZONE="UTC",
        LANGUAGE_CODE="en",
        LOGGING_CONFIG=None,
        **_desk(),
        **_sign_in(),
        **_cookies(settings),
    )
    django.setup()


def _desk() -> dict[str, Any]:
    desk = Path(__file__).parent.parent / "desk"
    templates = {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [desk / "templates"],
        "OPTIONS": {
            "environment": "onrecord.desk.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    }
    return {
        "ROOT_URLCONF": "onrecord.desk.urls",
        "TEMPLATES": [templates],
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "CSRF_FAILURE_VIEW": "onrecord.desk.errors.csrf_failed",
        "X_FRAME_OPTIONS": "DENY",
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "onrecord.desk.middleware.LoginRequired",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "onrecord.desk.middleware.DeskErrors",
        ],
    }


def _sign_in() -> dict[str, Any]:
    checks = "django.contrib.auth.password_validation"
    return {
        "AUTH_USER_MODEL": "newsroom.User",
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{checks}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
            {"NAME": f"{checks}.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "/desk/login/",
        "LOGIN_REDIRECT_URL": "/desk/",
        "LOGOUT_REDIRECT_URL": "/desk/login/",
    }


def _cookies(settings: Settings) -> dict[str, Any]:
    """The desk's cookies never leave /desk/, so no public request bears one."""
    shared = {"PATH": "/desk/", "HTTPONLY": True, "SAMESITE": "Lax", "SECURE": settings.https}
    made: dict[str, Any] = {
        f"{who}_COOKIE_{k}": v for who in ("SESSION", "CSRF") for k, v in shared.items()
    }
    made["CSRF_TRUSTED_ORIGINS"] = [settings.public_url] if settings.public_url else []
    made["SECURE_PROXY_SSL_HEADER"] = (
        ("HTTP_X_FORWARDED_PROTO", "https") if settings.https else None
    )
    return made


def _database(settings: Settings) -> dict[str, Any]:
    if not settings.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(settings.data / DATABASE_FILE),
            # each thread keeps its connection: opening one costs more than most queries
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": _SQLITE_START,
            },
        }
    parts = urlsplit(settings.database_url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise BadInput(
            "ONRECORD_DATABASE_URL must look like postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A server that is gone without a word is noticed, at the start and later.
        "OPTIONS": {
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Unavailable(
            f"The data folder {folder} cannot be written ({error.strerror}): "
            "name another with --data."
        ) from error


def _secret(path: Path) -> str:
    """The installation's key for sessions and forms, made once, readable by its owner only."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(fresh)  # two processes starting at once agree on one key
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text()
