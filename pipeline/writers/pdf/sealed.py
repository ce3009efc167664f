"""reportlab behind glass: nothing in the environment or the user's home reaches it while it is imported or started.

reportlab reads `RL_*` variables and `SOURCE_DATE_EPOCH`, and runs `~/.reportlab_settings` and `~/.reportlab_mods`. A
broken one would stop it; a working one could change a file that must be the same everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

_LOCK = RLock()
_BARE = str(Path(__file__).parent)  # a folder that holds no settings
_HOMES = ("HOME", "USERPROFILE", "XDG_DATA_HOME")


@contextmanager
def sealed(*, home: bool = False) -> Iterator[None]:
    """Hide what reportlab would read from the environment; with `home`, the user's home as well."""
    with _LOCK:
        hidden = {
            key: os.environ.pop(key)
            for key in tuple(os.environ)
            if key.startswith("RL_") or key == "SOURCE_DATE_EPOCH" or (home and key in _HOMES)
        }
        if home:
            os.environ["HOME"] = os.environ["USERPROFILE"] = _BARE
        try:
            yield
        finally:
            if home:
                del os.environ["HOME"], os.environ["USERPROFILE"]
            os.environ.update(hidden)


with sealed(home=True):
    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

__all__ = ["PDFDocument", "PDFObject", "sealed"]
