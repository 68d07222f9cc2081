"""Bytes to text: byte-order marks, declared encodings, detection; and the few characters that no text keeps."""

from __future__ import annotations

import codecs
import re

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose little-endian mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "compressed twice"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_DECLARATION_BYTES = 2048  # HTML asks for the declaration in the first 1,024 bytes; pages with long comments need more
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]+)"""
    rb"""|<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""",
    re.IGNORECASE,
)
# What Python calls more fully than the web's table does: supersets, so that a declared subset never breaks.
_SUPERSETS = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-11": "cp874",
}
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u00ad": None, "\u200b": None, "\ufeff": None})
_TO_CLEAN = re.compile("[\u00a0\u202f\u2007\u00ad\u200b\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


class Unreadable(Exception):
    """Bytes that a format cannot read: the reason and the advice, each one line for a person."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


def clean(text: str) -> str:
    """The text with LF line ends and plain spaces, without zero-width marks and soft hyphens; all else untouched."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _TO_CLEAN.search(text):
        text = text.translate(_PLAIN)
    if _SURROGATES.search(text):  # half a character, as a JSON escape can give: it cannot be stored
        text = _SURROGATES.sub("\ufffd", text)
    return text


def decode(data: bytes) -> str:
    """The text of a file, not yet cleaned; raises Unreadable for binary data and bytes that no encoding explains."""
    _refuse_binary(data)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, f"its byte-order mark says {encoding}")
    if b"\0" in data:
        return _without_mark(data)
    declared = declared_encoding(data)
    # A declaration that could be read as ASCII does not stand in UTF-16, whatever it says.
    if declared and not declared.startswith(("utf-16", "utf-32")):
        return _declared(data, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(data)


def declared_encoding(data: bytes) -> str | None:
    """The Python name of the encoding that an XML declaration or a meta element states; None for unknown names too."""
    found = _DECLARED.search(data, 0, _DECLARATION_BYTES)
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii").lower()
    mapped: str | None = map_encoding_to_html5(name, False)
    if mapped is None and name in ("latin-1", "latin_1"):
        mapped = "cp1252"
    return _SUPERSETS.get(mapped, mapped) if mapped else None


def _declared(data: bytes, encoding: str) -> str:
    if encoding != "utf-8" and encoding.startswith(("cp125", "iso8859")) and not data.isascii():
        # Any bytes pass as a one-byte encoding; if they are valid UTF-8 as well, then that is what they are.
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(data)


def _detected(data: bytes) -> str:
    lenient = data.decode("utf-8", "surrogateescape")
    wrong = len(_SURROGATES.findall(lenient))
    right = sum(1 for character in lenient if character > "\x7f") - wrong
    if right > wrong:
        # Mostly sound UTF-8: another encoding would "explain" the few wrong bytes by spoiling all the others.
        raise _broken(f"{wrong} of its bytes are not UTF-8, though the rest is")
    detected = map_encoding_to_html5(detect_encoding(data) or "", False)
    if not detected or detected == "utf-8":
        raise _broken("no encoding explains its bytes")
    return _strictly(data, _SUPERSETS.get(detected, detected), f"it looks like {detected}")


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin text is NUL."""
    head = data[:4096]
    for encoding, nuls in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(nuls) and nuls.count(0) > 0.6 * len(nuls) and head.count(0) < 1.1 * nuls.count(0):
            return _strictly(data, encoding, f"it looks like {encoding}")
    raise Unreadable("binary data, not text", "convert it to text or HTML, or leave it out")


def _strictly(data: bytes, encoding: str, why: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        where = f" at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else ""
        raise _broken(f"{why}, but it is not{where}") from error


def _broken(why: str) -> Unreadable:
    return Unreadable(f"broken encoding: {why}", "save the file as UTF-8, or fetch it again from its source")


def _refuse_binary(data: bytes) -> None:
    for signature, what in _BINARY_SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"not text but {what}", "convert it to text or HTML, or leave it out")
