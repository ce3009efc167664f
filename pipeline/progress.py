"""A progress bar and a closing table on a terminal; imported only when one is there to draw on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from pipeline.batch.outcome import Outcome

_ROWS = 40  # a longer table is read in a file, not on a screen


class ProgressBar:
    """How far a build is: documents done, rate, failures, time left."""

    def __init__(self, total: int, word: Callable[[str], str]) -> None:
        self._word = word
        self._console = Console(stderr=True)
        self._failed = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}  {task.fields[failed]}"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task(word("building"), total=total, rate="", failed="")
        self._bar.start()

    def step(self, outcome: Outcome) -> None:
        """One document more; unchanged ones are no work."""
        if outcome.status == "unchanged":
            return
        self._failed += not outcome.ok
        failed = f"[red]{self._failed} {self._word('failed_short')}[/red]" if self._failed else ""
        self._bar.update(self._task, advance=1, failed=failed)
        speed = self._bar.tasks[0].speed
        if speed:
            self._bar.update(self._task, rate=f"{speed:.1f}/s")

    def above(self, say: Callable[[], None]) -> None:
        """Say something in lines of its own, the bar below it."""
        self._bar.stop()
        say()
        self._bar.start()

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()

    def table(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Report by edition, state and time; what failed comes first."""
        ordered = sorted(rows, key=lambda row: (row["ok"], row["source"]))
        kinds = sorted({(made["tag"], made["format"]) for row in rows for made in row["editions"]})
        table = Table(box=None, pad_edge=False)
        table.add_column(self._word("source"), overflow="fold")
        table.add_column(self._word("state"))
        for tag, kind in kinds:
            table.add_column(f"{tag}\n{kind}", justify="center")
        table.add_column(self._word("seconds"), justify="right")
        for row in ordered[:_ROWS]:
            made = {(item["tag"], item["format"]): item["fresh"] for item in row["editions"]}
            marks = ["·" if pair not in made else "✓" if made[pair] else "=" for pair in kinds]
            state = self._word(row["status"])
            table.add_row(row["source"], state if row["ok"] else f"[red]{state}[/red]", *marks, f"{row['seconds']:.2f}")
        self._console.print(table)
        if len(rows) > _ROWS:
            self._console.print(self._word("more_rows").format(count=len(rows) - _ROWS))
