"""The resolved style as CSS. The reading system owns the base size: every length is a ratio in em, never a point.

Safe by day and by night: no ground and no colour but those the sheet sets on purpose, rules in the colour of the text.
Properties with the prefix `-epub-` are for older reading systems (EPUB 3.3, appendix on prefixed CSS properties).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeline.model.nodes import PHRASE_ROLES, Align, Role
from pipeline.records import replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.writers.embedding import Carried, CarriedSet
from pipeline.writers.epub.official import rules as official_rules

Declarations = list[tuple[str, str]]
Addresses = Mapping[tuple[str, bool], str]  # face and whether it is its Latin part -> where its file is

NOTHING_CARRIED = CarriedSet()
_GENERIC = frozenset(("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"))
_ALIGN: dict[Align, str] = {
    Align.JUSTIFY: "justify",
    Align.LEFT: "start",
    Align.CENTER: "center",
    Align.RIGHT: "end",
}
_BLACK = "000000"
_CUTS = (("", "normal", "normal"), (" Bold", "bold", "normal"), (" Italic", "normal", "italic"))
# Basic Latin and Latin letters without what Chinese text shares with Latin: ° · × and all of General Punctuation.
_LATIN_RANGE = "U+20-7E, U+A1-AF, U+B1-B6, U+B8-D6, U+D8-24F, U+1E00-1EFF"


def number(value: float) -> str:
    """A number as CSS writes it, four decimals at most."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def em(value: float) -> str:
    """A length in em."""
    text = number(value)
    return text if text == "0" else f"{text}em"


def families(style: ResolvedStyle, font: str, latin: str) -> str:
    """The `font-family` list: the Latin face for Latin letters alone, then the Chinese faces (rule B-2)."""
    chinese = style.fonts[font].css if font in style.fonts else ()
    names = [name for name in chinese if name not in _GENERIC]
    generic = next((name for name in chinese if name in _GENERIC), "serif")
    if latin in style.fonts:
        names.insert(0, _latin_name(style, latin))
    return ", ".join((*map(_quoted, names), generic))


