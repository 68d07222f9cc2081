import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.fields.language import language
from corpus.page import Block, Declared, Page

ENGLISH = "The Ministry of Health announced that the hospital of the city is to be opened in the spring."
CHINESE = "国家知识产权局副局长邢胜才出席会议并作重要讲话，强调知识产权文化建设。"
FRENCH = "Le président de la République a annoncé que les ministres se réuniront à Paris pour étudier la réforme."
JAPANESE = "外務省は本日、新しい経済協力の枠組みについて発表しました。大臣が記者会見を行いました。"


def told(text: str, lang: str | None = None, title: str = "") -> str | None:
    declared = (Declared("language", lang, "html lang"),) if lang else ()
    found = language(Page("/x", "text/html", "0", (Block(text),), declared), title)
    return found.tag if found else None


@pytest.mark.parametrize(
    ("text", "lang", "tag"),
    [
        (ENGLISH, None, "en"),
        (CHINESE, None, "zh"),
        (FRENCH, None, "fr"),
        (JAPANESE, None, "ja"),
        (ENGLISH, "en-US", "en"),
        (CHINESE, "zh_Hans_CN", "zh"),
        (FRENCH, "fr-CA", "fr"),
        (CHINESE, "en", "zh"),
        (JAPANESE, "en", "ja"),
        ("Ministerul a semnat", "ro", "ro"),
        (ENGLISH, "not a tag", "en"),
        ("Yes.", None, None),
        ("", None, None),
        ("", "en", "en"),
    ],
)
def test_language(text: str, lang: str | None, tag: str | None) -> None:
    assert told(text, lang) == tag


def test_a_language_has_its_evidence() -> None:
    declared = language(Page("/x", "text/html", "0", (), (Declared("language", "en-GB", "html lang"),)), "")
    detected = language(Page("/x", "text/html", "0", (Block(FRENCH),)), "")
    in_script = language(Page("/x", "text/html", "0", ()), CHINESE)
    assert declared
    assert detected
    assert in_script
    assert (declared.evidence.where, declared.evidence.source) == ("metadata", "html lang")
    assert (detected.evidence.where, detected.evidence.start, detected.evidence.end) == ("body", 0, len(FRENCH))
    assert 0.9 <= detected.evidence.confidence <= 1
    assert (in_script.evidence.where, in_script.evidence.rule) == ("title", "script of the letters")


def test_a_short_text_is_told_with_its_title() -> None:
    assert told("概要", title="国家知识产权局副局长出席会议") == "zh"


@settings(deadline=None)  # the detector is loaded by the first text that needs it
@given(st.text(max_size=300))
def test_any_text_has_a_tag_or_none(text: str) -> None:
    tag = told(text)
    assert tag is None or (tag.isascii() and 2 <= len(tag) <= 3)
