"""HTML pages and fragments: main text without furniture, and what the page declares of itself."""

from corpus.formats.html.blocks import blocks_of
from corpus.formats.html.page import pages
from corpus.formats.html.tree import parse, parse_fragment

__all__ = ["blocks_of", "pages", "parse", "parse_fragment"]
