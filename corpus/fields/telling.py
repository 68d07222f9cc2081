"""A page becomes a release: every field told, each by its own rules."""

from __future__ import annotations

from corpus.authority import Authority, load
from corpus.fields.date import release_date
from corpus.fields.identity import release_id, release_url
from corpus.fields.issuer import issuer
from corpus.fields.kind import kind
from corpus.fields.language import language
from corpus.fields.named_bodies import named_bodies
from corpus.fields.organizations import organizations
from corpus.fields.people import people
from corpus.fields.places import places
from corpus.fields.statements import statements
from corpus.fields.title import title
from corpus.page import Page
from corpus.release import Release, Source


def release_from(page: Page, read_at: str, authority: Authority | None = None) -> Release:
    """The release that `page` holds; `read_at` is UTC in ISO 8601. `authority` is the shipped one unless given."""
    authority = authority or load()
    heading = title(page).text
    what = kind(page, heading)
    named = named_bodies(page, heading, authority)
    speakers, said = statements(page, heading, people(page, heading, authority), what, authority)
    return Release(
        id=release_id(page),
        url=release_url(page),
        title=heading,
        body=page.body,
        language=language(page, heading),
        kind=what,
        date=release_date(page, heading),
        issuer=issuer(page, heading, authority, named),
        organizations=organizations(page, authority, named),
        speakers=speakers,
        statements=said,
        places=places(page),
        source=Source(page.path, page.sha256, page.media_type, read_at),
    )
