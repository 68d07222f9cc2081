"""The id and the address of a release."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from pathlib import PurePath

from corpus.page import Page

#: An address keeps its shape with this much of the file's name; the digest behind it tells files apart.
_SLUG_LENGTH = 60
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def release_id(page: Page) -> str:
    """The declared id exactly as given, else the file's name as a slug with eight hex digits of its path and part."""
    for declared in page.values("id"):
        if declared.value.strip():
            return declared.value
    digest = blake2b(f"{page.path}\0{page.part}".encode(errors="surrogatepass"), digest_size=4).hexdigest()
    return f"{_slug(PurePath(page.path.removesuffix('.gz')).stem)}-{digest}".lstrip("-")


def release_url(page: Page) -> str | None:
    """The declared web address, or null."""
    for declared in page.values("url"):
        value = declared.value.strip()
        if value.lower().startswith(("http://", "https://")):
            return value
    return None


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-")[:_SLUG_LENGTH].strip("-")
