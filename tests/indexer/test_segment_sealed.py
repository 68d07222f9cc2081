from __future__ import annotations

import gc
import os
import random
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from making import body_named, make
from naive_segment import naive_sections

from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections, SealedWriter
from indexer.columnar.segment.sections import BLOBS, TYPES, WIDTHS, Array, empty
from indexer.engine import IndexDamaged, IndexProblem

NAMES = (*TYPES, *BLOBS)
ADVICE = "mend it so"
SMALL = naive_sections(
    [
        make("r1", "The Department said so. " * 30, day="2016-03-04", speakers=["Loretta Lynch"]),
        make("r2", "", organizations=[body_named("Department of Justice", "DOJ")], places=["Boston"]),
    ]
)


def large() -> dict[str, Array]:
    """Sections of several pages each."""
    numbers = np.random.default_rng(7)
    arrays = {name: empty(name) for name in NAMES}
    for name, rows in (("records", 300_000), ("positions", 90_000), ("postings.code", 70_001), ("forms.text", 65_536)):
        arrays[name] = numbers.integers(0, 250, rows).astype(TYPES.get(name, "<u1"))
    arrays["postings.many"] = numbers.integers(0, 1 << 32, (9_000, 3)).astype("<u4")
    arrays["records.offsets"] = numbers.integers(0, 1 << 32, 12_345).astype("<u4")
    return arrays


def seal(path: Path, arrays: dict[str, Array]) -> Path:
    with SealedWriter(path) as writer:
        for name, rows in arrays.items():
            writer.append(name, rows)
    return path


def damage_of(path: Path) -> IndexDamaged | None:
    try:
        SealedSections(path, ADVICE)
    except IndexDamaged as problem:
        return problem
    return None


@pytest.mark.parametrize("arrays", [{}, SMALL, large()])
def test_sections_come_back(arrays: dict[str, Array], tmp_path: Path) -> None:
    sections = SealedSections(seal(tmp_path / "a.seg", arrays), ADVICE)
    assert list(sections.verify()) == []
    for name in NAMES:
        expected = arrays.get(name, empty(name))
        rows = sections.array(name)
        assert rows.dtype == expected.dtype
        assert rows.shape == expected.shape
        assert not rows.flags.writeable
        assert rows.ctypes.data % 64 == 0
        assert sections.length(name) == len(expected)
        np.testing.assert_array_equal(rows, expected)


def test_sections_are_written_in_any_order_and_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.columnar.segment.sealed._IN_MEMORY", 10_000)
    arrays = large()
    pieces = [(name, at) for name, rows in arrays.items() for at in range(0, max(1, len(rows)), 4_099)]
    random.Random(3).shuffle(pieces)
    pieces.sort(key=lambda piece: piece[1])
    (tmp_path / "a.seg").write_bytes(b"something older and longer" * 100_000)
    with SealedWriter(tmp_path / "a.seg", sync=True) as writer:
        for name, at in pieces:
            rows = arrays[name][at : at + 4_099]
            writer.append(name, rows if name in TYPES else rows.tobytes())
        assert list(tmp_path.iterdir()) == [tmp_path / "a.seg"]  # what waits has no name
    seal(tmp_path / "b.seg", arrays)
    assert (tmp_path / "a.seg").read_bytes() == (tmp_path / "b.seg").read_bytes()


def test_what_is_no_section_is_refused(tmp_path: Path) -> None:
    with SealedWriter(tmp_path / "a.seg") as writer:
        for name, rows in (
            ("nonsense", b""),
            ("positions", np.zeros(3, "<u4")),
            ("positions", b"ab"),
            ("positions.far", np.zeros(4, "<u4")),
            ("meta", np.zeros((1, 1), "<u1")),
        ):
            with pytest.raises(ValueError, match=name):
                writer.append(name, rows)
    assert SealedSections(tmp_path / "a.seg", ADVICE).length("positions") == 0


