from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from pipeline.writers.archive import write_zip

ENTRIES = [("mimetype", b"application/epub+zip"), ("b/文.xml", b"<a/>" * 100), ("a.xml", b"")]


def test_order_time_and_modes_are_fixed() -> None:
    with ZipFile(BytesIO(write_zip(ENTRIES, stored={"mimetype"}))) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == ["mimetype", "b/文.xml", "a.xml"]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in infos} == {0o100644}
    assert {info.create_system for info in infos} == {3}
    assert [info.compress_type for info in infos] == [ZIP_STORED, ZIP_DEFLATED, ZIP_DEFLATED]
    assert all(not info.extra for info in infos)


def test_a_stored_first_entry_stands_where_readers_of_epub_look() -> None:
    data = write_zip(ENTRIES, stored={"mimetype"})
    assert data[30:58] == b"mimetypeapplication/epub+zip"  # OCF 4.2: name at 30, content at 38, no extra field


def test_same_entries_same_bytes() -> None:
    assert write_zip(ENTRIES) == write_zip(list(ENTRIES))


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a\\b", "a/../b", ""])
def test_names_that_leave_the_container_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="inside a container"):
        write_zip([(name, b"")])


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="two entries"):
        write_zip([("a", b""), ("a", b"")])
