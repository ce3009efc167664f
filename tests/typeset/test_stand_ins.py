"""Signs that no face has are drawn as others of the same meaning, copied as themselves, and told where it is seen."""

from __future__ import annotations

import pipeline
from pipeline.diagnostics import Code
from pipeline.source import Source
from pipeline.verify.pdf import texts


def test_signs_that_no_face_has() -> None:
    line = "一∙二，❶甲，➁乙，ɡ。"
    result = pipeline.convert(Source("a.txt", line.encode()), formats=("pdf",), scripts=("zh-Hans",), reader="plain")
    (edition,) = result.editions
    assert line in "".join(texts(edition.data))
    (told,) = [item for item in result.diagnostics if item.code is Code.STAND_IN]
    assert told.detail["characters"] == "❶ → ① ➁ → ②"


def test_forms_of_the_mainland_that_no_face_has() -> None:
    line = "生产绝对绿色记录，日本産業。"
    result = pipeline.convert(
        Source("a.txt", line.encode()), formats=("pdf",), scripts=("zh-Hans", "zh-Hant-CN"), reader="plain"
    )
    simplified, traditional = result.editions
    assert line in "".join(texts(simplified.data))
    assert "生産絶對緑色記録，日本産業。" in "".join(texts(traditional.data))
    told = [item.detail["characters"] for item in result.diagnostics if item.code is Code.STAND_IN]
    assert told == ["産 → 產", "産 → 產 絶 → 絕 緑 → 綠 録 → 錄"]
