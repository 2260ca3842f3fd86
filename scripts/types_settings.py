"""What the type checker must know of Django's settings; nothing runs with them."""

SECRET_KEY = "types only"  # noqa: S105
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "onrecord.newsroom",
]
AUTH_USER_MODEL = "newsroom.User"
USE_TZ = True
