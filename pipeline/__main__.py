"""`kanben` and `python -m pipeline`.

`kanben --help` is answered from a file, without the command-line library: importing that alone takes three times
as long as Python needs to start. A test holds the file to what the library would say.
"""

from __future__ import annotations

import os
import sys

HELP_FILE = "help.txt"


def main() -> None:
    """Run the command line and leave with its exit status."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  (pathlib costs 4 ms)
        with open(os.path.join(folder, HELP_FILE), encoding="utf-8") as text:  # noqa: PTH118, PTH123
            sys.stdout.write(text.read())
        return
    from pipeline.commands.quick import asked

    work = asked(sys.argv[1:])
    if work is not None:
        from pipeline.commands.ending import status_of

        sys.exit(status_of(work, sys.argv[1:]))
    from pipeline.cli import main as run

    run()


if __name__ == "__main__":
    main()
