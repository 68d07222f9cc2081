"""Text becomes tokens: one by one for queries, many texts at once for the index, with the same rules."""

from indexer.analysis.tokens import STOP_WORDS, Token, cjk_forms, is_cjk, is_in_token, is_plain, stem_of, tokens

__all__ = ["STOP_WORDS", "Token", "cjk_forms", "is_cjk", "is_in_token", "is_plain", "stem_of", "tokens"]
