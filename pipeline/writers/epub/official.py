"""Head and foot of official documents in a book (GB/T 9704-2012, 7.2 to 7.4 and clause 10).

What print places to the millimetre on its first and last page stands here in groups: the red head over its rule, the
number with the signer beside it, bodies and date of the signature, 版记 between its rules. No word is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.nodes import Block, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.patterns import regex
from pipeline.style.resolved import ResolvedStyle

HEAD_ROLES = frozenset(
    (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER)
)
FOOT_ROLES = frozenset((Role.COPY_TO, Role.PRINTED_BY))
_SIGNED = frozenset((Role.SIGNATURE, Role.DATE))
_BESIDE = frozenset((Role.DOCUMENT_NUMBER, Role.SIGNER))
_LABEL = regex(r"[^：:]{2}[：:]")
_NUMBERED = regex(r"[0-9]{1,2}[.．、]")
_PRESENT = regex(r"(?:出席|列席|请假|請假|缺席|主持|记录|記錄)[：:]")

Group = tuple[str, tuple[Block, ...]]  # class of the group, empty for a block by itself


def grouped(blocks: Sequence[Block], style: ResolvedStyle) -> Iterator[Group]:
    """The blocks in their order, those that belong to one element of the form together."""
    at = 0
    while at < len(blocks):
        name, end = _group(blocks, at, style.official.form)
        yield name, tuple(blocks[at:end])
        at = end


def _run(blocks: Sequence[Block], at: int, roles: frozenset[Role]) -> int:
    """Where the run of paragraphs of some roles ends that begins at a block."""
    while at < len(blocks) and isinstance(block := blocks[at], Paragraph) and block.role in roles:
        at += 1
    return at


def _roles(blocks: Sequence[Block]) -> set[Role]:
    return {block.role for block in blocks if isinstance(block, Paragraph)}


def _group(blocks: Sequence[Block], at: int, form: str) -> tuple[str, int]:
    end = _run(blocks, at, HEAD_ROLES)
    if end > at and Role.ISSUER_MARK in _roles(blocks[at:end]):
        return f"red-head {form}", end
    end = _run(blocks, at, FOOT_ROLES)
    if end > at:
        return "imprint parted" if end - at > 1 else "imprint", end
    end = _run(blocks, at, _SIGNED)
    if end - at > 1 and form != "order" and _roles(blocks[at:end]) == _SIGNED:
        return "signed", end
    return "", at + 1


def beside(blocks: Sequence[Block], form: str) -> Iterator[Group]:
    """Inside a head: number and signer, which print sets on one line (7.2.6)."""
    at = 0
    while at < len(blocks):
        end = _run(blocks, at, _BESIDE)
        both = form != "letter" and _roles(blocks[at:end]) == _BESIDE
        end = end if both else at + 1
        yield "beside" if both else "", tuple(blocks[at:end])
        at = end


def modifier(block: Paragraph, style: ResolvedStyle) -> str:
    """A further class of a paragraph whose wording decides how its turned lines stand."""
    text = plain_text(block.children)
    if block.role is Role.ATTACHMENT_NOTE and _NUMBERED.match(text):
        return " further"  # 7.3.4: names stand below each other
    if block.role is Role.COPY_TO and _LABEL.match(text):
        return " hung"  # 7.4.2: below the first name
    if block.role is Role.BODY and style.official.form == "minutes" and _PRESENT.match(text):
        return " hung"  # 10.3
    return ""


def rules(style: ResolvedStyle) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The look of the groups: selectors and declarations. Lengths in em of the body's size."""
    body = style.of(Role.BODY).size
    vertical = style.page.direction == "vertical"
    top, right, bottom, left = ("right", "bottom", "left", "top") if vertical else ("top", "right", "bottom", "left")
    red = f"#{style.of(Role.ISSUER_MARK).colour.lower()}"
    thick = f"{style.official.rule / body:.4g}em"
    form = style.official.form
    if form == "letter":  # 10.1: a thick rule over a thin one below the mark
        yield (
            ".red-head > .issuer-mark",
            [(f"border-{bottom}", f"{2 * style.official.rule / style.of(Role.ISSUER_MARK).size:.4g}em double {red}")],
        )
    elif form != "order":  # 7.2.7
        yield ".red-head", [(f"border-{bottom}", f"{thick} solid {red}"), (f"padding-{bottom}", "0.7em")]
    yield ".red-head", [(f"margin-{bottom}", f"{2 * style.page.pitch / body - 1:.4g}em")]
    yield (
        ".beside",
        [
            ("display", "flex"),
            ("flex-wrap", "wrap"),
            ("justify-content", "space-between"),
            ("align-items", "flex-end"),
            (f"padding-{left}", "1em"),
        ],
    )
    # As wide as its longest line and at the right: date and bodies keep their places to each other on every screen.
    sealed = style.official.sealed
    yield ".signed", [("display", "table"), (f"margin-{left}", "auto"), (f"margin-{right}", "4em" if sealed else "2em")]
    yield (
        ".signed > .signature, .signed > .date",
        [(f"margin-{right}", "0"), ("text-align", "center" if sealed else "start")],
    )
    if not sealed:  # 7.3.5.2: the date begins two characters further right than the body
        yield ".signed > .date", [(f"margin-{left}", "2em")]
    yield ".further", [("text-indent", "-1em"), (f"margin-{left}", "6em"), (f"margin-{top}", "0")]
    yield ".copy-to.hung", [("text-indent", "-3em"), (f"margin-{left}", "4em")]
    yield ".body.hung", [("text-indent", "-3em"), (f"margin-{left}", "5em")]
    if form != "letter":  # 7.4.1: 0.35 mm above and below, 0.25 mm between; 10.1: letters have none
        outer, inner = "0.062em solid", "0.044em solid"
        yield ".imprint", [(f"border-{top}", outer), (f"border-{bottom}", outer)]
        yield ".imprint.parted > .printed-by", [(f"border-{top}", inner)]
    yield ".imprint", [(f"margin-{top}", "2em"), ("break-inside", "avoid"), ("page-break-inside", "avoid")]
