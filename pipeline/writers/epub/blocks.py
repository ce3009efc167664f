"""Blocks of the tree as flow content. Every element carries its role's name as class; looks are the style sheet's.

Each element that holds a paragraph's text (`p`, `h1` to `h6`, `caption`, `figcaption`, `pre`) stands for one string of
`pipeline.model.walk.document_text`. What the edition adds (note marks and their way back) stands in elements of its own
roles, so that reading the text back can leave it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from pipeline.model.nodes import (
    Block,
    Break,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Note,
    NoteKind,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Separator,
    Table,
)
from pipeline.model.walk import plain_text, texts_of
from pipeline.records import dataclass, field
from pipeline.style.resolved import ResolvedStyle
from pipeline.writers.epub.addresses import anchor
from pipeline.writers.epub.chapters import APPENDIX_ROLES, begins, head_length
from pipeline.writers.epub.inlines import InlineWriter, PageMark, Surroundings
from pipeline.writers.epub.keeping import divisions
from pipeline.writers.epub.markup import attribute, clean, escape
from pipeline.writers.epub.official import beside, grouped, modifier
from pipeline.writers.epub.pages import PageMarks
from pipeline.writers.epub.tables import table_frame

LOWEST = 6  # HTML has six levels of headings; deeper ones are told by aria-level


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: depth from 1, wording, where it leads."""

    level: int
    title: str
    file: str
    anchor: str