def test_what_was_not_finished_is_removed_or_known(tmp_path: Path) -> None:
    with pytest.raises(TypeError), SealedWriter(tmp_path / "a.seg") as writer:
        writer.append("meta", None)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
    writer = SealedWriter(tmp_path / "b.seg")
    writer.append("records", bytes(100_000))
    assert damage_of(tmp_path / "b.seg")
    writer.close()
    writer.close()
    assert damage_of(tmp_path / "b.seg") is None


@pytest.mark.parametrize("full", ["records", "positions"])
def test_a_full_disk_leaves_nothing(full: str, tmp_path: Path) -> None:
    writer = SealedWriter(tmp_path / "a.seg")
    writer.append(full, np.zeros(400_000, TYPES.get(full, "<u1")))
    with files_up_to(300_000), pytest.raises(OSError, match="too large"):
        writer.close()
    assert list(tmp_path.iterdir()) == []


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_file_is_replaced_not_changed(tmp_path: Path) -> None:
    path = seal(tmp_path / "a.seg", SMALL)
    older = SealedSections(path, ADVICE)
    seal(path, {})
    assert list(older.verify()) == []
    np.testing.assert_array_equal(older.array("forms.text"), SMALL["forms.text"])


def test_slices_are_as_numpy_has_them(tmp_path: Path) -> None:
    arrays = large()
    sections = SealedSections(seal(tmp_path / "a.seg", arrays), ADVICE)
    draw = random.Random(5)
    for name in ("records", "positions", "postings.many", "records.offsets", "meta"):
        rows = arrays[name]
        for _ in range(60):
            start, stop = draw.randint(-5, len(rows) + 5), draw.choice([None, draw.randint(-5, len(rows) + 5)])
            np.testing.assert_array_equal(sections.array(name, start, stop), rows[start:stop])
    narrow = np.uint16(65_000)
    np.testing.assert_array_equal(
        sections.array("positions", narrow, narrow + np.uint16(1)),  # type: ignore[arg-type]
        arrays["positions"][65_000:65_001],
    )


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    path = seal(tmp_path / "a.seg", SMALL)
    content = path.read_bytes()
    draw = random.Random(11)
    for at in [*range(64), *range(64, len(content), 5)]:
        damaged = bytearray(content)
        damaged[at] ^= draw.randint(1, 255)
        path.write_bytes(damaged)
        found = damage_of(path)
        if found is None:
            sections = SealedSections(path, ADVICE)
            (found,) = list(sections.verify())
            assert found.file == str(path)
            assert found.problem.startswith("is not what was written in bytes 64 to ")
            with pytest.raises(IndexDamaged, match="not what was written"):
                sections.array("forms.text")
        else:
            assert at < 64 or at >= len(content) - 4_000
            assert str(found).endswith(f"; {ADVICE}")


def test_no_read_gives_wrong_bytes(tmp_path: Path) -> None:
    arrays = large()
    path = seal(tmp_path / "a.seg", arrays)
    size, draw = path.stat().st_size, random.Random(13)
    for _ in range(60):
        at, flip = draw.randrange(size), draw.randint(1, 255)
        with path.open("r+b") as file:
            flipped_at(file.fileno(), at, flip)
            if damage_of(path) is None:
                sections = SealedSections(path, ADVICE)
                refused = [name for name in NAMES if not reads_right(sections, name, arrays[name])]
                assert len(list(sections.verify())) == 1
                assert len(refused) < 50
            flipped_at(file.fileno(), at, flip)
    assert list(SealedSections(path, ADVICE).verify()) == []


def flipped_at(file: int, at: int, flip: int) -> None:
    os.pwrite(file, bytes([os.pread(file, 1, at)[0] ^ flip]), at)


def reads_right(sections: SealedSections, name: str, expected: Array) -> bool:
    """False where a read was refused; fails where it was wrong."""
    right = True
    for start in range(0, len(expected), 20_000):
        try:
            rows = sections.array(name, start, start + 20_000)
        except IndexDamaged:
            right = False
        else:
            np.testing.assert_array_equal(rows, expected[start : start + 20_000])
    return right


