"""A long read of everything stands still, and nobody who writes waits for it."""

from __future__ import annotations

import threading

from django.db import connection

from onrecord.newsroom.models import Record
from onrecord.newsroom.transact import snapshot


def test_what_is_published_meanwhile_is_stored_at_once_and_not_seen(story, publish):
    def publish_elsewhere():
        publish()
        connection.close()

    with snapshot():
        before = Record.objects.count()
        other = threading.Thread(target=publish_elsewhere)
        other.start()
        other.join(timeout=15)
        assert not other.is_alive()
        assert Record.objects.count() == before
    assert Record.objects.count() == before + 1
