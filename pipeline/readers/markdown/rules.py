"""Two of CommonMark's rules changed for Chinese and for the promise that nothing is lost.

Emphasis: a run of `*` opens before, and closes after, punctuation only with white space or punctuation on its other
side (CommonMark 0.31, 6.2). Chinese sets no white space, so `**抓实“第一议题”。**完善` stays unread. Here a Chinese
character counts as such a neighbour, as in the proposal of CJK-friendly emphasis for CommonMark.

Nesting: text below the parser's depth limit is kept as plain paragraphs; the library drops it. So it does with notes
that nothing refers to, which are told here.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from pipeline.readers.space import wide

NESTING = 60  # levels of the parser: a list takes two, a quotation one
MENDED = "kanben_mended"
DEEP = "kanben_deep"
UNUSED = "kanben_unused"


def parser(front: bool) -> MarkdownIt:
    """CommonMark with tables, strikethrough and footnotes, front matter if asked, and the changed rules."""
    markdown = MarkdownIt("commonmark", {"maxNesting": NESTING, "html": True})
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin)
    if front:
        markdown.use(front_matter_plugin)
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.core.ruler.before("footnote_tail", "kanben_unused", _unused)
    keeper = _Keeper()
    keeper.ruler = markdown.block.ruler
    markdown.block = keeper
    return markdown


class _Keeper(ParserBlock):
    """The block parser, but what lies too deep becomes a paragraph."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803  # the library's names
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
            return
        content = state.getLines(startLine, endLine, 0, False).strip()
        if content:
            state.env[DEEP] = state.env.get(DEEP, 0) + 1
            for kind, nesting in (("paragraph_open", 1), ("inline", 0), ("paragraph_close", -1)):
                token = state.push(kind, "p" if nesting else "", nesting)  # type: ignore[arg-type]
                token.map = [startLine, endLine]
                if kind == "inline":
                    token.content, token.children = content, []
        state.line = endLine


def _unused(state: StateCore) -> None:
    """Lines and texts of notes that nothing refers to, or whose label a later note takes."""
    known = state.env.get("footnotes", {}).get("refs", {})
    notes: dict[str, list[tuple[int, str]]] = {}
    texts: list[str] | None = None
    label, line = "", 0
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label, line, texts = str(token.meta["label"]), (token.map or [0])[0] + 1, []
        elif token.type == "footnote_reference_close" and texts is not None:
            notes.setdefault(label, []).append((line, "\n".join(texts)))
            texts = None
        elif texts is not None and token.content:
            texts.append(token.content)
    for name, found in notes.items():
        state.env.setdefault(UNUSED, []).extend(found if known.get(f":{name}", -1) < 0 else found[:-1])


def _emphasis(state: StateInline, silent: bool) -> bool:
    """The rule for `*` and `_`: the library's, with Chinese neighbours of `*` counted as open to it."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    can_open, can_close = scanned.can_open, scanned.can_close
    mended = False
    if marker == "*" and not (can_open and can_close):
        before = state.src[state.pos - 1] if state.pos else " "
        end = state.pos + scanned.length
        after = state.src[end] if end < state.posMax else " "
        opens = can_open or (not _white(after) and _punctuation(after) and wide(before))
        closes = can_close or (not _white(before) and _punctuation(before) and wide(after))
        mended = (opens, closes) != (can_open, can_close)
        can_open, can_close = opens, closes
    run: list[Token] = []
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        run.append(token)
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    if mended:
        state.env.setdefault(MENDED, []).append(run)
    state.pos += scanned.length
    return True


def _white(char: str) -> bool:
    return isWhiteSpace(ord(char))


def _punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def mended(env: dict[str, object]) -> int:
    """How many runs of `*` became emphasis by the changed rule."""
    runs = env.get(MENDED, [])
    assert isinstance(runs, list)
    return sum(any(token.type.endswith(("_open", "_close")) for token in run) for run in runs)
