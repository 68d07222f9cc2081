"""A columnar index as Whoosh opens it: `ColumnarIndex(storage).searcher().search(query)` takes any Whoosh query."""

from __future__ import annotations

from typing import Any, NoReturn

from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from indexer.columnar.codec.toc import ColumnarToc


class ColumnarIndex(FileIndex):
    """Whoosh's view of the newest commit in a directory; for reading."""

    def __init__(self, storage: Any, schema: Any = None, indexname: str = "MAIN") -> None:  # noqa: ARG002
        """Open the index in `storage`; raises as `ColumnarToc.read` does. Its schema is always `indexer.schema`'s."""
        self.storage = storage
        self.indexname = indexname
        self._schema = self._read_toc().schema

    @classmethod
    def create(cls, storage: Any, schema: Any = None, indexname: str = "MAIN") -> ColumnarIndex:  # noqa: ARG003
        """Begin an index without releases."""
        ColumnarToc.create(storage, indexname=indexname)
        return cls(storage, indexname=indexname)

    def _read_toc(self) -> ColumnarToc:
        return ColumnarToc.read(self.storage, self.indexname)

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """A reader of the newest commit.

        `reuse` is closed: Whoosh would go on with readers that know nothing of younger deletions.
        """
        newest: IndexReader = super().reader()  # type: ignore[no-untyped-call]
        if reuse is not None:
            reuse.close()
        return newest

    def writer(self, procs: int = 1, **kwargs: Any) -> NoReturn:
        """Not through Whoosh."""
        raise NotImplementedError("a columnar index is written by indexer.columnar, not by Whoosh's writers")
