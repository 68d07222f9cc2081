"""A release as a Whoosh document, and the stored record it is read back from."""

from __future__ import annotations

import zlib
from hashlib import blake2b
from typing import Any

import msgspec

from corpus.release import Organization, Release
from indexer.schema import UNIT_SEPARATOR, terms

#: zlib's level: 3 is twice as fast as 6 and loses some 5 % of size on releases.
_LEVEL = 3
_DIGEST_BYTES = 16

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Release)


def encode_record(release: Release) -> bytes:
    """The stored record of a release."""
    return zlib.compress(_encoder.encode(release), _LEVEL)


def decode_record(record: bytes) -> Release:
    """The release of a stored record; raises `zlib.error` or `msgspec.DecodeError` for anything else."""
    return _decoder.decode(zlib.decompress(record))


def words_digest(release: Release) -> bytes:
    """A digest of title and text: equal for releases that say the same."""
    return blake2b(f"{release.title}\0{release.body}".encode(), digest_size=_DIGEST_BYTES).digest()


def record_digest(release: Release) -> bytes:
    """A digest of the whole release but the time at which it was read."""
    timeless = msgspec.structs.replace(release, source=msgspec.structs.replace(release.source, read_at=""))
    return blake2b(_encoder.encode(timeless), digest_size=_DIGEST_BYTES).digest()


def bodies_of(release: Release) -> tuple[Organization, ...]:
    """The issuer and the organizations of a release, each name once, in this order."""
    bodies = ((release.issuer,) if release.issuer else ()) + release.organizations
    return tuple({body.name: body for body in reversed(bodies)}[name] for name in dict.fromkeys(b.name for b in bodies))


def document(release: Release) -> dict[str, Any]:
    """The fields of a release, as the schema wants them."""
    title, body = terms(release.title), terms(release.body)
    fields: dict[str, Any] = {
        "id": release.id,
        "title": title.stems,
        "title_form": title.forms,
        "body": body.stems,
        "body_form": body.forms,
        "record": encode_record(release),
    }
    fields.update({name: values for name, values in facet_values(release).items() if values})
    fields["speaker_form"] = _forms((speaker.name, speaker.raw) for speaker in release.speakers)
    fields["organization_form"] = _forms((body.name, body.raw) for body in bodies_of(release))
    if release.date:
        fields["first_day"] = release.date.first_day.toordinal()
        fields["last_day"] = release.date.last_day.toordinal()
    return fields


def facet_values(release: Release) -> dict[str, tuple[str, ...]]:
    """The values of a release for each facet."""
    return {
        "speaker": tuple(dict.fromkeys(speaker.name for speaker in release.speakers)),
        "organization": tuple(body.name for body in bodies_of(release)),
        "year": (f"{release.date.first_day.year:04}",) if release.date else (),
        "kind": (release.kind,) if release.kind else (),
        "issuer": (release.issuer.name,) if release.issuer else (),
        "place": tuple(dict.fromkeys(place.name for place in release.places)),
        "language": (release.language,) if release.language else (),
    }


def _forms(names: Any) -> tuple[str, ...]:
    """Each name with itself and with each form in which it is written."""
    return tuple(
        dict.fromkeys(f"{name}{UNIT_SEPARATOR}{form}" for name, written in names for form in (name, *written) if form)
    )
