"""Which doorbell an installation has: by its settings, the smallest that reaches every process."""

from __future__ import annotations

from onrecord import plugins
from onrecord.live.brokers.local import LocalBroker
from onrecord.live.brokers.protocol import Broker
from onrecord.settings import Settings


def broker_of(settings: Settings) -> Broker:
    """On SQLite a socket in the data folder, on PostgreSQL its own; else what the URL names."""
    url = settings.broker_url or settings.database_url
    if not url:
        return LocalBroker(settings.data)
    made: Broker = plugins.load("brokers", url.partition(":")[0])(url)
    return made
