"""What is to be reviewed of a conversion: passages side by side, places in doubt, words and persons that were held."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pipeline.records import dataclass

GAP = "\ufffc"  # stands, in the text of a passage, for each character that is never converted


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that is converted as a whole. `source` and `result` are equally long; `GAP` for literal characters.

    `line` is 1-based in the original source, 0 for metadata that has no line; `role` is the block's role or the name of
    the fact; `literal` holds the runs of characters behind the gaps, in order.
    """

    line: int
    role: str
    source: str
    result: str
    literal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """One character whose form the evidence does not settle.

    `word`: offsets of the word it stands in. `evidence`: words of the text and the form each speaks for.
    """

    passage: int
    offset: int
    candidates: tuple[str, ...]
    reason: str
    word: tuple[int, int] | None = None
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A name recognised in the report and the form it was given."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word that another takes the place of, and its lines, 1-based."""

    before: str
    after: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The whole material of a review. `held` are the words of the user's glossaries with their forms for this target;
    `alternatives` gives, for each character of the text that has several counterparts, all of them; `further` counts
    places of less doubt that are not named;
    `replaced` are the words of the target's region that an edition takes when it is asked to."""

    file: str
    title: str
    source_tag: str
    target_tag: str
    passages: tuple[Passage, ...]
    doubts: tuple[DoubtfulPlace, ...]
    alternatives: Mapping[str, tuple[str, ...]]
    held: Mapping[str, str]
    people: tuple[Person, ...]
    further: int = 0
    replaced: tuple[Word, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tells this source and target from others, whatever glossaries and programs make of them."""
        digest = hashlib.sha256(f"{self.source_tag}\n{self.target_tag}\n".encode())
        for passage in self.passages:
            digest.update(passage.source.encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()[:20]


def as_json(review: Review) -> dict[str, object]:
    """The review as plain data: every doubtful place with line, context, candidates and reason."""
    near = 12
    places = []
    for doubt in review.doubts:
        passage = review.passages[doubt.passage]
        start, end = max(doubt.offset - near, 0), doubt.offset + 1 + near
        places.append(
            {
                "passage": doubt.passage,
                "line": passage.line,
                "role": passage.role,
                "offset": doubt.offset,
                "character": passage.source[doubt.offset],
                "chosen": passage.result[doubt.offset],
                "candidates": list(doubt.candidates),
                "reason": doubt.reason,
                "evidence": [{"word": word, "form": form} for word, form in doubt.evidence],
                "word": passage.source[slice(*doubt.word)] if doubt.word else "",
                "context": passage.source[start:end],
                "converted": passage.result[start:end],
            }
        )
    return {
        "version": 1,
        "source": review.file,
        "title": review.title,
        "from": review.source_tag,
        "to": review.target_tag,
        "passages": [
            {"line": item.line, "role": item.role, "source": item.source, "result": item.result}
            for item in review.passages
        ],
        "doubts": places,
        "further": review.further,
        "replaced": [
            {"before": word.before, "after": word.after, "lines": list(word.lines)} for word in review.replaced
        ],
        "persons": [{"name": item.name, "form": item.form} for item in review.people],
    }
