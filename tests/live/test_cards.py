"""The picture of a shared link: the question in its own words, each side alike, nothing that was
withdrawn.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from onrecord.live.cards import in_words, story_card, update_card
from onrecord.live.fold import fold
from onrecord.live.pictures.card import can_draw, draw

SITE = "https://live.example"


def state_of(published: Any) -> Any:
    return fold(published.stories["river"])


def opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body))


def test_a_story_is_shared_with_its_question_and_each_side(published: Any) -> None:
    published.ask(1, text="Who holds the station?", parties=("Front", "Army"))
    card = story_card(state_of(published), "The Desk")
    assert card.lead == "Who holds the station?"
    assert [(s.party, s.letter, s.who) for s in card.sides] == [
        ("Army", "A", "Col. Aram declared"),
        ("Front", "B", "Col. Aram declared"),
    ]
    assert "Army: “we hold it”" in in_words(card)


def test_a_question_with_too_many_sides_is_not_cut_to_three(published: Any) -> None:
    published.publish("News")
    published.ask(1, parties=("A", "B", "C", "D"))
    card = story_card(state_of(published), "The Desk")
    assert card.sides == () and card.lead == "News"


def test_one_side_alone_is_not_shown_as_a_contest(published: Any) -> None:
    published.ask(1, parties=("Army",))
    assert story_card(state_of(published), "The Desk").sides == ()


@pytest.mark.parametrize("withdraw", ["retract", "redact"])
def test_a_withdrawn_update_is_shared_without_its_words(published: Any, withdraw: str) -> None:
    number = published.publish("Secret headline", "Secret text.")
    getattr(published, withdraw)(number)
    state = state_of(published)
    card = update_card(state.updates[number], state, "The Desk")
    assert "Secret" not in in_words(card) and "we hold it" not in in_words(card)
    assert "Secret" not in in_words(story_card(state, "The Desk"))


def test_a_card_is_a_picture_of_the_size_that_networks_ask_for(published: Any) -> None:
    published.ask(1)
    picture = opened(draw(story_card(state_of(published), "The Desk")))
    assert picture.size == (1200, 630) and picture.format == "PNG"


@pytest.mark.parametrize("words", ["word " * 400, "w" * 3_000, ""])
def test_words_of_any_length_stay_inside(published: Any, words: str) -> None:
    published.publish(words, words)
    state = state_of(published)
    picture = opened(draw(update_card(state.updates[2], state, words))).convert("L")
    edges = [picture.crop(box) for box in ((0, 0, 40, 630), (1160, 0, 1200, 630))]
    assert all(edge.getextrema()[0] > 200 for edge in edges)


def test_letters_that_are_not_shipped_are_not_drawn_as_boxes(published: Any) -> None:
    published.publish("ニュース")
    state = state_of(published)
    assert not can_draw(update_card(state.updates[2], state, "The Desk"))


def test_the_page_names_the_picture_of_its_newest_record(published: Any, make_client: Any) -> None:
    published.ask(1)
    client = make_client(published, public_url=SITE)
    html = client.get("/river/").text
    assert f'property="og:image" content="{SITE}/river/card/2.png"' in html
    assert 'name="twitter:card" content="summary_large_image"' in html
    answer = client.get("/river/card/2.png")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert client.get("/river/card/2.png", if_none_match=answer.headers["etag"]).status == 304


def test_an_older_picture_leads_to_the_newest(published: Any, client: Any) -> None:
    number = published.publish("News")
    assert client.get(f"/river/u/{number}/card/{number}.png").status == 200
    published.correct(number)
    answer = client.get(f"/river/u/{number}/card/{number}.png")
    assert (answer.status, answer.headers["location"]) == (
        302,
        f"/river/u/{number}/card/{number + 1}.png",
    )
    assert client.get("/river/u/99/card/99.png").status == 404


def test_without_a_public_address_no_picture_is_named(published: Any, client: Any) -> None:
    published.publish("News")
    assert "og:image" not in client.get("/river/").text
