from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from corpus.formats import FEED, HTML, Origin, media_type_of, pages
from corpus.formats.html import blocks_of, parse_fragment
from corpus.page import Page

LONG = "The Minister of Works announced on Tuesday that the harbour bridge will be rebuilt within two years. "


def page_of(markup: str) -> Page:
    (page,) = pages(markup.encode(), Origin("/news/page.html", "0" * 64, HTML))
    assert isinstance(page, Page)
    return page


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks_of(parse_fragment(markup))]


def values(page: Page, field: str) -> list[str]:
    return [declared.value for declared in page.values(field)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>un<b>break</b>able <i>words</i></p>", ["unbreakable words"]),
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("one<br><br>two", ["one", "two"]),
        ("one<br>\n two", ["one\ntwo"]),
        ("<p>a&nbsp;b&shy;c\n   d</p>", ["a bc d"]),
        ("<script>x</script><style>y</style><p>z</p>", ["z"]),
        ("<pre>a  b\n\nc</pre>", ["a  b", "c"]),
        ("a<!-- no -->b", ["ab"]),
        ("<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>", ["one", "inner", "two"]),
        (
            "<table><tr><th>Year</th><th>Sum</th></tr><tr><td>2001</td><td>7</td></tr></table>",
            ["Year | Sum", "2001 | 7"],
        ),
    ],
)
def test_blocks(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_block_kinds() -> None:
    markup = "<h2>h</h2><p>p</p><ul><li>i</li></ul><blockquote><p>q</p></blockquote><pre>c</pre>"
    kinds = [block.kind for block in blocks_of(parse_fragment(markup))]
    assert kinds == ["heading", "paragraph", "item", "quote", "preformatted"]


def test_furniture_is_left_out() -> None:
    page = page_of(
        f"""<html lang=en><title>Bridge | Ministry of Works</title><body>
        <nav>Home News</nav><div class="cookie-banner">We use cookies</div><form><input value=x></form>
        <main><h1>Bridge</h1><p>{LONG}</p><p style="display: none">secret</p><div class="share-links">Tweet</div>
        <aside>Related: tunnels</aside><p>{LONG}</p></main><footer>Contact us</footer></body>"""
    )
    assert page.body == f"{LONG.strip()}\n\n{LONG.strip()}"
    assert values(page, "title")[0] == "Bridge"
    assert values(page, "site") == ["Ministry of Works"]
    assert values(page, "language") == ["en"]


def test_a_form_or_sidebar_layout_around_the_whole_page_is_kept() -> None:
    page = page_of(f'<title>T</title><form><div class="with-sidebar"><p>{LONG}</p><p>{LONG}</p></div></form>')
    assert page.body.count("harbour bridge") == 2


def test_a_table_page_of_1999() -> None:
    page = page_of(
        f"""<html><head><title>Harbour bridge</title></head><body bgcolor=white>
        <center><font size=5>MINISTRY</font></center>
        <table width=100%><tr><td width=20%><a href=a>Home</a><br><a href=b>Press releases</a><br>
        <a href=c>Search</a></td>
        <td><table><tr><td><font face=Arial><b>Harbour bridge</b><br><br>{LONG}<br><br>{LONG}
        <p>{LONG}</font></td></tr></table></td></tr>
        <tr><td colspan=2><center><a href=a>Home</a> | <a href=b>Contact</a> |
        <a href=c>Site map of this server</a></center>
        Last updated March 3, 1999</td></tr></table></body></html>"""
    )
    assert page.body == "\n\n".join([LONG.strip()] * 3)


def test_declared_dates_in_order_of_trust_and_modified_apart() -> None:
    page = page_of(
        f"""<html><head><title>T</title>
        <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "T of JSON",
        "datePublished": "2020-01-01",
        "dateModified": "2021-01-01", "author": {{"name": "Ann"}}, "publisher": {{"name": "Ministry"}}}}</script>
        <meta property="article:published_time" content="2020-01-02"><meta name="DCTERMS.issued" content="2020-01-03">
        <meta name="last-modified" content="2022-02-02"><meta property="og:site_name" content="Works">
        <link rel="canonical" href="https://works.example/1"></head>
        <body><article><time datetime="2020-01-04">4 January</time>
        <span property="dc:date" content="2020-01-05">x</span>
        <p>{LONG}</p></article></body></html>"""
    )
    assert values(page, "date") == ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-05", "2020-01-04"]
    assert values(page, "modified") == ["2021-01-01", "2022-02-02"]
    assert values(page, "title")[0] == "T of JSON"
    assert values(page, "author") == ["Ann"]
    assert values(page, "issuer") == ["Ministry"]
    assert values(page, "site") == ["Works"]
    assert values(page, "url") == ["https://works.example/1"]


def test_labelled_fields_are_declared_and_not_in_the_body() -> None:
    page = page_of(
        f"""<title>T</title><article><p>{LONG}</p><div class="field"><div class="field__label">Component(s):&nbsp;</div>
        <div class="field__items"><div>Tax Division</div><div>Civil Division</div></div></div>
        <div>Updated April 1, 2018</div></article>"""
    )
    assert values(page, "organization") == ["Tax Division", "Civil Division"]
    assert page.body == LONG.strip()


@pytest.mark.parametrize("tag", ["div", "font", "ul><li", "table><tr><td"])
def test_deep_nesting_is_read_and_never_recursed_into(tag: str) -> None:
    def read_nested(depth: int) -> None:
        assert page_of(f"<title>T</title><body>{f'<{tag}>' * depth}deep words").body == "deep words"

    assert_linear(lambda depth: partial(read_nested, depth), 16_000)


def test_a_hundred_thousand_divisions() -> None:
    page = page_of(f"<title>T</title>{'<div>' * 100_000}deep{'</div>' * 100_000}")
    assert page.body == "deep"


def test_thousands_of_dated_properties_take_linear_time() -> None:
    dated = "<div class=nav></div><span property='dc:date'>May 3</span>"
    assert_linear(lambda count: partial(page_of, f"<p>{LONG}</p>" + dated * count), 8_000)


def test_words_at_the_borders_of_blocks_and_lines_are_not_glued() -> None:
    page = page_of(
        f"<table><tr>\n<th>Date</th>\n<td>x</td></tr></table><h1>One<br>two</h1>\n<p>{LONG}<b>a</b> <i>b</i></p>"
    )
    assert values(page, "title") == ["One two"]
    assert page.body.endswith("a b")


@pytest.mark.parametrize("comment", ["<!-- a -->", "<!---->", "<!-- a --> "])
def test_ten_thousand_comments_before_the_first_element(comment: str) -> None:
    assert media_type_of("x.html", f"{comment * 3_000}<html><p>a</p>".encode()) == HTML
    assert media_type_of("x.html", f"{comment * 3_000}<rss><channel>".encode()) == FEED
    assert media_type_of("x.html", (comment * 10_000).encode()) == HTML


@pytest.mark.parametrize("end", ["<html><p>a</p>", "<rss><channel>", ""])
@pytest.mark.parametrize("comment", ["<!-- a -->", "<!---->", "<!-- a --> "])
def test_comments_before_the_first_element_take_linear_time(comment: str, end: str) -> None:
    assert_linear(lambda count: partial(media_type_of, "x.html", (comment * count + end).encode()), 10_000)


@given(st.text(max_size=400))
def test_any_markup_gives_a_page_or_a_rejection(markup: str) -> None:
    (result,) = pages(markup.replace("\0", "").encode("utf-8", "replace"), Origin("/x.html", "", HTML))
    if isinstance(result, Page):
        for block, (start, end) in zip(result.blocks, result.block_spans, strict=True):
            assert result.body[start:end] == block.text


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<td>", "<table>", "</table>", "<li>", "<br>", "<b>", "word ", "</div>"]))
)
def test_no_word_is_lost_in_broken_markup(parts: list[str]) -> None:
    found = " ".join(texts("".join(parts))).replace("|", " ").split()
    assert len("".join(found)) == 4 * parts.count("word ")
