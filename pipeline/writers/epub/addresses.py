"""Ids and links. Ids are ASCII, come from the document's order or its own ids, and so stay the same between builds."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote, urlsplit

from pipeline.patterns import regex

_PLAIN_ID = regex(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_HOST = regex(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.?(?::[0-9]{1,5})?")
_LOOSE_PERCENT = regex("%(?![0-9A-Fa-f]{2})")
_SAFE = "/?#@!$&'()*+,;=:%~-._"
_MAIL = regex(r"mailto:[A-Za-z0-9.!$&'*+/=?^_`{|}~%-]+@[A-Za-z0-9.-]+(?:\?\S*)?")


def anchor(name: str) -> str:
    """The id in the file for an id of the tree; ids that are not plain ASCII names become a hash of themselves."""
    if _PLAIN_ID.fullmatch(name):
        return f"id-{name}"
    return f"idx-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def web_address(target: str) -> str | None:
    """An http, https or mailto address as a valid URL, percent-encoded; `None` for anything else."""
    target = _LOOSE_PERCENT.sub("%25", target.strip())
    if target[:7].lower() == "mailto:":
        address = quote(target, safe=_SAFE)
        return address if _MAIL.fullmatch(address) else None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    try:
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if _HOST.fullmatch(host) is None:
        return None
    rest = target[target.index("//") + 2 + len(parts.netloc) :]
    path, mark, fragment = rest.partition("#")
    return f"{parts.scheme}://{host}{quote(path, safe=_SAFE)}{mark}{quote(fragment, safe=_SAFE.replace('#', ''))}"
