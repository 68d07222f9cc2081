"""What a citation of a release says, whatever form it is written in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from corpus import edtf
from corpus.release import Release
from webui import urls

#: What is no character of a line: controls, ends of lines and paragraphs, and halves of characters.
_UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_BESIDE_LETTERS = re.compile(r"[^a-z0-9]+")
#: Longest part of a key that a name or a title gives, in characters.
_KEY_PART = 24


@dataclass(frozen=True)
class Reference:
    """A release as a reference.

    `people` are the authors who are persons: those in whose own words a speech is. `issuer` is the body that published
    it. `date` is EDTF: no more precise than what is known; null where nothing is. `url` is where it was published, else
    our page, null where our host is not known; `accessed` the day on which the file was read. All is text of one line.
    """

    key: str
    title: str
    kind: str
    people: tuple[str, ...]
    issuer: str | None
    date: str | None
    place: str | None
    language: str | None
    url: str | None
    accessed: str

    @property
    def is_speech(self) -> bool:
        """Whether it was spoken."""
        return self.kind == "Speech"

    @property
    def date_parts(self) -> tuple[str, ...]:
        """Year, month and day as digits, as many as are known."""
        return tuple(self.date.split("-")) if self.date else ()


def reference_to(release: Release, page: str | None) -> Reference:
    """The reference to a release; `page` is the URL of our page, with its host, or null."""
    url = urls.web_address(release.url) or page
    issuer = release.issuer.name if release.issuer else None
    return Reference(
        key=_key(release),
        title=line(release.title),
        kind=(release.kind or "release").capitalize(),
        people=tuple(line(name) for name in authors(release)),
        issuer=line(issuer) if issuer else None,
        date=release.date.value if release.date else None,
        place=line(release.places[0].name) if release.places else None,
        language=line(release.language) if release.language else None,
        url=line(url) if url else None,
        accessed=release.source.read_at[:10],
    )


def authors(release: Release) -> list[str]:
    """The people in whose own words a speech is; of other releases the issuer is the author."""
    if release.kind != "speech":
        return []
    own = [said.speaker for said in release.statements if said.kind == "own" and said.speaker is not None]
    return list(dict.fromkeys(release.speakers[speaker].name for speaker in own))


def plain_text(reference: Reference) -> str:
    """The reference as a line for a footnote."""
    who = ", ".join(reference.people) or reference.issuer or ""
    published = [reference.kind, reference.issuer if reference.people else None, reference.place]
    published.append(edtf.in_words(reference.date) if reference.date else "date not known")
    title = reference.title if reference.title.endswith((".", "?", "!")) else f"{reference.title}."
    read = edtf.in_words(reference.accessed)
    begins = who if not who or who.endswith(".") else f"{who}."
    where = f" {reference.url}." if reference.url else ""
    return f"{begins} “{title}” {', '.join(part for part in published if part)}.{where} Read {read}.".strip()


def line(text: str) -> str:
    """A text as one line: what breaks lines or can't be printed becomes a space."""
    return _UNPRINTED.sub(" ", text).strip()


def _key(release: Release) -> str:
    """A key of ASCII for a bibliography: issuer, year, first word that counts, and digits that tell it from others."""
    issuer = _slug(release.issuer.name if release.issuer else "")
    year = release.date.value[:4] if release.date else ""
    digits = hashlib.sha256(release.id.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return "-".join(part for part in (issuer or "release", year, digits) if part)


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = _BESIDE_LETTERS.sub("-", ascii_only).strip("-")
    return slug if len(slug) <= _KEY_PART else slug[: _KEY_PART + 1].rpartition("-")[0] or slug[:_KEY_PART]
