"""The tags of a page, read once before any parser: limits, source lines, scripts out.

Parsers of HTML are quadratic in open elements and in attributes (60,000 nested elements: 8 s; 300,000 attributes of one
element: minutes). So tags deeper than the limit are left out, their text stays; a tag with too many attributes keeps
its name only. Every other start tag is given its offset in the source as its first attribute.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.limits import LIMITS, Limits, over
from pipeline.patterns import regex
from pipeline.records import dataclass

AT = "kanben-at"  # the attribute that carries the offset

_MARKUP = regex(r"<(?:!--|[A-Za-z/!?])")
# Possessive: a tag that never ends is tried once, not once for every quote in it.
_TAG = regex(r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^"'>=]|=\s*+"[^"]*+"|=\s*+'[^']*+'|["'=])*+)>""")
_ATTRIBUTE = regex(r"""[^\s"'>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
_LONG_TAG = 2_000
_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea"))
_DROPPED = frozenset(("script", "style", "noembed", "noframes"))
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
_NEVER_DEEP = frozenset(  # void, or closed by their next sibling
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
     "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rp", "rt",
     "rb", "rtc", "html", "head", "body")
)  # fmt: skip
_SEARCH = 64  # how far up an end tag looks for its start


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page made safe to parse, and what was cut."""

    text: str
    starts: tuple[int, ...]  # offset of each line of the source
    deep: int  # tags left out below the depth limit
    bloated: int  # tags whose attributes were left out
    scripts: int  # scripts and style sheets taken out
    before: int = 0  # lines of the source before the page

    def line(self, offset: int) -> int:
        """The 1-based line of an offset in the source."""
        return self.before + bisect_right(self.starts, offset)


def scan(text: str, file: str, limits: Limits = LIMITS, before: int = 0) -> Scanned:
    """The page, safe to parse. Raises `SourceError` R006 for one with too many elements."""
    out: list[str] = []
    done = 0
    tags = deep = bloated = scripts = 0
    stack: list[tuple[str, bool]] = []  # open elements that can nest; False: its tag was left out
    formatting: dict[str, int] = {}
    formats = 0
    at = 0
    while found := _MARKUP.search(text, at):
        start = found.start()
        kind = text[start + 1]
        if kind in "!?" or text.startswith("<!--", start):
            end = _after_comment(text, start)
            if end < 0:
                break
            at = end
            continue
        tag = _TAG.match(text, start)
        if tag is None:
            if text.startswith("</", start) and not text[start + 2 : start + 3].isalpha():
                at = start + 2
                continue
            break  # a tag that never ends: parsers drop it with all that follows, the text before it stays
        name = tag[2].lower()
        at = tag.end()
        if tag[1]:
            keep = True
            if name in _FORMATTING:
                if formatting.get(name, 0) > 0:
                    formatting[name] -= 1
                    formats -= 1
            elif name not in _NEVER_DEEP:
                keep = _closed(stack, name)
            if not keep:
                out.append(text[done:start])
                done = at
            continue
        tags += 1
        if tags > limits.elements:
            raise over(file, "HTML elements", tags, limits.elements)
        if name in _DROPPED or name in _RAW:
            close = _raw_end(text, name, at)
            if name in _DROPPED:
                scripts += 1
                out.append(text[done:start])
                done = at = close[1]
                continue
            out.append(text[done : start + 1 + len(tag[2])])
            out.append(f" {AT}={start}")
            done = start + 1 + len(tag[2])
            at = close[0]
            continue
        attributes = tag[3]
        if name in _FORMATTING:
            if formats >= limits.formatting:
                deep += 1
                out.append(text[done:start])
                done = at
                continue
            formatting[name] = formatting.get(name, 0) + 1
            formats += 1
        elif name not in _NEVER_DEEP and not attributes.endswith("/"):
            kept = len(stack) < limits.depth
            stack.append((name, kept))
            if not kept:
                deep += 1
                out.append(text[done:start])
                done = at
                continue
        head = start + 1 + len(tag[2])
        out.append(text[done:head])
        out.append(f" {AT}={start}")
        done = head
        if len(attributes) > _LONG_TAG and _many(attributes, limits.attributes):
            bloated += 1
            done = at - 1
    out.append(text[done:])
    starts = (0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)))
    return Scanned("".join(out), starts, deep, bloated, scripts, before)


def _after_comment(text: str, start: int) -> int:
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return end + 3 if end >= 0 else -1
    end = text.find(">", start)
    return end + 1 if end >= 0 else -1


def _raw_end(text: str, name: str, at: int) -> tuple[int, int]:
    """Start and end of the end tag of an element that holds no markup; the end of the text when it has none."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, at)
    if end is None:
        return len(text), len(text)
    close = text.find(">", end.start())
    return end.start(), close + 1 if close >= 0 else len(text)


def _closed(stack: list[tuple[str, bool]], name: str) -> bool:
    """Close an element; False when the tag of its start was left out, so its end must go too."""
    for back in range(1, min(_SEARCH, len(stack)) + 1):
        if stack[-back][0] == name:
            kept = stack[-back][1]
            del stack[-back:]
            return kept
    return True


def _many(attributes: str, limit: int) -> bool:
    return any(count > limit for count, _ in enumerate(_ATTRIBUTE.finditer(attributes), 1))
