"""A release as schema.org's vocabulary and Highwire's tags tell it, to search engines and reference managers."""

from __future__ import annotations

from corpus.release import Release
from webui import urls
from webui.releases.references import Reference, authors

#: Characters of a title as a headline; longer ones are cut by those who read it.
_HEADLINE = 300
#: Speakers that are named; a transcript may have hundreds.
_MOST = 50


def json_ld(release: Release, reference: Reference) -> dict[str, object]:
    """A schema.org `Article`, or `Report` for a fact sheet, with what is known and nothing else."""
    address = urls.lasting(urls.release(release.id))
    issuer = release.issuer.name if release.issuer else None
    own = authors(release)
    told: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": "Report" if release.kind == "fact sheet" else "Article",
        "@id": address,
        "url": address,
        "identifier": release.id,
        "headline": reference.title[:_HEADLINE],
        "genre": release.kind,
        "datePublished": reference.date,
        "inLanguage": release.language,
        "publisher": {"@type": "GovernmentOrganization", "name": issuer} if issuer else None,
        "author": [_person(name, None) for name in own] or None,
        "contributor": [_person(one.name, one.role) for one in release.speakers[:_MOST] if one.name not in own] or None,
        "mentions": [_body(body.name) for body in release.organizations[:_MOST] if body.name != issuer] or None,
        "contentLocation": [{"@type": "Place", "name": place.name} for place in release.places] or None,
        "isBasedOn": urls.web_address(release.url),
    }
    return {name: value for name, value in told.items() if value is not None}


def _person(name: str, role: str | None) -> dict[str, str]:
    return {"@type": "Person", "name": name} | ({"jobTitle": role} if role else {})


def _body(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def highwire(reference: Reference) -> list[tuple[str, str]]:
    """Tags `citation_*` in the order of a page's head.

    An author is a person: readers part the name at its last space. The institution of a technical report is what makes
    them file it as a report.
    """
    tags = [("citation_title", reference.title)]
    tags += [("citation_author", name) for name in reference.people]
    if reference.date_parts:
        tags.append(("citation_publication_date", "/".join(reference.date_parts)))
    if reference.issuer:
        tags += [(f"citation_{name}", reference.issuer) for name in ("technical_report_institution", "publisher")]
    if reference.language:
        tags.append(("citation_language", reference.language))
    return [*tags, *([("citation_public_url", reference.url)] if reference.url else [])]
