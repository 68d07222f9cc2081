"""What a search asks, as the name of its page and of its feed."""

from __future__ import annotations

from indexer.results import Results
from webui.parameters import SearchParameters
from webui.wording import counted

#: How the reading of a search begins that asks for no words.
_EVERYTHING = "all releases"


def sentence_of(parameters: SearchParameters, results: Results) -> str:
    """What the search asks, in words: "releases with “tax”, dated 2007", "all releases"."""
    asked = results.reading.text
    if asked.startswith(_EVERYTHING):
        narrowed = asked.removeprefix(_EVERYTHING).lstrip(", ")
        return f"releases {narrowed}" if narrowed else _EVERYTHING
    order = f", {parameters.order} first" if parameters.sort != "relevance" else ""
    return f"releases {asked}{order}"


def title_of(parameters: SearchParameters, results: Results) -> str:
    """The title of a page of results: "3 releases with “tax”, dated 2007, page 2"."""
    asked = sentence_of(parameters, results).removeprefix("all ").removeprefix("releases").rstrip()
    page = f", page {results.page:,}" if results.page > 1 else ""
    return f"{counted(results.total, 'release', 'releases')}{asked}{page}"
