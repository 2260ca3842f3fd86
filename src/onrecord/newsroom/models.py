"""The tables: fields, constraints and nothing else.
Triggers in migration 0002 keep the record append-only.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from onrecord.newsroom.policy import ROLES, Actor, Role

RECORD_KINDS = (
    "update", "correction", "retraction", "redaction", "pin", "order", "question", "status",
    "key_points",
)  # fmt: skip


class User(AbstractUser):
    """Somebody at the desk."""

    role = models.CharField(max_length=16, default="editor", choices=[(r, r) for r in ROLES])

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(role__in=ROLES), name="user_role_known")
        ]

    @property
    def actor(self) -> Actor:
        role: Role = self.role  # type: ignore[assignment]  # the constraint above holds it to the list
        return Actor(self.get_username(), role)


class Story(models.Model):
    """The running coverage. Its words live in its `status` records;
    here stands only what is counted.
    """

    slug = models.SlugField(max_length=80, unique=True)
    seq = models.PositiveIntegerField(
        default=0
    )  # of the newest record; grows by one, under this row's lock
    epoch = models.PositiveIntegerField(default=0)  # seq of the newest redaction
    status = models.CharField(max_length=8, default="open")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(epoch__lte=F("seq")), name="story_epoch_within_seq"),
            CheckConstraint(
                condition=Q(status__in=["open", "paused", "closed"]), name="story_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Sealed(models.Model):
    """A text with its random salt, apart from the chained rows, which hold only digest =
    sha256(salt + content).

    A redaction empties both; the digest stays, so the chain still closes and the text cannot be
    guessed from it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    salt = models.BinaryField()
    content = models.BinaryField()
    emptied_by = models.ForeignKey(
        "Record", null=True, on_delete=models.PROTECT, related_name="emptied"
    )


class Record(models.Model):
    """One numbered, published act of a story. Never changed, never removed."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="records")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    update = models.PositiveIntegerField(null=True)  # seq of the update that this is about
    by = models.CharField(max_length=150)
    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, blank=True, default="")  # of the form that made it

    class Meta:
        ordering: ClassVar = ["story_id", "seq"]
        constraints: ClassVar = [
            UniqueConstraint(fields=["story", "seq"], name="record_seq_once"),
            UniqueConstraint(
                fields=["story", "token"], condition=~Q(token=""), name="record_token_once"
            ),
            CheckConstraint(condition=Q(kind__in=RECORD_KINDS), name="record_kind_known"),
            CheckConstraint(condition=Q(seq__gte=1), name="record_seq_positive"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["story", "update"], name="record_by_update"),
            models.Index(fields=["story", "kind", "seq"], name="record_by_kind"),
        ]


class Purge(models.Model):
    """A record that the caches in front have still to be told of; gone when they know."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="purges")
    seq = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    told = models.PositiveSmallIntegerField(default=0)  # times that the caches took it
    attempts = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)


class LogHead(models.Model):
    """One row: the lock that every writer takes, and the end of the chain."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")


class LogRow(models.Model):
    """One act, public or not. Each row's hash covers the row before: one chain per installation."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    what = models.CharField(max_length=40)
    story = models.CharField(max_length=80, blank=True)
    seq = models.PositiveIntegerField(null=True)
    payload = (
        models.TextField()
    )  # canonical JSON of ids and digests; never a report's or an update's words
    salt = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)  # sha256(salt + payload)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)


class Wire(models.Model):
    """A configured incoming channel, with its cursor, its next turn and its health."""

    kind = models.CharField(max_length=16, default="feed")
    url = models.URLField(max_length=2000, unique=True)
    name = models.CharField(max_length=200, blank=True)
    story = models.ForeignKey(Story, null=True, on_delete=models.PROTECT)
    cursor = models.JSONField(default=dict)
    poll_every_s = models.PositiveIntegerField(default=120)
    due_at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # last good answer
    failures = models.PositiveIntegerField(default=0)  # in a row
    trouble = models.CharField(max_length=500, blank=True)


