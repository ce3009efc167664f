"""Variable fonts, collections and families: which face, at which place of its axes, a name or file stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, InstanceDescriptor, SourceDescriptor
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import build

from pipeline.errors import SettingsError
from pipeline.fonts import foreign, system
from pipeline.fonts.names import facts_of
from tests.fonts.test_own_fonts import alone, make

__all__ = ["alone"]

THIN, HEAVY = 100, 900


def variable(path: Path, folder: Path, family: str, cff: bool = False) -> Path:
    """A face whose blocks grow from a tenth of the square at weight 100, its usual place, to nine tenths at 900."""
    space = DesignSpaceDocument()
    axis = AxisDescriptor(name="Weight", tag="wght", minimum=THIN, default=THIN, maximum=HEAVY)
    space.addAxis(axis)
    for weight, right in ((THIN, 200), (HEAVY, 1000)):
        drawn = make(folder / f"{family}{weight}.otf", family, cff=cff, right=right)
        space.addSource(SourceDescriptor(font=TTFont(drawn), location={"Weight": weight}, familyName=family))
    for style, weight in (("Regular", 400), ("SemiBold", 600)):
        name = f"{family.replace(' ', '')}-{style}"
        space.addInstance(InstanceDescriptor(styleName=style, postScriptFontName=name, location={"Weight": weight}))
    font, _, _ = build(space)
    font.save(path)
    return path


def right_edge(spec: str) -> float:
    """Of the block that the face draws for 天, in thousandths: 100 + weight."""
    face = foreign.foreign_face(spec)
    box = face._box(face.glyph(ord("天"), "SC"))
    assert box is not None
    return box[2]


@pytest.mark.parametrize("cff", [False, True])
def test_a_file_stands_at_400_and_goes_where_it_is_sent(tmp_path: Path, cff: bool) -> None:
    path = variable(tmp_path / "vf.otf", tmp_path, "Grow", cff).as_posix()
    places = {"": 400, "@600": 600, "@wght=750": 750, "@SemiBold": 600, "@Grow SemiBold": 600, "@Grow-SemiBold": 600}
    assert {place: right_edge(path + place) for place in places} == {
        place: pytest.approx(100 + weight, abs=1) for place, weight in places.items()
    }
    for wrong in ("@950", "@wdth=80", "@Black"):
        with pytest.raises(SettingsError) as caught:
            foreign.find(path + wrong)
        assert "SemiBold" in str(caught.value.diagnostics[0].detail["reason"])


def test_an_installed_one_is_found_by_family_weight_and_instance(alone: Path, tmp_path: Path) -> None:
    variable(alone / "vf.ttf", tmp_path, "Grow Wide")
    names = {"Grow Wide": 400, "方正Grow Wide": 400, "Grow Wide SemiBold": 600, "GrowWide-SemiBold": 600}
    names |= {"Grow Wide@700": 700, "Grow Wide@wght=300": 300, "grow wide@semibold": 600}
    assert {name: right_edge(name) for name in names} == {
        name: pytest.approx(100 + weight, abs=1) for name, weight in names.items()
    }
    system.installed.cache_clear()  # from the remembered file
    foreign.find.cache_clear()
    assert dict(foreign.find("Grow Wide@SemiBold").axes) == {"wght": 600}  # type: ignore[union-attr]


def test_a_weight_chooses_among_the_faces_of_a_family(alone: Path) -> None:
    for weight in (400, 700, 900):
        make(alone / f"{weight}.ttf", "Static", weight=weight)
    chosen = {spec: foreign.find(spec) for spec in ("Static", "Static@700", "Static@650", "Static@1000")}
    assert {spec: where and where.facts.weight for spec, where in chosen.items()} == {
        "Static": 400, "Static@700": 700, "Static@650": 700, "Static@1000": 900,
    }  # fmt: skip


def test_a_face_of_a_collection_by_name(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(make(tmp_path / f"{name}.ttf", name)) for name in ("One", "Two")]
    path = tmp_path / "both.ttc"
    collection.save(path)
    found = {spec: foreign.foreign_face(f"{path.as_posix()}#{spec}").family for spec in ("Two", "方正Two", "1")}
    assert found == {
        "Two": "Two", "方正Two": "Two", "1": "Two",
    }  # fmt: skip
    with pytest.raises(SettingsError) as caught:
        foreign.find(f"{path.as_posix()}#Three")
    assert "#0 One" in str(caught.value.diagnostics[0].detail["reason"])


@pytest.mark.parametrize(
    ("installed", "written"),
    [
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体"),
        ("FangSong_GB2312", "仿宋_GB2312"),
        ("仿宋_GB2312", "FangSong_GB2312"),
        ("KaiTi", "楷体"),
        ("SimHei", "黑体"),
        ("Source Han Serif CN", "思源宋体"),
        ("Noto Sans CJK SC", "Source Han Sans SC"),
        ("DFKai-SB", "標楷體"),
    ],
)
def test_a_font_is_found_under_its_other_name(alone: Path, installed: str, written: str) -> None:
    make(alone / "x.ttf", installed, chinese="")
    found = foreign.find(written)
    assert found is not None
    assert found.facts.families[0] == installed
    assert foreign.find("仿宋" if "仿宋" not in written else "黑体") is None  # no other font stands in silently


def test_damaged_instances_leave_the_axes(tmp_path: Path) -> None:
    data = bytearray(variable(tmp_path / "vf.ttf", tmp_path, "Grow").read_bytes())
    font = TTFont(tmp_path / "vf.ttf")
    at = font.reader.tables["fvar"].offset
    data[at + 12 : at + 14] = b"\xff\xff"  # more instances than the table holds
    (facts,) = facts_of(bytes(data))
    assert facts.instances == ()
    assert facts.axes == (("wght", 100.0, 100.0, 900.0),)
