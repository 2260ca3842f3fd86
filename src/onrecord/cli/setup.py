"""Commands that set a desk up: init, user add, story add, wire add, poll."""

from __future__ import annotations

import sys

from onrecord.cli.shared import Args, newsroom, operator, refuse, say, utc_now


def run_init(args: Args) -> int:
    made = newsroom(args)
    say(f"Ready: {made.data}")
    return 0


def run_user_add(args: Args) -> int:
    import getpass

    newsroom(args)
    from onrecord.newsroom.actions import add_user

    typed = (
        getpass.getpass(f"Password for {args.name}: ")
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    add_user(name=args.name, password=typed, role=args.role, **operator())
    say(f"{args.name} may sign in at /desk/ as {args.role}.")
    return 0


def run_story_add(args: Args) -> int:
    made = newsroom(args)
    from onrecord.newsroom.actions import open_story

    headline = args.headline or args.slug.replace("-", " ").capitalize()
    zone = args.zone or made.zone
    open_story(
        slug=args.slug,
        headline=headline,
        standfirst=args.standfirst,
        zone=zone,
        countries=args.country,
        **operator(),
    )
    say(f"Open: /{args.slug}/")
    return 0


def run_place_find(args: Args) -> int:
    newsroom(args)
    from onrecord.newsroom.places import find

    found = find(args.story, args.words)
    for row in found:
        point = "" if row.latitude is None else f"  {row.latitude:g}, {row.longitude:g}"
        also = f"  also {', '.join(row.also)}" if row.also else ""
        say(f"{row.key}  {row.name} ({row.kind or 'place'}){point}{also}")
    return 0 if found else refuse(f"The story {args.story} knows no place “{args.words}”.")


def run_place_name(args: Args) -> int:
    newsroom(args)
    from onrecord.newsroom.actions import name_place

    name_place(story=args.story, place=args.place, name=args.name, **operator())
    say(f"{args.place} is also {args.name}.")
    return 0


def run_place_add(args: Args) -> int:
    newsroom(args)
    from onrecord.newsroom.actions import add_country, make_place

    if args.country:
        copied = add_country(story=args.story, country=args.name, **operator())
        say(f"{copied} places of {args.name}")
    else:
        point = tuple(args.point) if args.point else None
        say(make_place(story=args.story, name=args.name, point=point, **operator()))
    return 0


def run_wire_add(args: Args) -> int:
    made = newsroom(args)
    from onrecord.newsroom.actions import add_wire

    number = add_wire(
        url=args.url, story=args.story, name=args.name, poll_every_s=made.poll_every_s, **operator()
    )
    say(f"Wire {number}: {args.url}, every {made.poll_every_s} s")
    return 0


def run_poll(args: Args) -> int:
    made = newsroom(args)
    from onrecord.asgi import extractor_of, fetcher_of
    from onrecord.worker import poll_due, read_waiting

    troubles = 0
    for polled in poll_due(fetcher=fetcher_of(made), clock=utc_now, everything=True):
        troubles += bool(polled.trouble)
        say(f"{polled.wire}: {polled.trouble or f'{polled.created} new of {polled.received}'}")
    while read_waiting(clock=utc_now, extract=extractor_of(made)):
        pass
    return 1 if troubles else 0
