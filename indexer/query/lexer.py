"""The tokens of a query, each checked on its own; how they stand together is the grammar's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from lark import Token

from indexer.analysis import is_cjk, tokens
from indexer.query import dates
from indexer.query.errors import (
    BadDate,
    BadDistance,
    Edit,
    LeadingWildcard,
    MissingValue,
    NotOneWord,
    NoWords,
    PrefixTooShort,
    TooManyEdits,
    UnbalancedQuotes,
    ValuesInGroup,
    WildcardInside,
)
from indexer.query.fields import FIELDS, unknown_field

#: Words apart at most, in NEAR and after a phrase; wider is no longer near.
MAX_DISTANCE = 100
#: What NEAR means without a number.
DEFAULT_DISTANCE = 5
#: The letters that a prefix must have: shorter ones begin a good part of all words.
MIN_PREFIX = 3

# One character for one, so that offsets stay those of the input. Marks of Chinese titles quote too.
_PLAIN = str.maketrans(
    {**dict.fromkeys("“”„‟«»「」『』《》＂", '"'), "（": "(", "）": ")", "－": "-", "＊": "*", "＝": "="}
)
_CHUNK = re.compile(r'[^\s()"]+')
_NEAR = re.compile(r"NEAR(?:/(?P<words>.*))?", re.DOTALL)
_FIELD = re.compile(r"([^:：]+)([:：])")
_ENDINGS = ",;!?…，。；！？、"
_FUZZY = re.compile(r"(?P<word>.*[^~])~(?P<edits>[\d.]*)", re.DOTALL)
_SLOP = re.compile(r"~([\d.]*)")
#: The fields that words and groups stand in.
_BEFORE_WORDS = {"title": "TITLE", "said": "SAID"}
_OPERATORS = {"AND": "_AND", "OR": "_OR", "NOT": "NOT"}


def plain(text: str) -> str:
    """The input with one kind of quotation mark, parenthesis, dash, star and equals sign; offsets stay."""
    return text.translate(_PLAIN)


def has_words(text: str) -> bool:
    """True where analysis finds a token."""
    return next(tokens(text), None) is not None


class Scanner:
    """Reads the tokens of one query, which `plain` has made plain."""

    def __init__(self, text: str) -> None:
        """Start at the beginning of `text`."""
        self.text = text
        self.at = 0

    def scan(self) -> Iterator[Token]:
        """The tokens in order; raises a `QueryError` at the first that can't be one."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char.isspace():
                self.at += 1
            elif char in "()":
                yield self._token("_LPAR" if char == "(" else "_RPAR", self.at, self.at + 1)
            elif char == '"':
                yield self._phrase()
            else:
                yield from self._chunk()

    def _token(self, kind: str, start: int, end: int, value: str | None = None) -> Token:
        self.at = max(self.at, end)
        return Token(kind, self.text[start:end] if value is None else value, start_pos=start, end_pos=end)

    def _quoted(self) -> tuple[int, int]:
        """The offsets within the quotation marks that open here; moves behind them."""
        start = self.at + 1
        end = self.text.find('"', start)
        if end < 0:
            closed = self.text + '"' if has_words(self.text[start:]) else self.text.replace('"', " ")
            raise UnbalancedQuotes("this quotation mark is not closed", self.at, len(self.text), repair=closed)
        self.at = end + 1
        return start, end

    def _phrase(self) -> Token:
        opening = self.at
        start, end = self._quoted()
        content = self.text[start:end]
        if not has_words(content):
            raise NoWords(
                "there are no letters or digits within these quotation marks",
                opening,
                self.at,
                repair=re.sub(r'"[^"]*"', lambda match: match[0] if has_words(match[0]) else " ", self.text),
            )
        star = re.search(r"\w\*", content)
        if star:
            at = start + star.start() + 1
            raise WildcardInside(
                "a star does not stand for anything inside quotation marks", at, at + 1, repair=Edit(at, at + 1, "")
            )
        match = _SLOP.match(self.text, self.at)
        if match:
            self._distance(match[1], "~", match.start(), match.end(), least=0)
        return self._token("PHRASE", opening, match.end() if match else self.at)

    def _distance(self, words: str, mark: str, start: int, end: int, *, least: int) -> None:
        if not words.isdecimal() or len(words) > 9 or not least <= int(words) <= MAX_DISTANCE:
            wide = words.isdecimal() and int(words[:9]) > MAX_DISTANCE
            better = f"{mark}{MAX_DISTANCE if wide else DEFAULT_DISTANCE}"
            raise BadDistance(
                f"the distance is a number of words from 1 to {MAX_DISTANCE}",
                start,
                end,
                repair=Edit(start, end, better),
            )

    def _chunk(self) -> Iterator[Token]:
        """What stands up to the next space, parenthesis or quotation mark."""
        match = _CHUNK.match(self.text, self.at)
        assert match is not None  # noqa: S101  # the caller saw a character of it
        chunk, start, end = match[0], match.start(), match.end()
        if chunk in _OPERATORS:
            yield self._token(_OPERATORS[chunk], start, end)
            return
        near = _NEAR.fullmatch(chunk)
        if near:
            if near["words"] is not None:
                self._distance(near["words"], "NEAR/", start, end, least=1)
            yield self._token("NEAR", start, end)
            return
        if chunk[0] == "-" and (chunk.strip("-") or self._opens(end)):
            yield self._token("NOT", start, start + 1)
            return
        if chunk == "=" and self.text[end : end + 1] == '"':
            self.at = end  # a phrase is exact already
            return
        yield from self._field_or_word(_trimmed(chunk), start, end)

    def _opens(self, at: int) -> bool:
        return self.text[at : at + 1] in ('"', "(")

    def _field_or_word(self, chunk: str, start: int, end: int) -> Iterator[Token]:
        match = _FIELD.match(chunk)
        name = FIELDS.get(match[1].casefold()) if match else None
        if match and name:
            yield from self._field(name, start, start + match.end(), start + len(chunk), end)
        elif match and match[2] == ":" and has_words(match[1]):
            raise unknown_field(self.text, match[1], start, start + len(chunk))
        else:
            self.at = end
            yield self._word(chunk, start, start + len(chunk))

    def _field(self, name: str, start: int, value: int, value_end: int, end: int) -> Iterator[Token]:
        """A known field, whose value starts at `value`; `start` to `value` is its name and colon."""
        self.at = value
        if value == value_end and not self._opens(value):
            self._no_value(start, value)
        if name in _BEFORE_WORDS:
            yield self._token(_BEFORE_WORDS[name], start, value)
            return
        if self.text[value : value + 1] == "(":
            self._group(start, value)
        if value == value_end:
            first, last = self._quoted()
        else:
            first, last, self.at = value, value_end, end
        text = " ".join(self.text[first:last].split())
        if not text:
            self._no_value(start, self.at)
        if name == "date":
            yield self._date(text, start, first, last)
        else:
            yield from self._value(name, text, start, value)

    def _no_value(self, start: int, end: int) -> NoReturn:
        field = self.text[start:end]
        rest = self.text[end:].lstrip()
        groups = FIELDS.get(field[:-1].casefold()) in _BEFORE_WORDS
        joins = rest and field[-1] in ":：" and rest[0] not in (")-" if groups else "()-")
        repair = Edit(start, len(self.text), field + rest) if joins else Edit(start, end, "")
        if joins and rest.split(None, 1)[0] in _OPERATORS:
            repair = Edit(start, end, "")
        raise MissingValue(f"“{field}” has no value", start, end, repair=repair)

    def _group(self, start: int, at: int) -> NoReturn:
        field = self.text[start:at]
        close = self.text.find(")", at)
        inside = self.text[at + 1 : close if close >= 0 else len(self.text)].replace("(", " ")
        values = [" ".join(part.replace('"', " ").split()) for part in re.split(r"\bOR\b", inside)]
        each = " OR ".join(f'{field}"{value}"' for value in values if value)
        end = close + 1 if close >= 0 else len(self.text)
        raise ValuesInGroup(
            f"“{field}” takes one value, not a group; name the field with each",
            start,
            end,
            repair=Edit(start, end, f"({each})" if each else ""),
        )

    def _date(self, text: str, start: int, first: int, last: int) -> Token:
        if text not in ("?", "？"):
            try:
                dates.days(text)
            except ValueError as problem:
                better = dates.repaired(text)
                repair = Edit(start, self.at, f"date:{better}" if better else "")
                raise BadDate(str(problem), first, last, repair=repair) from None
        return self._token("DATE", start, self.at, text)

    def _value(self, name: str, text: str, start: int, value: int) -> Iterator[Token]:
        quoted, lineage = self.text[value] == '"', False
        if name in ("organization", "issuer"):
            lineage = self.text[self.at : self.at + 1] == "+" if quoted else text.endswith("+")
            text = text.rstrip("+") if lineage and not quoted else text
            self.at += lineage and quoted
        if not text:
            self._no_value(start, self.at)
        if "*" in text and not quoted:
            at = self.text.index("*", value)
            raise WildcardInside("names are told whole, without a star", at, at + 1, repair=Edit(at, at + 1, ""))
        yield self._token("BY" if name == "by" else "FIELD", start, value, name)
        yield self._token("LINEAGE" if lineage else "VALUE", value, self.at, text)

    def _word(self, chunk: str, start: int, end: int) -> Token:
        if "*" in chunk or re.search(r"\w\?\w", chunk):
            return self._prefix(chunk, start, end)
        fuzzy = _FUZZY.fullmatch(chunk)
        if fuzzy and has_words(fuzzy["word"]):
            self._check_edits(fuzzy["word"], fuzzy["edits"], start, end)
            return self._token("FUZZY", start, end)
        if chunk.startswith("=") and has_words(chunk):
            return self._token("EXACT", start, end)
        return self._token("WORD", start, end)

    def _prefix(self, chunk: str, start: int, end: int) -> Token:
        body = chunk.rstrip("*")
        parts = list(tokens(body, glued=False))
        if not parts or body.startswith("*"):
            kept = body.lstrip("*")
            repair = Edit(start, end, kept if has_words(kept) else "")
            raise LeadingWildcard("a star stands at the end of a word, not at its start", start, end, repair=repair)
        inner = re.search(r"\*|\w(\?)\w", body)
        if inner:
            at = start + (inner.start(1) if inner[1] else inner.start())
            repair = Edit(start, end, self.text[start:at] + "*")
            raise WildcardInside("a star stands only at the end of a word", at, at + 1, repair=repair)
        last = parts[-1].form
        if len(last) < MIN_PREFIX and not is_cjk(last):
            message = f"“{last}” is too short to be a prefix: it takes {MIN_PREFIX} letters or more"
            raise PrefixTooShort(message, start, end, repair=Edit(start, end, body))
        return self._token("PREFIX", start, end)

    def _check_edits(self, word: str, edits: str, start: int, end: int) -> None:
        parts = list(tokens(word, glued=False))
        if len(parts) != 1 or is_cjk(parts[0].form):
            message = f"“{word}” is not one word of letters, so it has no similar spellings"
            raise NotOneWord(message, start, end, repair=Edit(start, end, word))
        if edits not in ("", "1", "2"):
            raise TooManyEdits("a spelling differs by 1 or 2 edits", start, end, repair=Edit(start, end, f"{word}~2"))
        number = int(edits or 1)
        if len(parts[0].form) < number + 2:
            message = f"“{word}” is too short for {number} edit{'s' if number > 1 else ''}: almost any word would do"
            raise TooManyEdits(message, start, end, repair=Edit(start, end, word))


def _trimmed(chunk: str) -> str:
    """Without the punctuation that ends a clause or sentence, unless nothing or an operator would be left."""
    trimmed = chunk.rstrip(_ENDINGS)
    if trimmed.endswith(".") and "." not in trimmed[:-1]:
        trimmed = trimmed[:-1].rstrip(_ENDINGS)
    if not trimmed or trimmed[-1] in ":：" or trimmed in _OPERATORS or _NEAR.fullmatch(trimmed):
        return chunk
    return trimmed
