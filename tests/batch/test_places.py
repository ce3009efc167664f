"""Sources and editions elsewhere: archives, an object store on this machine; the standard input into files."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.outcome import Status
from pipeline.batch.run import build
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from tests.batch.conftest import TEXT, Office

ROOT = Path(__file__).resolve().parents[2]


def test_the_standard_input_into_a_file(tmp_path: Path) -> None:
    for out in ("a.html", "folder"):
        command = [sys.executable, "-m", "pipeline", "build", "-", "-o", out, "-t", "html", "-q"]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, input=TEXT.format(1, 2).encode(), cwd=tmp_path, env=env, check=False)
        assert done.returncode == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "folder" / "stdin.zh-Hans.html").read_bytes()


def test_reports_in_an_archive(office: Office) -> None:
    office.add("2024/a.txt", "b.txt")
    office.build(out=office.folder / "plain")
    archive = office.folder / "reports.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in office.source.rglob("*.txt"):
            made.write(path, path.relative_to(office.source).as_posix())
        made.writestr("README.txt", "no report")
    outcomes = list(build([f"zip://::{archive}"], replace(office.options, formats=("html",))))
    assert {item.status for item in outcomes} == {Status.BUILT}
    plain = {name: data for name, data in office.files(office.folder / "plain").items() if name.endswith(".html")}
    assert office.files() == plain
    again = list(build([f"zip://::{archive}"], replace(office.options, formats=("html",))))
    assert {item.status for item in again} == {Status.UNCHANGED}


@pytest.mark.parametrize("url", ["http://example.invalid/a.txt", "ftp://x/y", "zip://a::https://x/y.zip", "odd://x"])
def test_nothing_is_fetched_from_servers(office: Office, url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        list(build([url], office.options))
    assert caught.value.diagnostics[0].code is Code.PLACE_KIND


def test_a_store_needs_a_folder_for_the_state(office: Office) -> None:
    office.add("a.txt")
    with pytest.raises(SettingsError) as caught:
        list(build([office.source], replace(office.options, out=None, out_url="memory://out")))
    assert caught.value.diagnostics[0].detail["case"] == "state"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of an S3 server on the loopback interface."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    import s3fs

    s3fs.S3FileSystem(endpoint_url=f"http://{host}:{port}").mkdir("office")
    yield "s3://office"
    server.stop()


@pytest.mark.external
@pytest.mark.filterwarnings("default")  # the libraries' own warnings are not ours
def test_from_an_object_store_and_back(office: Office, bucket: str) -> None:
    import fsspec

    office.add("2024/a.txt", "b.txt", "c.txt")
    office.build(out=office.folder / "plain", formats=("html",))
    store, _ = fsspec.core.url_to_fs(bucket)
    for path in office.source.rglob("*.txt"):
        store.pipe_file(f"office/in/{path.relative_to(office.source).as_posix()}", path.read_bytes())
    options = replace(
        office.options, formats=("html",), out=None, out_url=f"{bucket}/out", state=office.folder / "state", jobs=2
    )
    outcomes = list(build([f"{bucket}/in"], options))
    assert [item.status for item in outcomes] == [Status.BUILT] * 3
    store.invalidate_cache()
    made = {name.removeprefix("office/out/"): store.cat_file(name) for name in store.find("office/out")}
    assert made == office.files(office.folder / "plain")
    assert {item.status for item in build([f"{bucket}/in"], options)} == {Status.UNCHANGED}
    store.pipe_file("office/in/b.txt", TEXT.format(8, 9).encode())
    statuses = sorted(item.status for item in build([f"{bucket}/in"], options))
    assert statuses == [Status.BUILT, Status.UNCHANGED, Status.UNCHANGED]