class Report(models.Model):
    """One received report. What it says is sealed; what is counted and looked up stands here."""

    story = models.ForeignKey(Story, null=True, on_delete=models.PROTECT, related_name="reports")
    wire = models.ForeignKey(Wire, null=True, on_delete=models.PROTECT)
    uid_hash = models.CharField(
        max_length=64
    )  # sha256 of the channel's id: an id may carry the words of a headline
    format = models.CharField(max_length=16)
    channel = models.CharField(max_length=32)
    status = models.CharField(max_length=16)
    received_at = models.DateTimeField(db_index=True)
    published_at = models.DateTimeField(null=True)
    embargoed_until = models.DateTimeField(null=True)
    fields = models.ForeignKey(
        Sealed, on_delete=models.PROTECT, related_name="+"
    )  # JSON of what was read
    raw = models.ForeignKey(
        Sealed, on_delete=models.PROTECT, related_name="+"
    )  # the bytes as they came

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wire", "uid_hash"], name="report_by_uid")]


class Fingerprint(models.Model):
    """Plain hashes of a report, for finding it again. Goes with its text:
    a short text can be guessed from a hash.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True)
    sha256 = models.CharField(max_length=64, db_index=True)  # of the raw bytes
    text_sha256 = models.CharField(
        max_length=64, db_index=True
    )  # of the text with its white space folded


class Reading(models.Model):
    """What the extractor made of a report, and where the report stands at the desk."""

    WAITING, READ, FAILED, REDACTED = "waiting", "read", "failed", "redacted"

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True)
    state = models.CharField(max_length=8, default=WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    extractor = models.CharField(max_length=80, blank=True)
    extraction = models.JSONField(default=dict)  # the contract's JSON without the text
    duplicate_of = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="+")
    dismissed = models.BooleanField(default=False)
    trouble = models.CharField(max_length=500, blank=True)


class Statement(models.Model):
    """The number of one attributed statement;
    its spans and speaker stand in the reading's JSON under `local`.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="statements")
    local = models.CharField(max_length=16)  # "s1"

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["report", "local"], name="statement_once")
        ]


class Citation(models.Model):
    """A published record that shows a statement."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="citations")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="citations")


class Claim(models.Model):
    """How the ledger reads one statement, as an answer to one question.

    Found by its family, so that a new statement is compared with its candidates alone.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="claims")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="claims")
    family = models.CharField(max_length=300)  # the scope without its side
    body = models.TextField()  # JSON of the ledger's own value; never changed

    class Meta:
        indexes: ClassVar = [models.Index(fields=["story", "family"], name="claim_by_family")]


class Question(models.Model):
    """A row of the ledger as it stands: what the machine made of the statements, and what people
    decided laid over it. What readers see is a `question` record.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=300)  # made from the scope: "control:murovdag"
    family = models.CharField(max_length=300, blank=True, default="")
    text = models.CharField(max_length=500)  # as the machine words it
    kind = models.CharField(max_length=16)
    body = models.JSONField(
        default=dict
    )  # about, positions (by statement number), state, comparisons

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["story", "key"], name="question_key_once")
        ]
        indexes: ClassVar = [models.Index(fields=["story", "family"], name="question_by_family")]


class Relation(models.Model):
    """A typed link between two statements of a story: as it stands after what people decided."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="relations")
    question = models.ForeignKey(
        Question, null=True, on_delete=models.CASCADE, related_name="relations"
    )  # none: an answer inside one report
    origin = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="relations_from")
    target = models.ForeignKey(
        Statement, null=True, on_delete=models.CASCADE, related_name="relations_to"
    )
    kind = models.CharField(max_length=16)
    reason = models.CharField(max_length=500)


class Decision(models.Model):
    """What somebody at the desk decided about questions, statements, relations or sources.

    Rows are only added. One that undoes another names it; no machine ever writes here.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20)
    question = models.ForeignKey(
        Question, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    into = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="taken_in")
    statement = models.ForeignKey(
        Statement, null=True, on_delete=models.CASCADE, related_name="decisions"
    )
    other = models.ForeignKey(
        Statement, null=True, on_delete=models.CASCADE, related_name="decided_against"
    )
    told = models.JSONField(default=dict)  # words, reason, relation, grade, ...: by kind
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.CASCADE, related_name="undone"
    )

    class Meta:
        ordering: ClassVar = ["pk"]


class Place(models.Model):
    """A place of one story: copied from the gazetteer when its country was added, or made here.

    Two names of one place stand in one row, and none of them is the right one.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="places")
    key = models.CharField(max_length=64)  # as the extraction names it: "geonames:616052"
    name = models.CharField(max_length=200)
    also = models.JSONField(default=list)  # its other names
    kind = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    given = models.JSONField(default=list)  # those of its names that people at the desk gave
    by_desk = models.BooleanField(default=False)  # has such names

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["story", "key"], name="place_key_once")]
        indexes: ClassVar = [models.Index(fields=["story", "by_desk"], name="place_by_desk")]
