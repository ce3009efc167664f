"""What the sheets of a run cannot be in the editions that are wanted; said once, however many sources there are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.batch.plan import Plan
from pipeline.conversion import OWN_SCRIPT, TARGETS
from pipeline.diagnostics import Code, Diagnostic, Diagnostics
from pipeline.options import DEFAULT_STYLE

# That pages and their furniture have no measures where there are no pages goes almost without saying.
_MEASURES = ("page.", "official.", "furniture.folio.")


def style_notices(plan: Plan) -> Iterator[Diagnostic]:
    """Each sheet but the default once: parts that a format cannot do (S003), scripts it is not meant for (S004)."""
    asked = {
        (id(task.request.style), task.request.formats, task.request.scripts): task.request
        for task in plan.tasks
        if task.request.style is not None and task.request.style.sheet.name != DEFAULT_STYLE
    }
    if not asked:
        return
    from pipeline.style.load import load_style
    from pipeline.style.support import shortcomings

    base = load_style(DEFAULT_STYLE)
    found = Diagnostics()
    said: set[tuple[str, ...]] = set()
    for request in asked.values():
        sheet = request.style
        assert sheet is not None
        name = sheet.sheet.name or ""
        for target in dict.fromkeys(TARGETS[made] for made in request.formats if made in TARGETS):
            for reason, parts in shortcomings(sheet, base, target).items():
                measures = tuple(part for part in parts if part.startswith(_MEASURES))
                whole = tuple(part for part in parts if part not in measures)
                for tell, named in ((found.warn, whole), (found.info, measures)):
                    value = ", ".join(named)
                    if value and (name, target, value) not in said:
                        said.add((name, target, value))
                        tell(
                            Code.NOT_IN_TARGET, case="sheet", target=target.value, name=name, value=value, reason=reason
                        )
        meant = sheet.sheet.scripts or ()
        for tag in request.scripts:
            if meant and tag not in meant and tag != OWN_SCRIPT and (name, tag) not in said:
                said.add((name, tag))
                found.warn(Code.SHEET_SCRIPT, name=name, tag=tag, known=", ".join(meant))
    yield from found