@dataclass(slots=True)
class BlockWriter:
    """Writes the parts of one edition one after another. `titled`: the document has a title, which takes `h1`."""

    around: Surroundings
    style: ResolvedStyle
    titled: bool
    numbers: Mapping[str, int]  # note id -> visible number
    way_back: Callable[[int], str]  # the mark of a note where it stands, leading back to its reference
    display: frozenset[str]  # roles of titles and centred headings, divided at phrase edges
    room: float  # width of the print edition's text area in ems of the table's type
    pages: PageMarks | None = None
    file: str = ""
    entries: list[Entry] = field(default_factory=list)
    _out: list[str] = field(default_factory=list)
    _marker: str = ""
    _way_back: str = ""
    _seen: set[str] = field(default_factory=set)
    _heading_count: int = 0
    _above: list[int] = field(default_factory=list)  # levels of the headings that the next one may stand under
    _title_done: bool = False
    _cell: Role | None = None  # of what a table's cell holds
    _inlines: InlineWriter = field(init=False)

    def __post_init__(self) -> None:
        self._inlines = InlineWriter(self.around)

    def part(self, blocks: tuple[Block, ...], notes: tuple[Note, ...], file: str) -> str:
        """The content of one file: its sections and the notes that belong to it."""
        self._out, self.file = [], file
        head = head_length(blocks) if not self._title_done else 0
        if head:
            kind = self.around.dialect.kind("titlepage")
            self._out.append(f'<section class="title-block"{kind}>')
            self._blocks(blocks[:head])
            self._out.append("</section>")
        self._chapters(blocks[head:])
        self._notes(notes)
        return "\n".join(self._out)

    def _chapters(self, blocks: tuple[Block, ...]) -> None:
        level = min((block.level for block in blocks if isinstance(block, Heading)), default=0)
        opened = False
        for name, members in grouped(blocks, self.style):
            if name:
                self._group(name, members)
                continue
            (block,) = members
            chapter = isinstance(block, Heading) and block.level == level
            if opened and begins(block, level):
                self._out.append("</section>")
                opened = False
            if chapter and isinstance(block, Heading):
                name = self._heading_anchor(block.id)
                kind = self.around.dialect.kind("chapter", "doc-chapter")
                self._out.append(f'<section class="chapter"{kind} aria-labelledby="{name}">')
                opened = True
                self._heading(block, name)
            else:
                self._block(block)
        if opened:
            self._out.append("</section>")

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for name, members in grouped(tuple(blocks), self.style):
            self._group(name, members)

    def _group(self, name: str, members: tuple[Block, ...]) -> None:
        """Blocks of one element of an official form together; a block by itself as it is."""
        if not name:
            for block in members:
                self._block(block)
            return
        self._out.append(f'<div class="{name}">')
        if name.startswith("red-head"):
            for inner, few in beside(members, self.style.official.form):
                self._group(inner, few)
        else:
            self._group("", members)
        self._out.append("</div>")

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Heading():
                self._heading(block, self._heading_anchor(block.id))
            case ListBlock():
                self._list(block)
            case Quote(blocks=inner):
                self._out.append("<blockquote>")
                self._blocks(inner)
                self._out.append("</blockquote>")
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case CodeBlock(value=value):
                # Print counts each line of a code block as a paragraph: the first one stands for all.
                shown = self._marker + value.partition("\n")[0]
                marks = "".join(mark for _, mark in self.pages.take(shown, self.file)) if self.pages else ""
                self._out.append(f'<pre class="code">{marks}{self._take_marker()}<code>{escape(value)}</code></pre>')
            case Division():
                self._division(block)
            case PageBreak():
                self._out.append('<div class="page-break"></div>')
            case Separator():
                self._out.append(f'<hr class="separator"{self.around.dialect.end}')
            case _:
                assert_never(block)

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, block: Paragraph) -> None:
        if block.role is Role.TITLE and not self._title_done:
            self._title_done = True
            self._headline(1, 1, "title", block.children, self._heading_anchor(block.id))
        elif block.role is Role.ATTACHMENT_TITLE:
            self._headline(self._rank(1), 1, block.role.value, block.children, self._heading_anchor(block.id))
        else:
            further = modifier(block, self.style)
            role = self._cell if self._cell and block.role is Role.BODY else block.role
            self._out.append(self.line("p", role.value + further, block.children, self._id(block.id)))

    def _heading(self, block: Heading, name: str) -> None:
        self._headline(self._rank(block.level), block.level, block.role.value, block.children, name)

    def _rank(self, level: int) -> int:
        """The rank of a heading: one below the heading it stands under, for no rank may be left out on the way down."""
        while self._above and self._above[-1] >= level:
            self._above.pop()
        self._above.append(level)
        return len(self._above) + self.titled

    def _headline(self, rank: int, level: int, role: str, children: tuple[Inline, ...], name: str) -> None:
        deeper = f' aria-level="{rank}"' if rank > LOWEST else ""
        title = clean(self._marker + plain_text(children))[0]
        if title.strip():
            self.entries.append(Entry(level, title, self.file, name))
        self._out.append(self.line(f"h{min(rank, LOWEST)}", role, children, f' id="{name}"{deeper}'))

    def line(self, element: str, role: str, children: tuple[Inline, ...], attributes: str = "") -> str:
        """One element with the text of one paragraph, and the list mark that waits for it."""
        length = len(self._marker)
        found = self.pages.take(self._marker + plain_text(children), self.file) if self.pages else []
        marks = [(max(at - length, 0), mark) for at, mark in found]
        marker = self._take_marker()
        phrased = ""
        if role in self.display and (edges := divisions(plain_text(children))):
            phrased = " phrased"
            division = f"<wbr{self.around.dialect.end}"
            marks = sorted([*marks, *((at, division) for at in edges)], key=lambda mark: mark[0])
        lines = _soft_lines(children) if role in self.display else (children,)
        html = self._lines(lines, marks) if len(lines) > 1 else self._inlines.paragraph(children, marks)
        return f'<{element} class="{role}{phrased}"{attributes}>{marker}{html}</{element}>'

    def _lines(self, lines: tuple[tuple[Inline, ...], ...], marks: list[PageMark]) -> str:
        """A title in the lines its source showed: each stays whole where there is room, and may turn where not."""
        out, start = [], 0
        for number, line in enumerate(lines):
            end = start + len(plain_text(line))
            last = number == len(lines) - 1
            mine = [(at - start, mark) for at, mark in marks if start <= at and (at < end or last)]
            out.append(f'<span class="line">{self._inlines.paragraph(line, mine)}</span>')
            start = end
        return "".join(out)

    def _id(self, name: str) -> str:
        """The `id` attribute of a block; an id that was given twice marks its first block only."""
        if not name or (found := anchor(name)) in self._seen:
            return ""
        self._seen.add(found)
        return f' id="{found}"'

    def _heading_anchor(self, name: str) -> str:
        self._heading_count += 1
        found = anchor(name) if name else ""
        if found and found not in self._seen:
            self._seen.add(found)
            return found
        return f"toc-{self._heading_count}"

    # --- containers ------------------------------------------------------------------------------------------------

    def _list(self, block: ListBlock) -> None:
        element = "ol" if block.ordered else "ul"
        self._out.append(f'<{element} class="list">')
        for item in block.items:
            self._out.append("<li>")
            self._marker += item.marker
            if next(texts_of(item.blocks), None) is None:
                self._out.append(f'<p class="list-item">{self._take_marker()}</p>')
            self._blocks(item.blocks)
            self._out.append("</li>")
        self._out.append(f"</{element}>")

    def _take_marker(self) -> str:
        """The mark of a list item, as the source words it, written once before the item's first text."""
        marker, self._marker = self._marker, ""
        before, self._way_back = self._way_back, ""
        if not marker:
            return before
        apart = " apart" if marker[-1] < "\u3000" else ""  # full-width marks bring their own blank
        return f'{before}<span class="marker{apart}">{escape(marker)}</span>'

    def _table(self, block: Table) -> None:
        frame = table_frame(block, self.room)
        self._out.append(f'<table class="table"{self._id(block.id)}>')
        if block.caption:
            self._out.append(self.line("caption", Role.CAPTION.value, block.caption))
        self._out.append(frame.columns(self.around.dialect.end))
        for element, rows in (("thead", frame.head), ("tbody", frame.body)):
            if not rows:
                continue
            self._out.append(f"<{element}>")
            for row in rows:
                self._out.append("<tr>")
                for cell, opening, closing in row:
                    self._out.append(opening)
                    outer, self._cell = self._cell, Role.TABLE_HEAD if opening.startswith("<th") else Role.TABLE_CELL
                    self._blocks(cell.blocks)
                    self._cell = outer
                    self._out.append(closing)
                self._out.append("</tr>")
            self._out.append(f"</{element}>")
        self._out.append("</table>")

    def _figure(self, block: Figure) -> None:
        image = self._inlines.image(block.image.asset, block.image.alt)
        self._out.append(f'<figure class="figure"{self._id(block.id)}>{image}')
        if block.caption:
            self._out.append(self.line("figcaption", Role.CAPTION.value, block.caption))
        self._out.append("</figure>")

    def _division(self, block: Division) -> None:
        dialect = self.around.dialect
        if block.role in APPENDIX_ROLES:
            kind = dialect.kind("appendix", "doc-appendix")
        elif block.role is Role.GLOSSARY:
            kind = dialect.kind("glossary", "doc-glossary")
        else:
            kind = ""
        label = attribute(next((text for text in texts_of(block.blocks) if text.strip()), ""))
        named = f' aria-label="{label[:80]}"' if kind and label else ""
        # Not as a class: the role's look belongs to the paragraphs inside and must not apply twice.
        self._out.append(f'<section class="division" data-role="{block.role.value}"{self._id(block.id)}{kind}{named}>')
        self._blocks(block.blocks)
        self._out.append("</section>")

    # --- notes -----------------------------------------------------------------------------------------------------

    def _notes(self, notes: tuple[Note, ...]) -> None:
        pages, self.pages = self.pages, None  # in print, notes stand on other pages than here
        for kind in (NoteKind.FOOTNOTE, NoteKind.ENDNOTE):
            held = [note for note in notes if note.kind is kind]
            if not held:
                continue
            self._out.append(f'<div class="notes {kind.value}s">')
            for note in held:
                self._note(note)
            self._out.append("</div>")
        self.pages = pages

    def _note(self, note: Note) -> None:
        number = self.numbers[note.id]
        outer, self._above = self._above, []
        kind = self.around.dialect.kind("footnote", "doc-footnote")
        self._out.append(f'<aside class="footnote" id="note-{number}"{kind}>')
        self._way_back = self.way_back(number)
        if next(texts_of(note.blocks), None) is None:
            self._out.append(f"<div>{self._take_marker()}</div>")
        self._blocks(note.blocks)
        self._out.append("</aside>")
        self._above = outer


def _soft_lines(children: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], ...]:
    """The inlines between soft breaks; a soft break inside a phrase or a link divides nothing here."""
    lines: list[list[Inline]] = [[]]
    for node in children:
        if isinstance(node, Break) and node.soft:
            lines.append([])
        else:
            lines[-1].append(node)
    return tuple(tuple(line) for line in lines if line)
