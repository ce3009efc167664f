"""What the end of a command means for the exit status.

0 done, 1 problems in documents, 2 wrong usage or settings, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.commands.shared import DONE, INTERRUPTED, USAGE, words_in

if TYPE_CHECKING:
    from pipeline.diagnostics import Diagnostic


def status_of(call: Callable[[], object], arguments: Sequence[str]) -> int:
    """The exit status of a call; what stopped it is told. `arguments` are those of the command line."""
    try:
        call()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        from pipeline.errors import PipelineError

        if isinstance(error, PipelineError):
            _told(error.diagnostics, arguments)
            return error.exit_status
        if "click" in sys.modules:  # else the error is none of the library's
            import click

            if isinstance(error, click.exceptions.Abort):
                return INTERRUPTED
            if isinstance(error, click.ClickException):
                error.show()
                return USAGE
        raise
    return DONE


def _told(items: Iterable[Diagnostic], arguments: Sequence[str]) -> None:
    """Say what stopped a command; how it wanted to be told is only in its arguments now."""
    from itertools import pairwise

    from pipeline.terminal import Voice

    pairs = dict(pairwise(arguments))
    split = dict(item.split("=", 1) for item in arguments if item.startswith("--") and "=" in item)
    asked = {**pairs, **split}
    ui = asked.get("--ui")
    machine = asked.get("--log-format") == "json"
    Voice(words_in(ui if ui in ("zh", "en") else None), machine, quiet=False, verbose=False).diagnostics(items)
