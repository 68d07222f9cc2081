from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.title import title
from corpus.page import Block, Declared, Page


def page(*blocks: Block, declared: tuple[Declared, ...] = ()) -> Page:
    return Page("/x/a.html", "text/html", "0", blocks, declared)


def test_the_first_declared_title_wins_with_its_white_space_mended() -> None:
    values = (
        Declared("title", "  ", "meta og:title"),
        Declared("title", "A  new\xa0plan\n", "h1"),
        Declared("title", "B", "title"),
    )
    told = title(page(Block("Heading", "heading"), declared=values))
    assert told.text == "A new plan"
    assert told.evidence
    assert told.evidence.source == "h1"


def test_then_the_first_heading() -> None:
    told = title(page(Block("Some text."), Block("The heading", "heading")))
    assert told.text == "The heading"
    assert told.evidence
    assert (told.evidence.start, told.evidence.end) == (12, 23)


def test_then_the_first_sentence() -> None:
    told = title(page(Block("The minister opened the dam. Rain fell.")))
    assert told.text == "The minister opened the dam."
    assert told.evidence
    assert told.evidence.rule == "first sentence"


def test_a_long_sentence_is_cut_between_words() -> None:
    told = title(page(Block("word " * 100)))
    assert len(told.text) <= 200
    assert told.text.endswith("word")


def test_an_empty_page_has_no_title() -> None:
    assert title(page()).text == ""
    assert title(page()).evidence is None


@given(st.lists(st.text(min_size=1)))
def test_the_evidence_holds_the_title(texts: list[str]) -> None:
    given_page = page(*(Block(text) for text in texts))
    told = title(given_page)
    if told.evidence:
        assert told.text == " ".join(given_page.body[told.evidence.start : told.evidence.end].split())
