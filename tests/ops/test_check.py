"""`check` names what is wrong with an installation, and is silent about what is right."""

from __future__ import annotations

from onrecord import settings
from onrecord.newsroom.actions import add_user, open_story
from onrecord.newsroom.models import Purge, Story
from onrecord.newsroom.policy import OPERATOR
from onrecord.ops import check

GOOD = {"ONRECORD_PUBLIC_URL": "https://live.example.org", "ONRECORD_HOSTS": "live.example.org"}


def remarks(folder, **environment):
    found = check(settings.read(environment, data=folder))
    return [r.text for r in found if r.is_fault]


def chief(clock):
    add_user(name="ada", password="correct horse battery", role="chief", by=OPERATOR, now=clock())


def test_a_good_installation_gets_no_remark(newsroom, clock):
    chief(clock)
    assert remarks(newsroom, **GOOD, ONRECORD_HTTPS="1") == []


def test_a_desk_without_a_chief_is_told_how_to_add_one(newsroom):
    assert any("--role chief" in r for r in remarks(newsroom))


def test_a_public_address_needs_its_host_and_its_cookies_over_tls(newsroom, clock):
    chief(clock)
    told = remarks(newsroom, ONRECORD_PUBLIC_URL="https://live.example.org")
    assert [r.split()[0] for r in told] == ["ONRECORD_HOSTS", "ONRECORD_HTTPS"]


def test_a_folder_that_others_can_enter_is_named(newsroom, clock):
    chief(clock)
    newsroom.chmod(0o755)
    assert remarks(newsroom) == [
        f"{newsroom} can be entered by others on this machine: chmod 700 {newsroom}"
    ]


def test_a_desk_that_is_reached_by_name_without_tls_is_unsafe(newsroom, clock):
    chief(clock)
    (told,) = remarks(newsroom, ONRECORD_HOSTS="desk.example.org")
    assert "without TLS" in told


def test_caches_that_were_told_in_vain_are_named(newsroom, clock):
    chief(clock)
    open_story(slug="river", headline="River", by=OPERATOR, now=clock())
    Purge.objects.create(
        story=Story.objects.get(), seq=1, due_at=clock(), attempts=3, trouble="refused"
    )
    (told,) = remarks(newsroom)
    assert "“river”" in told and "refused" in told and "ONRECORD_PURGE" in told


def test_a_key_that_others_can_read_is_named(newsroom, clock):
    chief(clock)
    key = newsroom / "secret.key"
    key.write_text("x")
    key.chmod(0o644)
    assert remarks(newsroom) == [f"{key} can be read by others on this machine: chmod 600 {key}"]
