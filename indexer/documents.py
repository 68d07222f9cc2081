"""What the index takes of a release beside its text: digests, bodies, the values of its facets and names."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import msgspec

from corpus.release import Organization, Release
from indexer.schema import UNIT_SEPARATOR

_DIGEST_BYTES = 16

_encoder = msgspec.json.Encoder()


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


def name_forms(release: Release) -> dict[str, tuple[str, ...]]:
    """The names of a release, each with itself and with each form in which it is written."""
    return {
        "speaker_form": _forms((speaker.name, speaker.raw) for speaker in release.speakers),
        "organization_form": _forms((body.name, body.raw) for body in bodies_of(release)),
    }


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
