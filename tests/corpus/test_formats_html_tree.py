import pytest
from bs4.element import Tag
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from corpus.formats.html import parse
from corpus.formats.html.survey import Survey
from corpus.formats.html.tree import events, is_text, text_of

PIECES = (
    "<p> </p> <div> </div> <pre> </pre> <a> </a> <nav> </nav> <table> <td> </table> <br> <!--c--> <?x?> <rt> </rt>"
    " <svg> word &amp; </body>"
)
MARKUP = st.lists(st.sampled_from([*PIECES.split(), " ", "\n"])).map("".join)


def test_a_tree_is_one_of_beautifulsoup() -> None:
    soup = parse("<title>T</title><div id=a><p>one <b>two</b></p>\n<p class=x>three</p></div>")
    first, second = soup.find_all("p")
    assert second.get_text() == "three"
    assert second["class"] == "x"
    assert first.find_next_sibling("p") is second
    assert second.find_previous_sibling("p") is first
    assert first.b is not None
    assert first.b.parent is first
    assert [tag.name for tag in second.parents] == ["div", "body", "html", "[document]"]
    assert str(first) == "<p>one <b>two</b></p>"


@given(MARKUP)
def test_links_agree_with_contents(markup: str) -> None:
    soup = parse(f"<body>{markup}")
    walked = [element for begins, element in events(soup) if begins]
    assert [soup, *soup.descendants] == walked
    for tag in (element for element in walked if isinstance(element, Tag)):
        assert all(child.parent is tag for child in tag.contents)
        pairs = list(zip(tag.contents, tag.contents[1:], strict=False))
        assert all(one.next_sibling is other and other.previous_sibling is one for one, other in pairs)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a &amp; b</p>", "a & b"),
        ("<p>a<!-- c -->b<img src=x>c</p>", "abc"),
        ("<p>a<?x y?>b</p>", "ab"),
        ("<p>東<ruby>京<rp>(</rp><rt>きょう</rt><rp>)</rp></ruby></p>", "東京"),
        ("<div>a</div><nav>b<p>c</p></nav><div>d</div>", "a d"),
        ('<script type="application/ld+json">{"a": 1}</script><p>a</p>', "a"),
        ("<p>a <b> </b>b</p>", "a b"),
        ("open <b>to the end", "open to the end"),
    ],
)
def test_text_of_a_tree(markup: str, text: str) -> None:
    assert text_of(parse(f"<body>{markup}")) == text


def test_spaces_alone_are_kept_only_where_they_show() -> None:
    soup = parse("<p><b>a</b>  \n <i>b</i></p><pre>  \n\n <b>c</b></pre>")
    runs = [str(element) for _, element in events(soup) if is_text(element)]
    assert runs == ["a", "\n", "b", "  \n\n ", "c"]


def test_names_are_judged_alike_whether_they_are_kept_or_not() -> None:
    long = "x " * 200
    for classes in ("share-buttons", f"{long}share-buttons"):
        survey = Survey(parse(f"<body><div class='{classes}'>Share</div><p>{'The bridge opens today. ' * 9}</p>"))
        assert len(survey.cut) == 1


def test_many_open_tags_take_linear_time() -> None:
    assert_linear(lambda count: lambda: Survey(parse("<b>" * count + "x")), 80_000)
