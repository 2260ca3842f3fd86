"""django-eventstream as one would first write it, for scripts/bench_readers.py: without a store.

PYTHON scripts/bench_eventstream.py PORT      with django-eventstream and uvicorn in that Python
"""

from __future__ import annotations

import resource
import sys

import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

settings.configure(
    SECRET_KEY="loopback only",  # noqa: S106 -- nothing is signed
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django_eventstream"],
)
import django_eventstream  # noqa: E402 -- it reads the settings at once

application = get_asgi_application()


@csrf_exempt
def publish(request: HttpRequest) -> HttpResponse:
    django_eventstream.send_event("bench", "message", request.body.decode())
    return HttpResponse(status=201)


urlpatterns = [
    path("publish", publish),
    path("stream", include(django_eventstream.urls), {"channels": ["bench"]}),
]


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvicorn.run(
        application, port=int(sys.argv[1]), lifespan="off", log_level="warning", access_log=False
    )
