from collections.abc import Callable

import pytest
from growth import assert_linear

from corpus.formats import FEED, Origin, Unreadable, pages
from corpus.page import Page
from corpus.source import Rejection

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Ministry</title><language>en-gb</language>
<item><title>First &amp; foremost</title><link>https://x.example/1</link><guid isPermaLink="false">g1</guid>
<pubDate>Wed, 03 Aug 2022 12:08:13 +0000</pubDate><dc:creator>Ann Lee</dc:creator><category>Ports</category>
<description>short</description>
<content:encoded><![CDATA[<p>long</p><p>text<input type="hidden"></p>]]></content:encoded></item>
<item><title>Second</title><description>Plain words</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>M</title>
<entry><id>urn:1</id><title>A</title><updated>2020-01-02T00:00:00Z</updated>
<content type="html">&lt;p&gt;un&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><title>B</title><published>2020-01-01T00:00:00Z</published><updated>2020-01-02T00:00:00Z</updated>
<summary>deux</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>M</title></channel>
<item rdf:about="http://x.example/1"><title>A</title><dc:date>2001-02-03</dc:date><description>words</description></item></rdf:RDF>"""


def read(feed: str) -> list[Page | Rejection]:
    return list(pages(feed.encode(), Origin("/feed.xml", "0" * 64, FEED)))


def whole(feed: str) -> list[Page]:
    return [page for page in read(feed) if isinstance(page, Page)]


def declared(page: Page) -> dict[str, str]:
    return {value.field: value.value for value in reversed(page.declared)}


def test_rss() -> None:
    first, second = whole(RSS)
    assert first.body == "long\n\ntext"
    assert declared(first) == {
        "id": "g1",
        "url": "https://x.example/1",
        "title": "First & foremost",
        "date": "Wed, 03 Aug 2022 12:08:13 +0000",
        "author": "Ann Lee",
        "topic": "Ports",
        "site": "Ministry",
        "language": "en-gb",
    }
    assert (first.part, second.part, second.body) == ("g1", "2", "Plain words")


def test_an_atom_entry_with_an_update_alone_is_dated_by_it() -> None:
    first, second = whole(ATOM)
    assert (declared(first)["date"], first.body) == ("2020-01-02T00:00:00Z", "un")
    assert "modified" not in declared(first)
    assert (declared(second)["date"], declared(second)["modified"]) == ("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z")


def test_rss_1() -> None:
    (page,) = whole(RDF)
    assert (declared(page)["date"], page.body) == ("2001-02-03", "words")


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF])
def test_a_feed_that_stops_keeps_its_whole_items(feed: str) -> None:
    items = len(whole(feed))
    for share in range(1, 10):
        end = len(feed) * share // 10
        if "<item" not in feed[:end] and "<entry" not in feed[:end]:
            continue
        found = read(feed[:end])
        assert isinstance(found[-1], Rejection)
        assert "stops half-way" in found[-1].reason
        assert len(found) - 1 == feed[:end].count("</item>") + feed[:end].count("</entry>")
    assert len(whole(feed)) == items


def test_entities_of_its_own_are_refused() -> None:
    with pytest.raises(Unreadable, match="entities"):
        read('<!DOCTYPE rss [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>')


def test_an_external_doctype_is_never_fetched() -> None:
    feed = RSS.replace("<rss", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">\n<rss')
    assert len(whole(feed)) == 2


def test_a_feed_without_items_is_refused() -> None:
    with pytest.raises(Unreadable, match="without any item"):
        read("<rss version='2.0'><channel><title>M</title></channel></rss>")


def test_a_name_that_no_feed_has() -> None:
    with pytest.raises(Unreadable, match="neither RSS nor Atom"):
        read("<svg></svg>")


def test_comments_behind_a_feed_take_linear_time() -> None:
    def task_of(count: int) -> Callable[[], object]:
        return lambda: (read(RSS + "<!-- a -->" * count), read(RSS + "<!-- a -->" * count + "<x>"))

    assert len(whole(RSS + "<!-- a -->" * 400)) == 2
    assert_linear(task_of, 4000)
