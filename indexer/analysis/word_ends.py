"""Where a word ends, told from where it begins: the index keeps only where words begin."""

from __future__ import annotations

import re

from indexer.analysis.tokens import CJK, ELISION, TOKEN

#: Matches most words at their beginning: letters that no other letter, mark, apostrophe or digit can follow.
plain_word = re.compile(r"[A-Za-z]{2,}(?=[\s,.;:)\-])").match
_pair = re.compile(f"[{CJK}]{{1,2}}").match
_word = TOKEN.match
_elided = ELISION.match


def word_end(text: str, start: int) -> int:
    """The end of the token of `text` at a position whose first token begins at `start`.

    Words that lost the space between them end together, as the one word that they look like.
    """
    match = plain_word(text, start) or _pair(text, start)  # of a long run no more than a pair is read
    if match:
        return match.end()
    match = _word(text, start)
    if match is None:  # no word begins here: the text is not what was indexed
        return start + 1
    elided = _elided(match.group()) if match.lastgroup == "word" else None
    return start + elided.end() - 1 if elided else match.end()
