"""What a conversion has to say: data, never printed here.

A `Diagnostic` holds a stable code and its facts; the words are chosen at the edge from `pipeline/messages/*.toml`.
A `Change` is the lighter record of one edit to the source text; there may be many thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

from pipeline.records import dataclass, field


class Severity(IntEnum):
    """Rising weight. Only an error makes a conversion fail (`--fail-on` can lower the bar)."""

    NOTE = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


class Code(StrEnum):
    """Stable names of everything that can be said; a number is never reused.

    Families: U usage and settings, R reading, T recognition and clean-up, J script conversion, C proofreading,
    S style, F fonts, L layout, W writing, V verification, B batch.
    """

    # U: usage and settings
    UNKNOWN_OPTION_VALUE = "U001"
    NO_SUCH_SOURCE = "U002"
    UNKNOWN_FORMAT = "U003"
    OUTPUT_CLASH = "U004"
    NO_SOURCES = "U005"
    SETTINGS_FAULT = "U006"
    OUTPUT_KIND = "U007"
    REFERENCE_FAULT = "U008"
    MISSING_EXTRA = "U009"
    PLACE_KIND = "U010"
    PROFILE_FAULT = "U011"
    # R: reading
    UNREADABLE = "R001"
    ENCODING_UNKNOWN = "R002"
    ENCODING_CHOSEN = "R003"
    BAD_BYTES = "R004"
    EMPTY_SOURCE = "R005"
    LIMIT = "R006"
    CONTROL_CHARACTER = "R007"
    UNSUPPORTED_CONTENT = "R008"
    BAD_TREE = "R009"
    BIDI_CONTROL = "R010"
    LONE_SURROGATE = "R011"
    BAD_CONTAINER = "R012"
    EMPHASIS_MENDED = "R013"
    COMMENT = "R014"
    REVISIONS = "R015"
    NUMBERS_WRITTEN = "R016"
    OTHER_FORMAT = "R017"
    PICTURE_CONVERTED = "R018"
    # T: recognition and clean-up
    DROPPED = "T001"
    JOINED = "T002"
    DOUBTFUL = "T003"
    NO_TITLE = "T004"
    NUMBERING_GAP = "T005"
    UNBALANCED_QUOTES = "T006"
    METADATA_TAKEN = "T007"
    # J: script conversion
    AMBIGUOUS = "J001"
    GLOSSARY_CONFLICT = "J002"
    GLOSSARY_FAULT = "J003"
    WORD_REPLACED = "J004"
    # C: proofreading (1 numbers that count, 2 pairs, 3 wording, 4 dates, 5 figures, 6 marks, 7 characters, 9 settings)
    NUMBER_GAP = "C101"
    NUMBER_REPEATED = "C102"
    NUMBER_STARTS_LATE = "C103"
    LEVEL_SKIPPED = "C104"
    FORM_SKIPPED = "C105"
    CLAUSE_GAP = "C106"
    UNCLOSED = "C201"
    UNOPENED = "C202"
    NESTED_ALIKE = "C203"
    WORD_REPEATED = "C301"
    SENTENCE_REPEATED = "C302"
    MISWRITTEN = "C303"
    NO_SUCH_DATE = "C401"
    WRONG_WEEKDAY = "C402"
    SPAN_BACKWARDS = "C403"
    NO_SUCH_TIME = "C404"
    PERCENT_ONCE = "C501"
    MIXED_FIGURES = "C502"
    APPROXIMATE_MARK = "C503"
    SHORT_YEAR = "C504"
    SAID_TWICE = "C505"
    FEWER_TIMES = "C506"
    YEAR_STYLES = "C507"
    THOUSANDS_STYLES = "C508"
    HALF_WIDTH = "C601"
    MARKS_DOUBLED = "C602"
    COMMA_LIST = "C603"
    MARK_TOO_MANY = "C604"
    HEADING_END = "C605"
    QUOTED_ITEMS = "C606"
    HALF_WIDTH_SOURCE = "C607"
    OTHER_SCRIPT = "C701"
    LOOK_ALIKE = "C702"
    LOST_GLYPH = "C703"
    MISCONVERTED = "C704"
    ACCEPTED_UNUSED = "C901"
    # S: style
    STYLE_FAULT = "S001"
    STYLE_UNKNOWN = "S002"
    NOT_IN_TARGET = "S003"
    SHEET_SCRIPT = "S004"
    # F: fonts
    GLYPH_MISSING = "F001"
    FALLBACK = "F002"
    FONT_UNUSABLE = "F003"
    STAND_IN = "F004"
    FONT_ABSENT = "F005"
    # L: layout
    OVERFULL = "L001"
    TABLE_TOO_WIDE = "L002"
    COARSE_PICTURE = "L003"
    COVER_SHEET = "L004"
    FOR_THE_PRINTER = "L005"
    # W: writing
    WRITE_FAILED = "W001"
    # B: batch
    PROGRAM_FAULT = "B001"
    TIMEOUT = "B002"
    OUT_OF_MEMORY = "B003"
    CRASHED = "B004"
    SOURCE_GONE = "B005"
    STATE_FAULT = "B006"
    CLUSTER = "B007"
    # V: verification
    TEXT_DIFFERS = "V001"
    RULE_BROKEN = "V002"
    EDITION_UNREADABLE = "V003"


class Place(NamedTuple):
    """Where in the source: file, 1-based line and column; 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `detail` fills the message's placeholders and is what a script should read."""

    code: Code
    severity: Severity
    place: Place | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


class Change(NamedTuple):
    """One edit of the source text: `before` became `after` (empty: dropped) by `rule` of the typographic rules.

    `line` is 1-based in the original source; `column` is the 0-based character in that line; `confidence` is 0..1.
    """

    rule: str
    line: int
    column: int
    before: str
    after: str
    confidence: float = 1.0


class Diagnostics:
    """The collector that readers, transforms and writers are handed."""

    __slots__ = ("changes", "found")

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.changes: list[Change] = []

    def add(
        self,
        code: Code,
        severity: Severity,
        place: Place | None = None,
        /,
        **detail: object,
    ) -> None:
        """Record a finding; every detail is kept as its `str`."""
        self.found.append(Diagnostic(code, severity, place, {key: str(value) for key, value in detail.items()}))

    def note(self, code: Code, place: Place | None = None, /, **detail: object) -> None:
        """Record something that was done and may be asked about."""
        self.add(code, Severity.NOTE, place, **detail)

    def info(self, code: Code, place: Place | None = None, /, **detail: object) -> None:
        """Record something a user should be told once."""
        self.add(code, Severity.INFO, place, **detail)

    def warn(self, code: Code, place: Place | None = None, /, **detail: object) -> None:
        """Record something a user should look at."""
        self.add(code, Severity.WARNING, place, **detail)

    def error(self, code: Code, place: Place | None = None, /, **detail: object) -> None:
        """Record a fault that makes this document fail but lets the work go on collecting."""
        self.add(code, Severity.ERROR, place, **detail)

    def change(self, rule: str, line: int, column: int, before: str, after: str, confidence: float = 1.0) -> None:
        """Record one edit of the source text."""
        self.changes.append(Change(rule, line, column, before, after, confidence))

    @property
    def worst(self) -> Severity | None:
        """The heaviest severity found, or `None`."""
        return max((item.severity for item in self.found), default=None)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)
