"""Dates that files state of themselves, through the formats that read them."""

from collections.abc import Callable, Iterator

import pytest

from corpus.fields.dates.date import release_date
from corpus.formats import feed, html, markdown
from corpus.formats.origin import Origin
from corpus.page import Page
from corpus.release import ReleaseDate
from corpus.source import Rejection

ORIGIN = Origin("/x/a", "0", "text/html")
TEXT = "<h1>The office opens</h1><p>The minister opened the office in the presence of many guests and friends.</p>"


Reader = Callable[[bytes, Origin], Iterator[Page | Rejection]]


def date_of(data: str, pages: Reader = html.pages) -> ReleaseDate | None:
    page = next(iter(pages(data.encode(), ORIGIN)))
    assert isinstance(page, Page)
    return release_date(page, "The office opens")


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time", "DCTERMS.issued", "dcterms.date", "dc.date", "DC.date.issued", "DC.Date.created",
        "date", "citation_publication_date", "citation_date", "sailthru.date", "parsely-pub-date", "pubdate",
        "publish-date", "datePublished", "og:published_time", "publication_date", "prism.publicationDate",
        "dcterms.available",
    ],
)  # fmt: skip
def test_meta_elements(name: str) -> None:
    for attribute in ("name", "property", "itemprop"):
        found = date_of(
            f'<html><head><meta {attribute}="{name}" content="2019-07-18"></head><body>{TEXT}</body></html>'
        )
        assert found
        assert (found.value, found.evidence.source) == ("2019-07-18", f"meta {name}")


JSON_LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        (JSON_LD.format('{"@type":"NewsArticle","datePublished":"2019-07-18T09:00:00Z"}'), "2019-07-18"),
        (JSON_LD.format('{"@graph":[{"@type":"WebPage","datePublished":"2019-07-18"}]}'), "2019-07-18"),
        ('<link rel="canonical" href="https://a.example/news/2019/07/18/opens">', "2019-07-18"),
        ('<meta name="dcterms.modified" content="2020-01-01">', None),
        ('<meta property="article:modified_time" content="2020-01-01">', None),
    ],
)
def test_forms_of_a_head(markup: str, value: str | None) -> None:
    found = date_of(f"<html><head>{markup}</head><body>{TEXT}</body></html>")
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ('<span itemprop="datePublished" content="2019-07-18">18 July</span>', "2019-07-18"),
        ('<span property="dc:date dc:created" content="2019-07-18T00:00:00+02:00">x</span>', "2019-07-18"),
        ('<time datetime="2019-07-18T10:00">18 July</time>', "2019-07-18"),
        ('<time class="entry-date published" datetime="2019-07-18">18 July</time>', "2019-07-18"),
        ('<span class="date-display-single">July 18, 2019</span>', "2019-07-18"),
        ('<div class="field--name-field-pr-date">July 18, 2019</div>', "2019-07-18"),
        ("<dl><dt>Published:</dt><dd>18 July 2019</dd></dl>", "2019-07-18"),
        ('<time class="updated" datetime="2020-01-01">x</time>', None),
    ],
)
def test_forms_of_a_page(markup: str, value: str | None) -> None:
    found = date_of(f"<html><head></head><body><article>{markup}{TEXT}</article></body></html>")
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    "name", ["date", "published_time", "date_published", "publication_date", "date_issued", "pubDate"]
)
def test_front_matter(name: str) -> None:
    found = date_of(f"---\ntitle: The office opens\n{name}: 2019-07-18\n---\nThe office opens.", markdown.pages)
    assert found
    assert found.value == "2019-07-18"


def test_feeds() -> None:
    item = "<item><title>The office opens</title><pubDate>Thu, 18 Jul 2019 09:00:00 +0200</pubDate></item>"
    found = date_of(f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>", feed.pages)
    assert found
    assert found.value == "2019-07-18"


def test_creation_is_trusted_less_than_publication() -> None:
    metas = '<meta name="dcterms.created" content="2019-07-01"><meta name="dc.date" content="2019-07-18">'
    found = date_of(f"<html><head>{metas}</head><body>{TEXT}</body></html>")
    assert found
    assert found.value == "2019-07-18"
    assert [(other.value, other.evidence.source) for other in found.others] == [("2019-07-01", "meta dcterms.created")]
