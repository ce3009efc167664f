"""All options of a conversion in one place: one default and one description for the command line, the API and batch."""

from __future__ import annotations

from pathlib import Path

from pipeline.records import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for. Empty tuples and strings mean: what the project file, then the default, says."""

    out: Path | None = None
    out_url: str = ""  # instead of `out`, when the editions go into a store
    formats: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    style: str = ""
    reader: str = ""
    encoding: str = ""
    glossaries: tuple[str, ...] = ()
    quotes: str = ""
    vocabulary: bool = False
    fail_on: str = "error"
    force: bool = False
    dry_run: bool = False
    embed_fonts: bool = False
    reference: str = ""
    epoch: int | None = None  # SOURCE_DATE_EPOCH, seconds; read from the environment by the command line only
    ui: str = ""
    verify: str = "quick"
    jobs: int = 0
    timeout: float | None = None
    memory: str | None = None
    retry: int = 1
    fail_fast: bool = False
    only: str = ""
    prune: bool = False
    state: Path | None = None
    shard: str = ""
    report: Path | None = None
    limits: tuple[str, ...] = ()  # name=number
    engine: str = "local"
    scheduler: str = ""
    dpi: int = 0
    output_profile: str = ""
    output_icc: str = ""
    impose: str = ""


DEFAULT_FORMATS: tuple[str, ...] = ("pdf", "docx", "epub")
DEFAULT_SCRIPTS: tuple[str, ...] = ("source",)
DEFAULT_STYLE = "official"
DEFAULT_DPI = 100
IMPOSITIONS: tuple[str, ...] = ("2-up", "4-up", "6-up", "8-up", "9-up", "16-up", "booklet")
OUTPUT_PROFILES: tuple[str, ...] = ("screen", "archive", "print")

DESCRIPTIONS: dict[str, str] = {
    "out": "Folder for the editions, or one file whose extension decides the format; - writes to standard output.",
    "formats": "Editions to make, separated by commas.",
    "scripts": "Language tags of the editions, or `source` for the script the report is written in.",
    "style": "Name of a bundled style sheet or path of your own.",
    "reader": "Take the source as this format instead of deciding by its name and content.",
    "encoding": "Character encoding of the source, when it cannot be decided by itself.",
    "quotes": "Quotation marks of the editions, where the house wants others than the region's.",
    "vocabulary": "Put the words of Taiwan or Hong Kong for the mainland's, or back (软件, 軟體), and list each one.",
    "review_out": "File to write; `.json` makes data; - is standard output. SOURCE.TAG.review.html when left out.",
    "glossaries": "Glossary of words whose converted form is settled, TOML or TSV; may be repeated.",
    "limits": "How much a source may ask for, such as image-pixels=100M; may be repeated. `kanben formats` lists all.",
    "fail_on": "Lowest severity that makes the command fail.",
    "force": "Build again even what is unchanged.",
    "dry_run": "Show what would be made and write nothing.",
    "verify": "How deep finished editions are checked: their text, or every measurable rule as `kanben verify` does.",
    "embed_fonts": "Let Word, EPUB and web editions carry the bundled faces, cut to their text (EPUB: 500 kB at most).",
    "dpi": "Resolution of pictures of pages (png, contact-sheet: at most 40), in dots an inch; 100 if unsaid.",
    "output_profile": "What PDFs are made for: the screen (PDF/A-2a, PDF/UA-1), the archive (PDF/A-3a with the source "
    "attached), or the printer (PDF/X-4: bleed, marks, black ink, a spot colour).",
    "impose": "Lay the pages of PDFs on sheets: several a side, or as a booklet to fold and stitch.",
    "output_icc": "ICC profile of the press, for --output-profile print; SWOP coated when left out.",
    "reference": "Word file (.docx, .dotx) whose letterhead, headers, footers and theme the Word edition takes over.",
    "ui": "Language of the messages.",
    "jobs": "Worker processes; 0 takes one a core when there are more than two documents to make.",
    "timeout": "Seconds that one document may take before its worker is replaced; 60 in worker processes, 0 for ever.",
    "memory": "Address space that one worker may take, such as 512MB; 2GB in worker processes, 0 for no limit.",
    "retry": "How often a document is tried again that crashed, hung or ran out of memory.",
    "fail_fast": "Stop at the first document that fails.",
    "only": "Of all documents make only those that failed last time.",
    "prune": "Remove the editions of sources that are there no more.",
    "state": "Folder for the manifest; otherwise .kanben in the folder of the editions.",
    "shard": "Make the I-th of N parts of the plan, such as 2/8: for job arrays, with no coordinator.",
    "engine": "Where the work is done: processes of this machine, or a Dask cluster.",
    "scheduler": "Address of a Dask scheduler such as tcp://host:8786; otherwise a cluster is started here.",
    "watch": "Build, then build again whenever a source or a style sheet changes, until interrupted.",
    "report": "Write what came of every document as a table: FILE.json or FILE.csv.",
}
