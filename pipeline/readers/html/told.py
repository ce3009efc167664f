"""What of a page is not text of the report: each class told with its own words, every character on record."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.readers.html.content import Choice
from pipeline.readers.html.dom import Element
from pipeline.readers.html.notes import Notes

_CASES = {"foreign": "embedded", "control": "controls", "hidden": "hidden"}
_RULES = {"fact": "M-24", "M-23": "M-23"}
_SHOWN = 80


def report(choice: Choice, scripts: int, file: str, found: Diagnostics) -> None:
    """Everything `choose` left out. An element inside another one that is left out answers for its own text."""
    if scripts:
        found.note(Code.UNSUPPORTED_CONTENT, Place(file), case="scripts", what=scripts)
    for element, text in choice.loose:
        found.note(Code.DROPPED, Place(file, element.line), rule="M-23", text=text)
        found.change("M-23", element.line, 0, text, "")
    inside = {id(element) for root in choice.roots for element in root.elements()}
    for element, rule in choice.skip.values():
        if rule == "note":
            continue  # its text stands in a note, or is told by `unused`
        text = _own_text(element, choice)
        place = Place(file, element.line)
        if text:
            found.change(_RULES.get(rule, Code.UNSUPPORTED_CONTENT), element.line, 0, text, "")
        if rule == "M-23":
            if text:
                found.note(Code.DROPPED, place, rule=rule, text=text)
        elif rule == "fact" or id(element) not in inside:
            continue
        elif rule == "foreign":
            found.warn(Code.UNSUPPORTED_CONTENT, place, case=_CASES[rule], what=f"<{element.tag}>")
        elif text:
            found.note(Code.UNSUPPORTED_CONTENT, place, case=_CASES[rule], what=text[:_SHOWN])


def unused(notes: Notes, used: Iterable[str], choice: Choice, file: str, found: Diagnostics) -> None:
    """Notes that nothing in the text refers to: they belong to what was left out around it."""
    known = frozenset(used)
    for key, holder in notes.holders.items():
        text = _own_text(holder, choice)
        if key not in known and text:
            found.note(Code.DROPPED, Place(file, holder.line), rule="M-23", text=text)
            found.change("M-23", holder.line, 0, text, "")


def _own_text(element: Element, choice: Choice) -> str:
    """The text of an element but for what inside it was left out before."""
    return element.line_text(choice.skip)
