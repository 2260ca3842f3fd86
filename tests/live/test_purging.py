"""How caches are told: by a command; what it is told, and what counts as done."""

from __future__ import annotations

import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord.errors import BadInput
from onrecord.live.purging import NotPurged, places, purger

BASE = "https://live.example.org"


@pytest.fixture
def script(tmp_path):
    """A command that notes how it was called and ends as it is told."""

    def make(code=0):
        path = tmp_path / "purge"
        path.write_text(f'echo "$@" > {tmp_path}/args; cat > {tmp_path}/told; exit {code}\n')
        return f"sh {path}"

    return make


def test_a_command_gets_story_seq_and_addresses(script, tmp_path):
    purger(script(), BASE)("river", 7, (2, 5))
    assert (tmp_path / "args").read_text() == "river 7\n"
    told = (tmp_path / "told").read_text().splitlines()
    assert {f"{BASE}/", f"{BASE}/river/", f"{BASE}/river/u/5", f"{BASE}/river/feed.atom"} < {*told}


@pytest.mark.parametrize("hook", ["{script}", "/no/such/command"])
def test_a_command_that_fails_has_not_purged(script, hook):
    with pytest.raises(NotPurged):
        purger(hook.format(script=script(3)), BASE)("river", 7, ())


@pytest.fixture
def cache():
    """A cache's door: what it was asked, and what it answers."""
    asked, status = [], [200]

    class Answer(BaseHTTPRequestHandler):
        def do_PURGE(self):
            asked.append((self.path, self.headers["surrogate-key"]))
            self.send_response(status[0])
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/keys", asked, status
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(cache, repository, left_out):
    """Tells the cache by the script of deploy/."""
    shutil.which("curl") or left_out("curl")
    return purger(f"sh {repository}/deploy/purge-http.sh {cache[0]}", BASE)


def test_an_address_is_asked_to_purge_by_the_key_of_the_story(cache, ask):
    _, asked, status = cache
    for good in (200, 204, 404):
        status[0] = good
        ask("river", 7, (2,))
    assert asked == [("/keys", "river")] * 3


@pytest.mark.parametrize("bad", [301, 403, 405, 500])
def test_an_address_that_refuses_has_not_purged(cache, ask, bad):
    _, _, status = cache
    status[0] = bad
    with pytest.raises(NotPurged, match=str(bad)):
        ask("river", 7, ())


def test_nobody_is_told_without_a_hook_and_a_broken_one_is_refused():
    assert purger("", BASE) is None
    with pytest.raises(BadInput, match="ONRECORD_PURGE"):
        purger("sh 'open", BASE)


def test_every_address_in_the_list_is_one_that_readers_have(client, published):
    published.publish()
    for path in places("river", (2,)):
        assert client.get(path).status == 200, path


def test_whatever_may_be_kept_carries_the_key_of_its_story(client, published):
    published.publish()
    paths = [*places("river", (2,))[1:], "/river/at/2030-01-01T00:00:00Z", "/river/records/0/1-2"]
    for path in paths:
        assert "river" in client.get(path).headers["surrogate-key"].split(), path
