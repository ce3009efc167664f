"""From the resolved style to Word's named styles: every look in the body is a style, none is direct formatting.

Each role has its paragraph or character style. What a place adds to a role (an aligned cell, a deeper list, a new
page) becomes a further style based on the role's, made when the body first asks for it. A run can have one character
style only, so overlapping marks get a joined style.

Outline levels 1 to 9 are Word's own `heading N`, dressed as the role that stands at that level in this document;
a second role at one level gets a style based on it. Word's `Normal` is the root of all styles and used by nothing
itself: see `Grid.root_size`.

Longer than other modules because all styles grow in one table, whose names and bases must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.model.nodes import HEADING_ROLES, PHRASE_ROLES, Align, Heading, Mark, Role
from pipeline.records import replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.writers.docx import fixed, names
from pipeline.writers.docx.grid import Grid
from pipeline.writers.docx.official import Dress, letter_foot
from pipeline.writers.docx.ooxml import (
    HEAD,
    TWIPS,
    Faces,
    Indent,
    ParaProps,
    RunProps,
    Spacing,
    W,
    escape,
    half_points,
)
from pipeline.writers.docx.places import PLAIN, Phrasing, Place, looks_of_levels

_UNDRESSED = Dress()
_LIST_STEP = 2.0  # ems a nested list moves in
_ALIGN_LABELS = {Align.JUSTIFY: "两端", Align.LEFT: "居左", Align.CENTER: "居中", Align.RIGHT: "居右"}
_EMPHATIC_FACES = {Mark.STRONG: "hei", Mark.EMPHASIS: "kai"}  # another face, never a slant or a smear (B-7)
_UNDERLINES = {Mark.UNDERLINE: "single", Mark.PROPER_NAME: "single", Mark.BOOK_TITLE: "wave"}
_PARAGRAPH_ROLES = tuple(role for role in Role if role not in PHRASE_ROLES and role not in HEADING_ROLES)


class StyleBook:
    """The styles of one edition. Ask for identifiers while the body is written; `xml` gives the part afterwards."""

    def __init__(
        self,
        style: ResolvedStyle,
        grid: Grid,
        headings: Iterable[Heading] = (),
        dresses: Mapping[Role, Dress] | None = None,
    ) -> None:
        self.style = style
        self._dresses = dresses or {}
        self.grid = grid
        self.looks = looks_of_levels(headings)
        self._ids: dict[Place, str] = {}
        self._phrases: dict[Phrasing, str] = {PLAIN: ""}
        self._xml: list[str] = []
        self._shown: set[str] = set()
        self._covers: set[str] = set()
        self.kinds: dict[str, str] = {}
        self._define_fixed()

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def paragraph(self, place: Place) -> str:
        """The identifier of the paragraph style for a place."""
        known = self._ids.get(place)
        return known if known is not None else self._define_place(place)

    def role_style(self, place: Place) -> RoleStyle:
        """The record a place is set by."""
        return self.style.of(place.role)

    def faces(self, role: RoleStyle) -> Faces:
        """Latin and East Asian family of a role."""
        return self.faces_of(role.font, role.latin)

    def faces_of(self, font: str, latin: str) -> Faces:
        """The families of two font roles; a missing Latin role takes the Chinese face."""
        east = self.style.fonts[font].docx
        western = self.style.fonts.get(latin)
        return Faces(western.docx if western is not None and western.docx else east, east)

    def props(self, role: RoleStyle) -> ParaProps:
        """Complete paragraph properties of a role."""
        marks = self.style.punctuation
        dress = self._dresses.get(role.role, _UNDRESSED)
        if role.page_break_before and role.sink:
            role = replace(role, space_before=role.sink)
        return ParaProps(
            spacing=self.grid.spacing(role),
            frame=dress.frame,
            border=dress.border,
            indent=self.grid.indent(role),
            align=role.align,
            keep_next=role.keep_next,
            keep_lines=role.keep_together,
            page_break_before=role.page_break_before,
            widow_control=role.widows > 1 or role.orphans > 1,
            snap_to_grid=self.grid.on_grid(role),
            kinsoku=marks.kinsoku != "none",
            hang_marks=marks.hanging,
            trim_start=marks.trim_start,
            autospace=marks.autospace > 0,
        )

    def run_props(self, role: RoleStyle) -> RunProps:
        """Complete character properties of a paragraph role."""
        return RunProps(self.faces(role), role.bold, colour=role.colour, size=role.nominal)

    def _define_place(self, place: Place) -> str:
        base = Place(place.role, place.level)
        if place == base:
            if place.level:
                return self._define_heading(place)
            self._define_role(place.role)  # a heading's or phrase's look on a paragraph that is none
            return self._ids[place]
        parent = self.paragraph(base)
        role = self.style.of(place.role)
        props = self.props(role)
        if place.level:
            props = replace(props, outline=place.level - 1)
        suffix, labels = [], []
        if place.depth > 1:
            # A further paragraph of an item stands as far in as the item.
            steps = place.depth - (2 if place.role is Role.BODY else 1)
            props = replace(props, indent=self.grid.indent(role, _LIST_STEP * steps))
            suffix.append(f"Level{place.depth}")
            labels.append(f"{place.depth}级")
        if place.standing is not None:
            stands = place.standing
            indent = Indent(stands.first, stands.left, stands.right, self.grid.em(role))
            props = replace(props, indent=indent, align=Align.LEFT)
            hang = f"Hang{round(-stands.first * 100)}" if stands.first else ""
            suffix.append(f"Left{round(stands.left * 100)}{hang}")
            labels.append(f"左空{stands.left:g}字")
        if place.before is not None:
            props = replace(props, spacing=self.grid.spacing(replace(role, space_before=place.before)))
            lines = round(place.before / self.grid.style.pitch * 100)
            suffix.append(f"Before{lines}")
            labels.append(f"段前{lines / 100:g}行")
        if place.align is not None:
            props = replace(props, align=place.align)
            suffix.append(("Auto" if place.fitted else "") + place.align.value.capitalize())
            labels.append(("自动" if place.fitted else "") + _ALIGN_LABELS[place.align])
        if place.picture and props.spacing.rule == "exact":
            props = replace(props, spacing=replace(props.spacing, rule="atLeast"))
        if place.ruby:
            props = replace(props, spacing=self.grid.exact(role))
            suffix.append("Ruby")
            labels.append("注音")
        if place.picture:
            suffix.append("Picture")
            labels.append("含图")
        if place.below:
            props = replace(props, keep_next=False)
            suffix.append("Below")
            labels.append(names.BELOW)
        if place.keep:
            props = replace(props, keep_next=True)
            suffix.append("Keep")
            labels.append("与下段同页")
        if place.opens:
            props = replace(props, page_break_before=True)
            suffix.append("Opening")
            labels.append("篇首")
        if place.new_page:
            props = replace(props, page_break_before=True)
            suffix.append("NewPage")
            labels.append(names.NEW_PAGE)
        identifier = parent + "".join(suffix)
        shown = f"{self._base_label(place)}（{'、'.join(labels)}）"
        self._add(identifier, shown, props, self.run_props(role), based_on=parent)
        self._ids[place] = identifier
        return identifier

    def _base_label(self, place: Place) -> str:
        return (
            f"标题 {place.level}" if place.level and self.looks[place.level] == place.role else self._label(place.role)
        )

    def _label(self, role: Role) -> str:
        return self.style.of(role).docx_name

    def _define_heading(self, place: Place) -> str:
        """A second look at an outline level: based on the level's own style."""
        role = self.style.of(place.role)
        props = replace(self.props(role), outline=place.level - 1)
        identifier = f"{names.style_id(place.role)}Level{place.level}"
        shown = self._label(place.role)
        if names.file_name(shown) != shown or shown in self._shown:
            shown = f"{shown}（{place.level}级）"
        parent = self._ids[Place(self.looks[place.level], place.level)]
        name = self._add(
            identifier, shown, props, self.run_props(role), based_on=parent, following=names.style_id(Role.BODY)
        )
        self.kinds[name] = place.role.value
        self._ids[place] = identifier
        return identifier

    # --- phrases ---------------------------------------------------------------------------------------------------

    def phrase(self, phrasing: Phrasing) -> str:
        """The identifier of the character style for a run; empty when the paragraph's own look serves."""
        known = self._phrases.get(phrasing)
        if known is not None:
            return known
        ids, labels, props = [], [], RunProps()
        if phrasing.role is not None:
            ids.append(names.style_id(phrasing.role) + ("" if phrasing.role in PHRASE_ROLES else "Phrase"))
            labels.append(self._label(phrasing.role))
            props = self._phrase_props(phrasing.role)
        for mark in Mark:
            if mark in phrasing.marks:
                identifier, label = names.MARK_NAMES[mark]
                ids.append(identifier)
                labels.append(label)
                props = self._marked(props, mark)
        if phrasing.code:
            ids.append(names.CODE[0])
            labels.append(names.CODE[1])
            props = replace(props, faces=self.faces(self.style.of(Role.CODE)))
        if phrasing.link:
            ids.append(names.LINK[0])
            labels.append(names.LINK[1])
        if phrasing.spread:
            ids.append(f"Spread{phrasing.spread}")
            labels.append(f"空{phrasing.spread / TWIPS:g}磅")
            props = replace(props, spread=phrasing.spread)
        if len(ids) > 1:
            labels = [names.JOINED_LABELS.get(label, label) for label in labels]
        identifier = "".join(ids)
        name = self._add_character(identifier, names.JOIN.join(labels), props)
        if len(ids) == 1:
            kind = self._phrase_kind(phrasing)
            self.kinds |= {name: kind, names.JOINED_LABELS.get(labels[0], labels[0]): kind} if kind else {}
        self._phrases[phrasing] = identifier
        return identifier

    def _phrase_kind(self, phrasing: Phrasing) -> str:
        """What a style of one kind says, by the names that the tree has for it."""
        if phrasing.role is not None:
            return phrasing.role.value
        return "code" if phrasing.code else next((mark.value for mark in phrasing.marks), "")

    def _phrase_props(self, role: Role) -> RunProps:
        """Only what differs from running text: a name in a title keeps the title's face and size."""
        record, body = self.style.of(role), self.style.of(Role.BODY)
        return RunProps(
            faces=self.faces(record) if (record.font, record.latin) != (body.font, body.latin) else None,
            bold=record.bold if record.bold != body.bold else None,
            colour=record.colour if record.colour != body.colour else "",
            size=record.nominal if record.nominal != body.nominal else None,
        )

    def _marked(self, props: RunProps, mark: Mark) -> RunProps:
        match mark:
            case Mark.STRONG | Mark.EMPHASIS:
                font = _EMPHATIC_FACES[mark]
                if font not in self.style.fonts:
                    return replace(props, bold=True)
                latin = "latin-sans" if mark is Mark.STRONG else self.style.of(Role.BODY).latin
                return replace(props, faces=self.faces_of(font, latin))
            case Mark.DOTS:
                return replace(props, dots="underDot")
            case Mark.UNDERLINE | Mark.PROPER_NAME | Mark.BOOK_TITLE:
                return replace(props, underline=_UNDERLINES[mark])
            case Mark.STRIKE:
                return replace(props, strike=True)
            case Mark.SUPERSCRIPT | Mark.SUBSCRIPT:
                return replace(props, position=mark.value)

    # --- the part --------------------------------------------------------------------------------------------------

    def xml(self, more: Sequence[str] = ()) -> bytes:
        """The whole `word/styles.xml`; `more`: elements of styles that are not ours."""
        base = self._base_role()
        tag = names.word_language(self.style.tag)
        defaults = (
            f"<w:docDefaults><w:rPrDefault><w:rPr>{self.faces(base).xml()}"
            f'<w:sz w:val="{half_points(base.nominal)}"/><w:szCs w:val="{half_points(base.nominal)}"/>'
            f'<w:lang w:val="en-US" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            f"<w:pPrDefault><w:pPr>{self._base_props().xml()}</w:pPr></w:pPrDefault></w:docDefaults>"
        )
        latent = (
            '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
            ' w:defQFormat="0" w:count="376"/>'
        )
        return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{latent}{"".join((*self._xml, *more))}</w:styles>'.encode()

    def families(self) -> tuple[str, ...]:
        """Names of the font roles that the styles use, in a fixed order."""
        used = {record.font for record in self.style.roles.values()} | {r.latin for r in self.style.roles.values()}
        used |= {self.style.folio.font, *_EMPHATIC_FACES.values()}
        used |= {part.font for part in (self.style.head, self.style.line_numbers) if part.shown}
        return tuple(name for name in self.style.fonts if name in used)

    def _base_role(self) -> RoleStyle:
        """Running text at the grid's own size: Word counts the character grid from the default style's size."""
        return replace(self.style.of(Role.BODY), nominal=self.grid.style.nominal_em)

    def _base_props(self) -> ParaProps:
        role = replace(self._base_role(), first_indent=0.0, left_indent=0.0, right_indent=0.0, align=Align.JUSTIFY)
        role = replace(role, space_before=0.0, space_after=0.0, keep_next=False, keep_together=False)
        return self.props(replace(role, page_break_before=False))

    def _define_fixed(self) -> None:
        """Defaults, every role of the sheet, the nine heading levels, notes, furniture, tables."""
        base = self.run_props(self._base_role())
        self._add("Normal", "Normal", self._base_props(), replace(base, size=self.grid.root_size))
        self._define_role(Role.BODY)
        self._xml.append(fixed.DEFAULTS)
        for level, role in self.looks.items():
            props = replace(self.props(self.style.of(role)), outline=level - 1)
            run = self.run_props(self.style.of(role))
            identifier = f"Heading{level}"
            name = self._add(identifier, f"标题 {level}", props, run, following=names.style_id(Role.BODY))
            self.kinds[name] = role.value
            self._ids[Place(role, level)] = identifier
        for role in _PARAGRAPH_ROLES:
            if role is not Role.BODY:
                self._define_role(role)
        for role in Role:
            if role in PHRASE_ROLES:
                self.phrase(Phrasing(role))
        for mark in Mark:
            self.phrase(Phrasing(marks=frozenset((mark,))))
        self.phrase(Phrasing(code=True))
        self.phrase(Phrasing(link=True))
        for identifier, name in (names.FOOTNOTE_MARK, names.ENDNOTE_MARK):
            self._add_character(identifier, name, RunProps(position="superscript"))
        self.kinds[self._add_character(*names.LIST_MARKER, RunProps())] = names.LIST_MARKER_KIND
        self._define_structure(base)
        self._define_furniture()
        self._define_heads()
        self._define_contents()

    def _define_role(self, role: Role) -> None:
        record = self.style.of(role)
        identifier = names.style_id(role)
        if role in PHRASE_ROLES:
            identifier += "Paragraph"
        name = self._add(identifier, record.docx_name, self.props(record), self.run_props(record))
        self.kinds[name] = role.value
        self._ids[Place(role)] = identifier

    def _define_structure(self, base: RunProps) -> None:
        """Paragraphs that hold no words: a picture, a rule, the seam between two tables, an asked page end."""
        flat = replace(self._base_props(), indent=Indent(), align=Align.CENTER, snap_to_grid=False)
        picture = replace(flat, spacing=Spacing(), keep_lines=True)
        kinds = self.kinds
        kinds[self._add("Figure", "图", replace(picture, keep_next=True), base)] = "figure"
        kinds[self._add("FigureAlone", "图（无题注）", picture, base, based_on="Figure")] = "figure-alone"
        rule = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
        third = self.grid.style.characters / 3
        wide = Indent(0.0, third, third, self.grid.em(self._base_role()))
        props = replace(self._base_props(), border=rule, indent=wide)
        kinds[self._add("Separator", "分隔线", props, base)] = "separator"
        thin = replace(flat, spacing=Spacing(120, "exact"), align=Align.LEFT)
        kinds[self._add("Seam", "表间", thin, base)] = "seam"
        self._add("Separation", "脚注分隔线", replace(flat, spacing=Spacing(), align=Align.LEFT), base)
        page_end = replace(thin, page_break_before=True)
        self._add("Opening", "分页（篇首）", page_end, base, based_on="Seam")
        kinds[self._add("PageEnd", "分页", page_end, base, based_on="Seam")] = "page-end"
        self._xml.append(fixed.table_style(self.style.of(Role.TABLE_CELL).nominal, self.style.three_rules))

    def _define_furniture(self) -> None:
        folio = self.style.folio
        faces = self.faces_of(folio.font, folio.font)
        run = RunProps(faces, False, colour="000000", size=folio.nominal)
        line = Spacing(round(folio.nominal * FOLIO_LINE * TWIPS), "exact")
        em = folio.nominal * TWIPS
        base = replace(self._base_props(), spacing=line, snap_to_grid=False)
        if folio.position != "outer":
            odd = even = replace(base, align=Align.CENTER, indent=Indent(em=em))
        else:
            right = replace(base, align=Align.RIGHT, indent=Indent(right=folio.indent, em=em))
            left = replace(base, align=Align.LEFT, indent=Indent(left=folio.indent, em=em))
            # The outer edge of an odd page is on the right unless the book is bound there.
            odd, even = (left, right) if self.grid.style.binding == "right" else (right, left)
        self._add("Footer", "页脚", odd, run)
        self._add("FolioOdd", "页码（单页）", odd, run, based_on="Footer")
        self._add("FolioEven", "页码（双页）", even, run, based_on="Footer")

    def _define_heads(self) -> None:
        """Running heads by parity, the blank one, the rule of a letter, the numbers of lines: what the sheet shows."""
        head, numbers = self.style.head, self.style.line_numbers
        blank = replace(self._base_props(), spacing=Spacing(20, "exact"), snap_to_grid=False, align=Align.LEFT)
        base = self.run_props(self._base_role())
        letter = self.style.official.form == "letter"
        if letter:
            rule = letter_foot(self.style)
            framed = replace(blank, frame=rule.frame, border=rule.border)
            self._add("LetterRule", "信函底线", framed, base)
        if head.shown or letter:
            self._add("HeadNone", "页眉（空）", blank, base)
        if head.shown:
            run = RunProps(self.faces_of(head.font, head.font), False, colour="000000", size=head.nominal)
            line = Spacing(round(head.nominal * FOLIO_LINE * TWIPS), "exact")
            border = ""
            if head.rule:
                wide, gap = max(round(head.rule * 8), 2), round(head.nominal * HEAD_RULE_GAP)
                line_below = f'<w:bottom w:val="single" w:sz="{wide}" w:space="{gap}" w:color="auto"/>'
                border = f"<w:pBdr>{line_below}</w:pBdr>"
            props = replace(self._base_props(), spacing=line, snap_to_grid=False, border=border)
            outer, inner = replace(props, align=Align.RIGHT), replace(props, align=Align.LEFT)
            odd, even = (outer, inner) if head.position == "outer" else (inner, outer)
            if head.position == "centre":
                odd = even = replace(props, align=Align.CENTER)
            if self.grid.style.binding == "right":
                odd, even = even, odd
            self._add("Header", "页眉", odd, run)
            self._add("HeadOdd", "页眉（单页）", odd, run, based_on="Header")
            self._add("HeadEven", "页眉（双页）", even, run, based_on="Header")
        if numbers.shown:
            faces = self.faces_of(numbers.font, numbers.font)
            self._add_character("LineNumber", "line number", RunProps(faces, size=numbers.nominal))

    def cover_style(self, record: RoleStyle, spacing: Spacing) -> str:
        """The identifier of the style for a paragraph of the cover: its role's, at the height it stands at there."""
        identifier = f"Cover{names.style_id(record.role)}"
        if spacing.before:
            identifier += f"At{spacing.before}"
        if identifier not in self._covers:
            self._covers.add(identifier)
            props = replace(self.props(record), spacing=spacing, snap_to_grid=False, page_break_before=False)
            label = f"封面{self._label(record.role)}"
            self._add(identifier, label, props, self.run_props(record), based_on=names.style_id(record.role))
        return identifier

    def _define_contents(self) -> None:
        entry = self.style.of(Role.TOC_ENTRY)
        leader = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self.grid.line_length}"/></w:tabs>'
        for level in range(1, self.style.outline_depth + 1):
            # Off the character grid, and no right indent: LibreOffice loses a number beyond either.
            indent = Indent(0.0, entry.left_indent + level - 1, 0.0, self.grid.em(entry))
            props = replace(self.props(entry), align=Align.LEFT, indent=indent, tabs=leader)
            props = replace(props, snap_to_grid=False, spacing=self.grid.exact(entry))
            self._add(f"TOC{level}", f"toc {level}", props, self.run_props(entry), following=names.style_id(Role.BODY))

    def _add(
        self, identifier: str, shown: str, props: ParaProps, run: RunProps, *, based_on: str = "", following: str = ""
    ) -> str:
        """Write a paragraph style; its name in the file."""
        name = self._unique(names.file_name(shown))
        default = ' w:default="1"' if identifier == "Normal" else ""
        parent = based_on or ("" if identifier == "Normal" else "Normal")
        base = f'<w:basedOn w:val="{parent}"/>' if parent else ""
        after = f'<w:next w:val="{following}"/>' if following else ""
        custom = "" if name in names.KNOWN else ' w:customStyle="1"'
        self._xml.append(
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{identifier}"><w:name w:val="{escape(name)}"/>'
            f'{base}{after}<w:uiPriority w:val="1"/><w:qFormat/>'
            f"<w:pPr>{props.xml()}</w:pPr><w:rPr>{run.xml()}</w:rPr></w:style>"
        )
        return name

    def _add_character(self, identifier: str, shown: str, props: RunProps) -> str:
        """Write a character style; its name in the file."""
        name = self._unique(shown)
        inner = props.xml()
        custom = "" if name in names.KNOWN else ' w:customStyle="1"'
        self._xml.append(
            f'<w:style w:type="character"{custom} w:styleId="{identifier}"><w:name w:val="{escape(name)}"/>'
            '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="2"/><w:qFormat/>'
            f"{f'<w:rPr>{inner}</w:rPr>' if inner else ''}</w:style>"
        )
        return name

    def _unique(self, name: str) -> str:
        candidate, number = name, 2
        while candidate.casefold() in self._shown:
            candidate, number = f"{name} {number}", number + 1
        self._shown.add(candidate.casefold())
        return candidate


HEAD_RULE_GAP = 0.35  # ems between a running head's type and the rule below it
FOLIO_LINE = 1.2  # line pitch of the folio in ems of its size
