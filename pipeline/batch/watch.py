"""Waiting for changes of sources, settings and style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.batch.plan import Plan
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError

_PATIENCE = 200  # milliseconds without a change after which the watch says that it has begun


def changed(plan: Plan) -> Iterator[None]:
    """Once when the watch has begun, then for each burst of changes below the sources or beside a style sheet.

    Never ends by itself. What is changed while the caller works is told as soon as it asks again; what the build itself
    writes is no change. Raises `SettingsError` (U009) without the library that watches.
    """
    try:
        import watchfiles
    except ImportError as error:
        raise SettingsError.of(Code.MISSING_EXTRA, None, what="--watch", extra="watch") from error
    out = plan.out.resolve()
    own = {task.path.resolve() for task in plan.tasks}

    def counts(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        return path in own if path.is_relative_to(out) else not path.name.startswith(".")

    places = [Path(item) for item in plan.given]
    roots = {(item if item.is_dir() else item.parent).resolve() for item in places}
    roots |= {Path(name).resolve().parent for name in plan.styles if name.endswith(".toml")}
    begun = False
    for changes in watchfiles.watch(
        *sorted(roots), watch_filter=counts, raise_interrupt=True, yield_on_timeout=True, rust_timeout=_PATIENCE
    ):
        if changes or not begun:
            begun = True
            yield