def test_damage_names_the_sections_in_the_page(tmp_path: Path) -> None:
    path = seal(tmp_path / "a.seg", large())
    with path.open("r+b") as file:
        flipped_at(file.fileno(), 64 + 65_536 + 5, 1)
    sections = SealedSections(path, ADVICE)
    (found,) = list(sections.verify())
    assert found.problem == "is not what was written in bytes 65600 to 131136 (records)"
    assert found.advice == ADVICE
    assert len(sections.array("records", 0, 65_536)) == 65_536
    for _ in range(2):
        with pytest.raises(IndexDamaged, match=r"a\.seg: is not what was written in bytes 65600 to 131136"):
            sections.array("records", 65_536, 65_537)


def test_no_length_but_its_own_is_taken(tmp_path: Path) -> None:
    path = seal(tmp_path / "a.seg", SMALL)
    content = path.read_bytes()
    path.write_bytes(content + b"\0")
    assert f"has {len(content) + 1} bytes where {len(content)} were written" in str(damage_of(path))
    for length in reversed(range(len(content))):
        os.truncate(path, length)
        found = damage_of(path)
        assert found is not None
        assert ("is cut off" if length < 64 else f"has {length} bytes") in str(found)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.seg"
    assert "is missing; mend it so" in str(damage_of(path))
    path.write_bytes(b"not a segment" * 10)
    assert "does not begin as a segment does" in str(damage_of(path))
    content = bytearray(seal(path, SMALL).read_bytes())
    content[8] = 99
    path.write_bytes(content)
    assert "has format 99, this program reads 1" in str(damage_of(path))
    path.unlink()
    path.mkdir()
    assert "can't be read" in str(damage_of(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_not_damaged(tmp_path: Path) -> None:
    path = seal(tmp_path / "a.seg", SMALL)
    path.chmod(0)
    with pytest.raises(IndexProblem, match="can't be read") as caught:
        SealedSections(path, ADVICE)
    assert not isinstance(caught.value, IndexDamaged)


def test_arrays_outlive_the_file_and_the_sections(tmp_path: Path) -> None:
    arrays = large()
    path = seal(tmp_path / "a.seg", arrays)
    sections = SealedSections(path, ADVICE)
    path.unlink()
    rows = sections.array("positions", 10, 80_000)
    sections.close()
    sections.close()
    gc.collect()
    np.testing.assert_array_equal(rows, arrays["positions"][10:80_000])
    with pytest.raises(ValueError, match="closed"):
        sections.array("positions")
    with pytest.raises(ValueError, match="closed"):
        sections.length("positions")
    assert list(sections.verify()) == []


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="needs /dev/fd")
def test_descriptors_do_not_grow(tmp_path: Path) -> None:
    path = seal(tmp_path / "a.seg", SMALL)
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        sections = SealedSections(path, ADVICE)
        Segment(sections).records.release(0)
        sections.close()
        del sections
        path.write_bytes(path.read_bytes()[:-1])
        assert damage_of(path)
        seal(path, SMALL)
    gc.collect()
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_threads_read_at_once(tmp_path: Path) -> None:
    arrays = large()
    sections = SealedSections(seal(tmp_path / "a.seg", arrays), ADVICE)
    wrong: list[object] = []

    def read(seed: int) -> None:
        draw = random.Random(seed)
        for _ in range(300):
            name = draw.choice(["records", "positions", "postings.many"])
            start = draw.randrange(len(arrays[name]))
            stop = start + draw.randrange(3_000)
            if not np.array_equal(sections.array(name, start, stop), arrays[name][start:stop]):
                wrong.append((name, start, stop))

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_every_section_has_a_type() -> None:
    assert set(WIDTHS) <= set(TYPES)
    assert not set(TYPES) & set(BLOBS)
    assert set(SMALL) == set(NAMES)
