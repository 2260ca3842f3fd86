"""Parts that others may install, found by entry point; the only registry, and it holds nothing."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from onrecord.errors import BadInput


def load(group: str, name: str) -> Any:
    """The part `name` of `onrecord.<group>`. Raises BadInput with the names there are."""
    found = {e.name: e for e in entry_points(group=f"onrecord.{group}")}
    if name not in found:
        known = ", ".join(sorted(found)) or "none"
        raise BadInput(f"No {group.removesuffix('s')} “{name}” is installed; there is: {known}.")
    return found[name].load()


def extractor(name: str, *given: Any) -> Any:
    """An extractor by name, or what its maker makes of `given`: the settings, and who may reach
    out. Raises BadInput with the names there are."""
    makers = {e.name: e for e in entry_points(group="onrecord.extractor_makers")}
    if name in makers:
        return makers[name].load()(*given)
    ready = {e.name for e in entry_points(group="onrecord.extractors")}
    if name not in ready:
        known = ", ".join(sorted(ready | set(makers)))
        raise BadInput(f"No extractor “{name}” is installed; there is: {known}.")
    return load("extractors", name)
