"""A page becomes a release: every field told, each by its own rules."""

from __future__ import annotations

from corpus.authority import Authority, load
from corpus.fields.bodies.named import named_bodies
from corpus.fields.bodies.organizations import organizations
from corpus.fields.dates.date import release_date
from corpus.fields.identity import release_id, release_url
from corpus.fields.issuing.issuer import issuer
from corpus.fields.kind import kind, kind_of_statements
from corpus.fields.language import language
from corpus.fields.people.mentions import people
from corpus.fields.places import places
from corpus.fields.statements.told import statements
from corpus.fields.title import title
from corpus.page import Page
from corpus.release import Grounds, Release, Source


def release_from(page: Page, read_at: str, authority: Authority | None = None) -> Release:
    """The release that `page` holds; `read_at` is UTC in ISO 8601. `authority` is the shipped one unless given."""
    authority = authority or load()
    heading = title(page)
    tongue = language(page, heading.text)
    what = kind(page, heading.text)
    named = named_bodies(page, heading.text, authority)
    everyone = people(page, heading.text, authority)
    speakers, said = statements(page, heading.text, everyone, what.value if what else None, authority)
    what = what or kind_of_statements(page, said)
    return Release(
        id=release_id(page),
        url=release_url(page),
        title=heading.text,
        body=page.body,
        language=tongue.tag if tongue else None,
        kind=what.value if what else None,
        date=release_date(page, heading.text),
        issuer=issuer(page, heading.text, authority, named, everyone, (speakers, said)),
        organizations=organizations(page, authority, named),
        speakers=speakers,
        statements=said,
        places=places(page),
        source=Source(page.path, page.sha256, page.media_type, read_at),
        grounds=Grounds(heading.evidence, tongue.evidence if tongue else None, what.evidence if what else None),
    )
