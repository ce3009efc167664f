"""A fuzzing run with atheris: `python -m tests.fuzz.run text|html|markdown|docx FOLDER [-max_total_time=600 …]`.

FOLDER keeps the seeds (written when it is empty) and what is found worth keeping; further options are libFuzzer's.
`pip install atheris` first: it is no dependency of the project.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from tests.fuzz.targets import FORMATS, read_bytes, seeds


def main() -> None:
    """Fuzz one reader."""
    import atheris

    kind, folder = sys.argv[1], Path(sys.argv[2])
    if kind not in FORMATS:
        sys.exit(f"one of {', '.join(FORMATS)}")
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        for number, data in enumerate(seeds(kind)):
            (folder / f"seed-{number:03}").write_bytes(data)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], str(folder), *sys.argv[3:]], partial(read_bytes, kind))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
