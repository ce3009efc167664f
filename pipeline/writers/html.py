"""One self-contained web page: the EPUB's content and style in one file, with its contents in front."""

from __future__ import annotations

from base64 import b64encode

from pipeline.writers.embedding import Carried, carried_faces
from pipeline.writers.epub.css import stylesheet
from pipeline.writers.epub.markup import attribute, escape
from pipeline.writers.epub.metadata import words
from pipeline.writers.epub.nav import outline
from pipeline.writers.epub.xhtml import single_page
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The edition as an HTML page in UTF-8; pictures and style sheet are inside it, it fetches nothing."""
    edition = single_page(job)
    tag = attribute(job.style.tag)
    said = words(job.style.tag)
    meta = job.document.meta
    heads = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(edition.title)}</title>",
        *(f'<meta name="author" content="{attribute(name)}">' for name in meta.creators),
        *([f'<meta name="description" content="{attribute(meta.description)}">'] if meta.description else []),
        f"<style>\n{_sheet(job)}</style>",
    ]
    # A title leads to the top of the page it stands on; the contents list what comes below it.
    entries = edition.entries[1:] if edition.entries and edition.entries[0].title == edition.title else edition.entries
    contents = ""
    if len(entries) > 1:
        listed = outline(entries, lambda entry: f"#{entry.anchor}")
        contents = (
            f'<nav class="contents" aria-label="{said.contents}">\n<details open>\n'
            f"<summary>{said.contents}</summary>\n{listed}\n</details>\n</nav>\n"
        )
    body = edition.files[0].body.replace("&#13;\n", "\n").replace("&#13;", "\n")  # HTML knows no carriage return
    page = (
        f'<!DOCTYPE html>\n<html lang="{tag}">\n<head>\n' + "\n".join(heads) + "\n</head>\n<body>\n"
        f"{contents}<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return page.encode()


def _sheet(job: Job) -> str:
    return stylesheet(job.style, page=True, carried=carried_faces(job, "epub"), address=_inside)


def _inside(face: Carried) -> str:
    return f"data:{face.media_type};base64,{b64encode(face.data).decode('ascii')}"
