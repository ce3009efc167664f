"""Where the report is in a page: what is not shown, the main text, its heading, lists of links around it.

Containers that the publishing systems of Chinese government and news sites use are tried first; then the element that
holds most of the running text (sentences outside links), as readability does. A page without navigation is taken whole.
"""

from __future__ import annotations

import re

from pipeline.patterns import regex
from pipeline.readers.html.dom import NEVER, Element
from pipeline.readers.html.looks import hidden
from pipeline.readers.html.tables import is_data
from pipeline.records import dataclass, field

BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
     "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody",
     "td", "tfoot", "th", "thead", "tr", "ul")
)  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CONTROLS = frozenset(("input", "button", "select", "textarea", "option", "label", "progress", "meter", "output"))
FOREIGN = frozenset(
    ("iframe", "object", "embed", "applet", "video", "audio", "canvas", "svg", "math", "frame", "frameset", "marquee")
)

# From the surest to the loosest. The word must stand alone in class or id.
_KNOWN: tuple[re.Pattern[str], ...] = tuple(
    regex(rf"(?:^|\s)(?:{words})(?:\s|$)", re.IGNORECASE)
    for words in (
        r"UCAP-CONTENT|TRS_UEDITOR|TRS_Editor|Custom_UNIONSTYLE|TRS_PreAppend|js_content|mw-parser-output",
        r"pages_content|zoom|Zoom|articleContent|article[-_]content|content[-_]article|artibody|rm_txt_con|ContentArea|"
        r"view TRS_UEDITOR.*|j-fontContent|conTxt|xxgk_content|gz_content|Main-Con|detail[-_]?content|news[-_]?content|"
        r"article[-_]?body|articleText|article[-_]?main|main[-_]?text|entry-content|post-content|post_content",
        r"article|articlebox|article-box|text|content|main-content|mainContent|detail|con|cont|contentbox|nr|neirong",
    )
)
_KNOWN_SHARE = (0.5, 0.6, 0.8)  # of the page's running text, at least
_DOMINANT = 0.8  # share of a child below which the search for the container stops
_CHROME = regex(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|crumb|crumbs|position|dqwz|weizhi|location|sidebar|side|aside|footer|foot|header|"
    r"head|top|topbar|share|bdshare\S*|social|related|relate|relevant|xgxw|xgyd|recommend|tuijian|hot|rank|comment|comments|"
    r"pinglun|ad|ads|advert\S*|banner|pager|pagination|pagebar|page-nav|prevnext|tool|tools|toolbar|fontsize|print|copyright|"
    r"friendlink|links|qrcode|ewm|erweima|search|login|editsection|mw-editsection|noprint|navbox|catlinks|toc)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_TITLE_WORDS = regex(r"title|biaoti|headline|(?:^|[\s_-])(?:bt|tit|tt|h1)(?:[\s_-]|$)", re.IGNORECASE)
_PROSE = regex(r"[，。；：、！？,;!?]|\.\s")
_BARE = regex(r"[\W_]+")
_META_LINE = regex(
    r"(?:来源|稿源|发布时间|发布日期|时间|日期|作者|责任编辑|责编|编辑|来源单位|發布日期|來源|作者)\s*[：:]|^\s*\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}"
)
_FEW_LINKS = 5


@dataclass(slots=True)
class Measure:
    """Characters of text, of text in links, and of running text below an element; links below it."""

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0


@dataclass(slots=True)
class Choice:
    """The roots to read in order, what lies in them and is left out with its reason, and whether a page was parted."""

    roots: list[Element] = field(default_factory=list)
    skip: dict[int, tuple[Element, str]] = field(default_factory=dict)
    loose: list[tuple[Element, str]] = field(default_factory=list)  # text between elements that are left out
    title: str = ""
    parted: bool = False
    untitled: bool = False  # no heading stands before the container

    def leave(self, element: Element, rule: str) -> None:
        """Leave an element out."""
        self.skip.setdefault(id(element), (element, rule))


def measure(root: Element, skip: dict[int, tuple[Element, str]]) -> dict[int, Measure]:
    """The measures of every element, without what is skipped."""
    out: dict[int, Measure] = {}
    order: list[tuple[Element, bool]] = []
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, linked = stack.pop()
        if id(element) in skip or element.tag in NEVER:
            continue
        order.append((element, linked))
        inside = linked or element.tag in ("a", "nav", "footer", "button", "select")
        stack.extend((child, inside) for child in element.children if isinstance(child, Element))
    for element, linked in reversed(order):
        own = Measure()
        inside = linked or element.tag in ("a", "nav", "footer", "button", "select")
        if element.tag == "a" and element.get("href"):
            own.links = 1
        for child in element.children:
            if isinstance(child, str):
                length = len("".join(child.split()))
                own.text += length
                if inside:
                    own.linked += length
                elif length >= 10 and _PROSE.search(child):
                    own.prose += length
            elif (inner := out.get(id(child))) is not None:
                own.text += inner.text
                own.linked += inner.linked
                own.prose += inner.prose
                own.links += inner.links
        out[id(element)] = own
    return out


def choose(root: Element, skip: dict[int, tuple[Element, str]], wanted_title: str) -> Choice:
    """The parts of a page that hold the report. `skip`: what has been taken out already; `wanted_title`: the page's."""
    choice = Choice(skip=dict(skip), title=wanted_title)
    body = next((child for child in root.children if isinstance(child, Element) and child.tag == "body"), root)
    sizes = measure(body, choice.skip)
    whole = sizes.get(id(body), Measure())
    for element in body.elements():
        size = sizes.get(id(element))
        if size is None:
            continue
        if element.tag in CONTROLS or element.tag in FOREIGN:
            choice.leave(element, "control" if element.tag in CONTROLS else "foreign")
        elif hidden(element) and size.text * 2 < max(1, whole.text):
            choice.leave(element, "hidden")
    sizes = measure(body, choice.skip)
    whole = sizes.get(id(body), Measure())
    main, known = _container(body, sizes)
    outside = whole.links - sizes[id(main)].links if id(main) in sizes else 0
    if not known and outside < _FEW_LINKS:
        choice.roots = [body]
        for element in body.elements():
            if element.tag == "nav" and id(element) in sizes:
                choice.leave(element, "M-23")
        return choice
    choice.parted = True
    _prune(main, sizes, choice)
    before = _before(body, main, sizes, choice)
    choice.roots = [*before, main]
    for element in _outside(body, choice):
        choice.leave(element, "M-23")
    return choice


def _container(body: Element, sizes: dict[int, Measure]) -> tuple[Element, bool]:
    """The element that holds the report, and whether it is one of the known containers."""
    total = sizes.get(id(body), Measure()).prose
    for pattern, share in zip(_KNOWN, _KNOWN_SHARE, strict=True):
        fitting = [
            element
            for element in body.elements()
            if id(element) in sizes
            and element.tag in BLOCKS
            and (pattern.search(element.get("class")) or pattern.search(element.get("id")))
            and sizes[id(element)].prose >= max(20, share * total)
        ]
        if fitting:
            return fitting[-1], True  # the innermost of those that hold enough
    for tag in ("article", "main"):
        fitting = [
            element
            for element in body.elements()
            if element.tag == tag and id(element) in sizes and sizes[id(element)].prose >= max(20, _DOMINANT * total)
        ]
        if fitting:
            return fitting[-1], False
    node = body
    while True:
        here = sizes.get(id(node), Measure()).prose
        best = max(
            (child for child in node.children if isinstance(child, Element) and id(child) in sizes),
            key=lambda child: sizes[id(child)].prose,
            default=None,
        )
        if best is None or not here or sizes[id(best)].prose < _DOMINANT * here:
            return node, False
        if best.tag not in BLOCKS or best.tag in ("p", "li", "pre", "dd", *HEADINGS):
            return node, False
        if best.tag == "table" and is_data(best):
            return node, False
        node = best


def _prune(main: Element, sizes: dict[int, Measure], choice: Choice) -> None:
    """Lists of links and named furniture inside the container are left out; sentences never are."""
    total = max(1, sizes[id(main)].prose)
    for element in main.elements():
        size = sizes.get(id(element))
        if element is main or size is None or element.tag not in BLOCKS:
            continue
        small = size.prose < 0.1 * total
        named = element.tag in ("nav", "aside", "footer") or _CHROME.search(element.words) is not None
        mostly_links = size.links >= 3 and size.linked > 0.6 * size.text
        if (
            element.tag == "nav"
            or (named and small and (size.prose == 0 or mostly_links) and not _rows(element))
            or (mostly_links and small and size.prose == 0 and element.tag in ("ul", "ol", "div", "dl", "section"))
        ):
            choice.leave(element, "M-23")


def _rows(element: Element) -> bool:
    """True when an element holds a table of data: a class named `head` may be the table's own."""
    return any(item.tag == "table" and is_data(item) for item in element.elements())


def bare(text: str) -> str:
    """Letters and figures only: titles are compared so."""
    return _BARE.sub("", text)


def _before(body: Element, main: Element, sizes: dict[int, Measure], choice: Choice) -> list[Element]:
    """The heading of the report before its container, and the lines of source and time between them."""
    head: Element | None = None
    wanted = bare(choice.title)
    inside = {id(element) for element in main.elements()}
    around = {id(element) for element in main.ancestors()}
    blocks: list[Element] = []
    for element in body.elements():
        if id(element) in inside:
            break
        size = sizes.get(id(element))
        if size is None or id(element) in around or not size.text:
            continue
        if any(id(parent) in choice.skip for parent in element.ancestors()):
            continue
        blocks.append(element)
    for element in blocks:
        text = element.line_text()
        if not 4 <= len(text) <= 120 or element.tag in ("a", "title"):
            continue
        title = bare(text)
        fits = bool(wanted) and len(title) >= 4 and (wanted.startswith(title) or title == wanted)
        marked = element.tag in HEADINGS or _TITLE_WORDS.search(element.words) is not None
        size = sizes[id(element)]
        if (fits or (marked and element.tag == "h1")) and size.linked * 2 < size.text:
            head = element  # the last before the text: the ones above belong to the page
    opening = bare(main.text(choice.skip))[:400]
    out: list[Element] = []
    if head is not None and bare(head.line_text()) not in opening:
        out.append(head)
    choice.title = head.line_text() if head is not None else ""
    choice.untitled = head is None
    start = blocks.index(head) if head is not None else len(blocks)
    taken: set[int] = {id(item) for item in head.elements()} if head is not None else set()
    for element in blocks[start:]:
        if id(element) in taken or (element.tag not in BLOCKS and element.tag != "span"):
            continue
        text = element.line_text()
        size = sizes[id(element)]
        if len(text) <= 120 and _META_LINE.search(text) and size.linked * 2 < size.text:
            out.append(element)
            taken.update(id(item) for item in element.elements())
    return out


def _outside(body: Element, choice: Choice) -> list[Element]:
    """The largest elements that hold no root; bare text beside the elements that do is noted in `choice`."""
    keep = {id(root) for root in choice.roots}
    way = {id(parent) for root in choice.roots for parent in root.ancestors()}
    out: list[Element] = []
    stack: list[Element] = [body]
    while stack:
        element = stack.pop()
        if id(element) in keep:
            continue
        if id(element) not in way:
            if element.tag not in NEVER:
                out.append(element)
            continue
        bare_text = " ".join(child.strip() for child in element.children if isinstance(child, str) and child.strip())
        if bare_text:
            choice.loose.append((element, bare_text))
        stack.extend(child for child in reversed(element.children) if isinstance(child, Element))
    return out
