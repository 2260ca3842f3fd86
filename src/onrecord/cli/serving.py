"""Commands that keep running: demo, serve, work."""

from __future__ import annotations

from pathlib import Path

from onrecord.cli.shared import Args, newsroom, say


def run_serve(args: Args) -> int:
    made = newsroom(args)
    from onrecord.asgi import serve

    serve(made, host=args.host, port=args.port, announce=say)
    return 0


def run_demo(args: Args) -> int:
    args.data = args.data or Path("demo-data")
    made = newsroom(args)
    from onrecord.asgi import serve
    from onrecord.demo.start import Demo

    demo = Demo(speed=None if args.once else args.speed, announce=say)
    login = demo.prepare()
    serve(
        made, port=args.port, announce=say, alongside=demo.replay, login=login, landing=demo.landing
    )
    return 0


def run_work(args: Args) -> int:
    made = newsroom(args)
    from onrecord.asgi import run_worker

    run_worker(made, watched=args.watched)
    return 0
