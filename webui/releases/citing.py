"""A release as a reference for a bibliography: BibTeX, RIS and CSL-JSON.

There is no type for press releases in any of them. Reference managers file them as reports whose type is in words
("Press release") and whose institution is the issuer, and so these do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import msgspec
from flask import Blueprint, Response

from webui import urls
from webui.releases.finding import found
from webui.releases.references import Reference, reference_to

blueprint = Blueprint("citing", __name__)

#: What TeX reads as more than a letter. A brace behind a backslash would still count when BibTeX pairs braces.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{character: f"\\{character}" for character in "$&#%_"},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True)
class Form:
    """A form of references: its name in addresses and in words, what makes it, its media type, how its files end."""

    key: str
    name: str
    write: Callable[[Reference], str]
    media_type: str
    ending: str


def citation(form: str, release_id: str) -> Response:
    """The reference to a release as a file to keep, or 404."""
    chosen = FORMS[form]
    release = found(release_id)
    reference = reference_to(release, urls.absolute(urls.release(release.id)))
    response = Response(chosen.write(reference).encode("utf-8"), content_type=f"{chosen.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={reference.key}.{chosen.ending}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def bibtex(reference: Reference) -> str:
    """An entry for BibTeX and its kin; doubled braces keep names whole and capitals as they are."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(reference))
    return f"@{'techreport' if reference.issuer else 'misc'}{{{reference.key},\n{fields}}}\n"


def _bibtex_fields(reference: Reference) -> Iterator[tuple[str, str]]:
    names = reference.people or ((reference.issuer,) if reference.issuer else ())
    if names:
        yield "author", f"{{{' and '.join(f'{{{tex(name)}}}' for name in names)}}}"
    yield "title", f"{{{{{tex(reference.title)}}}}}"
    if reference.issuer:
        yield "institution", f"{{{{{tex(reference.issuer)}}}}}"
    yield "type" if reference.issuer else "howpublished", f"{{{tex(reference.kind)}}}"
    if reference.place:
        yield "address", f"{{{tex(reference.place)}}}"
    for name, value in zip(("year", "month", "day"), reference.date_parts, strict=False):
        yield name, _MONTHS[int(value) - 1] if name == "month" else f"{{{int(value)}}}"
    if reference.url:
        yield "url", f"{{{address(reference.url)}}}"
    yield "urldate", f"{{{reference.accessed}}}"
    if reference.language:
        yield "language", f"{{{tex(reference.language)}}}"


def tex(text: str) -> str:
    """A text as TeX prints it letter by letter.

    >>> tex("100% of {R&D}")
    '100\\\\% of \\\\textbraceleft{}R\\\\&D\\\\textbraceright{}'
    """
    return "".join(_TEX.get(character, character) for character in text)


def address(url: str) -> str:
    """A URL of ASCII without braces, backslashes and spaces."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


def ris(reference: Reference) -> str:
    """A record of RIS: a tag and a value a line."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_lines(reference)) + "ER  - \r\n"


def _ris_lines(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT"
    yield "ID", reference.key
    names = reference.people or ((reference.issuer,) if reference.issuer else ())
    for name in names:
        # A comma would part a name into family and given name.
        if "," not in name:
            yield "AU", name
    yield "TI", reference.title
    yield "M3", reference.kind
    if reference.issuer:
        yield "PB", reference.issuer
    if reference.place:
        yield "CY", reference.place
    if reference.date_parts:
        yield "PY", reference.date_parts[0]
        yield "DA", _ris_date(reference.date_parts)
    if reference.language:
        yield "LA", reference.language
    if reference.url:
        yield "UR", address(reference.url)
    yield "Y2", _ris_date(tuple(reference.accessed.split("-")))


def _ris_date(parts: tuple[str, ...]) -> str:
    """Year, month and day with a slash behind each, empty where not known: "2007/03//"."""
    return "/".join((*parts, "", "", "")[:3]) + "/"


def csl(reference: Reference) -> str:
    """An item of CSL-JSON, in a list as programs that read it expect."""
    names = reference.people or ((reference.issuer,) if reference.issuer else ())
    item: dict[str, object] = {
        "id": reference.key,
        "type": "speech" if reference.is_speech else "report",
        "title": reference.title,
        "genre": reference.kind,
        "author": [{"literal": name} for name in names],
        "publisher": reference.issuer,
        "publisher-place": reference.place,
        "issued": _csl_date(reference.date_parts),
        "accessed": _csl_date(tuple(reference.accessed.split("-"))),
        "language": reference.language,
        "URL": address(reference.url) if reference.url else None,
    }
    told = {name: value for name, value in item.items() if value}
    return msgspec.json.format(msgspec.json.encode([told]).decode(), indent=2) + "\n"


def _csl_date(parts: tuple[str, ...]) -> dict[str, object] | None:
    return {"date-parts": [[int(part) for part in parts]]} if parts else None


FORMS = {
    form.key: form
    for form in (
        Form("bibtex", "BibTeX", bibtex, "application/x-bibtex", "bib"),
        Form("ris", "RIS", ris, "application/x-research-info-systems", "ris"),
        Form("csl", "CSL-JSON", csl, "application/vnd.citationstyles.csl+json", "json"),
    )
}
for _key in FORMS:
    blueprint.add_url_rule(f"/cite/{_key}/<text:release_id>", view_func=citation, defaults={"form": _key})
