"""Every error that onrecord raises on purpose.

A message says what happened, to which thing, and what to do.

OnRecordError
|-- BadInput            what was given cannot be used; nothing was stored        exit 1, HTTP 400
|   |-- UnreadableReport    a file or message is in no format we can read
|   `-- FetchRefused        an address we do not fetch, or an answer too large or too slow
|-- NotFound            there is no such story, update, report, statement        exit 1, HTTP 404
|-- Refused             the thing exists, but this may not be done to it         exit 1
|   |-- NotAllowed          this person's role does not include this act         HTTP 403
|   |-- Embargoed           before its time                                      HTTP 403
|   `-- Conflict            somebody else changed it first, or it is too late    HTTP 409
`-- Unavailable         the installation cannot work now: disk, port, database   exit 1, HTTP 503
    `-- NewerDatabase       the data folder belongs to a newer version
"""

from __future__ import annotations


class OnRecordError(Exception):
    """Base of all; `str(error)` is one line for people."""


class BadInput(OnRecordError):
    pass


class UnreadableReport(BadInput):
    pass


class FetchRefused(BadInput):
    pass


class NotFound(OnRecordError):
    pass


class Refused(OnRecordError):
    pass


class NotAllowed(Refused):
    pass


class Embargoed(Refused):
    pass


class Conflict(Refused):
    pass


class Unavailable(OnRecordError):
    pass


class NewerDatabase(Unavailable):
    pass