def _quoted(name: str) -> str:
    """A CSS string; `<` is written by its number, because a web page holds its style sheet inside an element."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ") + '"'


def _latin_name(style: ResolvedStyle, latin: str) -> str:
    """The family name under which the style sheet itself declares a Latin face; roles with the same faces share it."""
    faces = (style.fonts[latin].css, style.fonts[latin].scale)
    known = [name for name in sorted(style.fonts) if (style.fonts[name].css, style.fonts[name].scale) == faces]
    return f"kanben-{known[0]}"


def _latin_faces(style: ResolvedStyle, carried: Addresses) -> Iterator[str]:
    """Latin letters, digits and marks from the reader's own Latin faces; marks shared with Chinese are left out.

    Where a reading system allows no local faces, the carried face draws them, or else the Chinese face.
    """
    families: dict[str, list[str]] = {}
    for role in sorted({record.latin for record in style.roles.values()} & set(style.fonts)):
        families.setdefault(_latin_name(style, role), []).append(role)
    for family, roles in sorted(families.items()):
        record = style.fonts[roles[0]]
        files = (carried.get((face, True), "") for role in roles for face in style.fonts[role].faces[:1])
        held = next((address for address in files if address), "")
        names = [name for name in record.css if name not in _GENERIC]
        if not names:
            continue
        held = carried.get((record.faces[0], True), "") if record.faces else ""
        scale = [] if record.scale == 1.0 else [("size-adjust", f"{number(record.scale * 100)}%")]
        for suffix, weight, slant in _CUTS:
            yield _rule(
                "@font-face",
                [
                    ("font-family", _quoted(family)),
                    ("font-weight", weight),
                    ("font-style", slant),
                    ("src", ", ".join((*(f"local({_quoted(name + suffix)})" for name in names), *_source(held)))),
                    *scale,
                    ("unicode-range", _LATIN_RANGE),
                ],
            )


def _source(address: str) -> tuple[str, ...]:
    return (f'url("{address}")',) if address else ()


def _carried_faces(carried: Addresses) -> Iterator[str]:
    """The Chinese faces that the edition carries, each a family of its own."""
    for (face, latin), address in carried.items():
        if not latin:
            yield _rule("@font-face", [("font-family", _quoted(face)), ("src", _source(address)[0])])


def _with_carried(style: ResolvedStyle, carried: CarriedSet) -> ResolvedStyle:
    """The style whose font roles name the carried faces first."""
    fonts = {name: replace(font, css=(*carried.of(name), *font.css)) for name, font in style.fonts.items()}
    return replace(style, fonts=fonts)


def stylesheet(
    style: ResolvedStyle,
    *,
    page: bool = False,
    carried: CarriedSet = NOTHING_CARRIED,
    address: Callable[[Carried], str] = str,
) -> str:
    """The whole style sheet; `page` adds what a web page needs beyond a book; `address` says where a font file is."""
    held = {(face.face, face.latin): address(face) for face in carried.faces}
    latin = tuple(_latin_faces(style, held))
    style = _with_carried(style, carried)
    rules = [*_carried_faces(held), *latin, *_frame(style)]
    body = style.of(Role.BODY)
    for role, record in style.roles.items():
        declarations = _phrase(style, record, body) if role in PHRASE_ROLES else _paragraph(style, record, body)
        rules.append(_rule(f".{role.value}", declarations))
    rules.extend(_parts(style))
    rules.extend(_rule(selector, declarations) for selector, declarations in official_rules(style))
    if page:
        rules.extend(_web_page(style))
    return "\n".join(rule for rule in rules if rule) + "\n"


def _rule(selector: str, declarations: Declarations) -> str:
    if not declarations:
        return ""
    lines = "\n".join(f"  {name}: {value};" for name, value in declarations)
    return f"{selector} {{\n{lines}\n}}"


def _prefixed(name: str, value: str, *prefixes: str) -> Declarations:
    return [(f"-{prefix}-{name}", value) for prefix in prefixes] + [(name, value)]


def _frame(style: ResolvedStyle) -> Iterator[str]:
    body = style.of(Role.BODY)
    marks = style.punctuation
    strictness = {"none": "loose", "basic": "strict", "gb": "strict", "strict": "strict"}[marks.kinsoku]
    if style.page.direction == "vertical":
        yield _rule(
            "html",
            _prefixed("writing-mode", "vertical-rl", "epub", "webkit")
            + _prefixed("text-orientation", "mixed", "epub", "webkit"),
        )
    yield _rule(
        "body",
        [
            ("margin", "0"),
            ("padding", "0"),
            *_on_ground(style, body),
            ("font-family", families(style, body.font, body.latin)),
            ("font-synthesis", "none"),  # no made-up bold or slant of Chinese (rule B-7)
            ("line-height", number(body.pitch / body.size)),
            ("text-align", _ALIGN[body.align]),
            *_prefixed("line-break", strictness, "epub", "webkit"),
            *_prefixed("word-break", "normal", "epub"),
            ("overflow-wrap", "break-word"),
            *_prefixed("hyphens", "manual", "epub", "webkit"),
            ("text-autospace", "normal" if marks.autospace > 0 else "no-autospace"),
            ("text-spacing-trim", _trim(style)),
            ("hanging-punctuation", "allow-end" if marks.hanging else "none"),
            ("letter-spacing", "normal"),
        ],
    )


def _on_ground(style: ResolvedStyle, body: RoleStyle) -> Declarations:
    """Text and ground of one sheet belong together: neither is said without the other."""
    if not style.ground:
        return []
    return [("color", f"#{body.colour.lower()}"), ("background-color", f"#{style.ground.lower()}")]


def _trim(style: ResolvedStyle) -> str:
    marks = style.punctuation
    if not marks.trim_pairs:
        return "space-all"
    return "trim-start" if marks.trim_start else "normal"


def _paragraph(style: ResolvedStyle, record: RoleStyle, body: RoleStyle) -> Declarations:
    vertical = style.page.direction == "vertical"
    size = record.size
    before, after = em(record.space_before / size), em(record.space_after / size)
    left, right = em(record.left_indent), em(record.right_indent)
    # Sides in the order top, right, bottom, left. Columns run from right to left: before a paragraph is its right side.
    sides = (left, before, right, after) if vertical else (before, right, after, left)
    out: Declarations = [("margin", " ".join(sides) if any(side != "0" for side in sides) else "0")]
    out += [
        ("font-family", families(style, record.font, record.latin)),
        ("font-size", em(record.size / body.size)),
        ("font-weight", "bold" if record.bold else "normal"),
        ("line-height", number(record.pitch / record.size)),
        ("text-align", _ALIGN[record.align]),
        ("text-indent", em(record.first_indent)),
    ]
    marks = style.punctuation
    if record.first_indent and marks.trim_pairs and marks.trim_start and not marks.trim_paragraph_start:
        out.append(("text-spacing-trim", "space-first"))  # an opening mark keeps its blank under the indent (C-8)
    if record.align is Align.CENTER:
        out.append(("text-wrap", "balance"))
    out += [("orphans", str(record.orphans)), ("widows", str(record.widows))]
    if record.keep_next:
        out += [("page-break-after", "avoid"), ("break-after", "avoid")]
    if record.keep_together:
        out += [("page-break-inside", "avoid"), ("break-inside", "avoid")]
    if record.page_break_before:
        out += [("page-break-before", "always"), ("break-before", "page")]
    return out + _colour(record)


def _phrase(style: ResolvedStyle, record: RoleStyle, body: RoleStyle) -> Declarations:
    if record.role in (Role.NAME, Role.TERM) and _same_look(record, body):
        return []  # a name in a title is set as the title is
    out: Declarations = [
        ("font-family", families(style, record.font, record.latin)),
        ("font-weight", "bold" if record.bold else "normal"),
    ]
    if abs(record.size - body.size) > 0.005:
        out.append(("font-size", em(record.size / body.size)))
    return out + _colour(record)


def _same_look(record: RoleStyle, body: RoleStyle) -> bool:
    return (record.font, record.latin, record.bold, record.size, record.colour) == (
        body.font,
        body.latin,
        body.bold,
        body.size,
        body.colour,
    )


def _colour(record: RoleStyle) -> Declarations:
    return [] if record.colour.lower() == _BLACK else [("color", f"#{record.colour.lower()}")]


def _parts(style: ResolvedStyle) -> Iterator[str]:
    """What no role describes: marks inside a line, frames of tables, notes, pictures."""
    body = style.of(Role.BODY)
    vertical = style.page.direction == "vertical"
    yield _rule(".nb", [("white-space", "nowrap")])
    yield _rule(".phrased", [("word-break", "keep-all"), ("overflow-wrap", "anywhere")])
    yield _rule(".line", [("display", "inline-block"), ("text-indent", "0")])
    yield _rule(".spaces", [("white-space", "pre-wrap")])
    yield _rule(".chapter, .title-block, section", [("margin", "0"), ("padding", "0")])
    yield _rule(".page-break", [("page-break-after", "always"), ("break-after", "page")])
    yield _rule("blockquote, .list, figure, aside", [("margin", "0"), ("padding", "0")])
    yield _rule(".list", [("list-style", "none")])
    # Headings bear their own numbers, so that a reader who opens the navigation as a page sees none twice.
    yield _rule("nav ol", [("list-style", "none"), ("padding", "0")])
    yield _rule("nav ol ol", [("padding-inline-start", "2em")])
    yield _rule(".list .list", [("margin-top" if vertical else "margin-left", "2em")])
    yield _rule(".marker.apart", [("margin-bottom" if vertical else "margin-right", "0.25em")])
    yield _rule("strong", [("font-family", families(style, "hei", body.latin)), ("font-weight", "bold")])
    yield _rule("em", [("font-family", families(style, "kai", body.latin)), ("font-style", "normal")])
    yield _rule("em.latin", [("font-family", "inherit"), ("font-style", "italic")])
    dots = _prefixed("text-emphasis-style", "filled dot", "epub", "webkit")
    place = _prefixed("text-emphasis-position", "under right", "epub", "webkit")
    yield _rule("em.dots", [("font-family", "inherit"), *dots, *place])
    yield _rule(".undotted", _prefixed("text-emphasis-style", "none", "epub", "webkit"))
    yield _rule("u, .proper-name", [("text-decoration", "underline"), ("text-underline-offset", "0.15em")])
    yield _rule("cite.book-title", [("font-style", "normal"), ("text-decoration", "underline wavy")])
    yield _rule(".apart", [("margin-top" if vertical else "margin-left", "0.125em")])
    yield _rule("sup, sub", [("font-size", "0.65em"), ("line-height", "0")])
    yield _rule("rt", [("font-size", "0.5em"), ("text-indent", "0")])
    yield _rule("sup.note-mark a", [("text-decoration", "none")])
    yield _rule("a.note-mark", [("margin-bottom" if vertical else "margin-right", "0.25em")])
    if vertical:
        combine = _prefixed("text-combine-upright", "all", "webkit")
        yield _rule(".upright", [("-epub-text-combine", "horizontal"), *combine])
    rule = "border-right" if vertical else "border-top"
    yield _rule(".notes", [("margin", "1.5em 0 0"), ("padding", "0.5em 0 0"), (rule, "thin solid")])
    yield _rule(
        "table.table",
        [
            ("border-collapse", "collapse"),
            ("width", "auto" if vertical else "100%"),
            ("margin", "0.5em 0"),
            ("font-size", "1em"),
            ("text-indent", "0"),
        ],
    )
    if style.three_rules:
        above, below = ("border-right", "border-left") if vertical else ("border-top", "border-bottom")
        yield _rule("table.table", [(above, "medium solid"), (below, "medium solid")])
        yield _rule("table.table > thead", [(below, "thin solid")])
    border = [] if style.three_rules else [("border", "thin solid")]
    yield _rule("th, td", [*border, ("padding", "0.2em 0.4em"), ("vertical-align", "middle")])
    yield _rule("th", [("font-weight", "normal")])
    yield _rule("tr, figure", [("page-break-inside", "avoid"), ("break-inside", "avoid")])
    yield _rule("thead", [("display", "table-header-group")])
    for align, value in _ALIGN.items():
        yield _rule(f"th.{align.value} > p, td.{align.value} > p", [("text-align", value)])
    yield _rule("figure", [("text-align", "center")])
    yield _rule("img", [("max-width", "100%"), ("height", "auto"), ("vertical-align", "middle")])
    yield _rule("figure > img", [("max-height", "90vh"), ("object-fit", "contain")])
    yield _rule(".cover", [("text-align", "center"), ("text-indent", "0")])
    yield _rule(".cover > img", [("max-height", "95vh"), ("object-fit", "contain")])
    yield _rule("pre.code", [("white-space", "pre-wrap"), ("overflow-wrap", "anywhere"), ("text-align", "start")])
    yield _rule("code", [("white-space", "pre-wrap")])
    yield _rule("hr.separator", [("border", "0"), (rule, "thin solid"), ("margin", "1em 30%")])


def _web_page(style: ResolvedStyle) -> Iterator[str]:
    """A measured column in the middle of the window, contents in front, day and night by the reader's setting."""
    measure = style.page.characters
    ground = [] if style.ground else [("background-color", "Canvas")]  # said, so that contrast can be reckoned
    yield _rule(":root", [("color-scheme", "light" if style.ground else "light dark"), *ground])
    yield _rule("body", [("max-width", f"{measure}em"), ("margin", "0 auto"), ("padding", "1.5em 1em 4em")])
    yield _rule("nav.contents", [("margin", "0 0 2em"), ("text-indent", "0"), ("text-align", "start")])
    yield _rule("nav.contents a", [("text-decoration", "none")])
    yield _rule("nav.contents ol", [("list-style", "none"), ("margin", "0"), ("padding", "0")])
    yield _rule("nav.contents ol ol", [("padding-left", "2em")])
    yield _rule("a", [("text-underline-offset", "0.2em")])
    yield _rule(":target", [("scroll-margin-top", "1em")])
    yield "@media print {\n  nav.contents { display: none; }\n}"
