"""The sections of a segment made the plain way, one token after the other: what faster makers are compared with."""

import math
from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np

from corpus.release import Release
from indexer.analysis import tokens
from indexer.analysis.function_words import FUNCTION_STEMS
from indexer.answering.key_stems import KEYS
from indexer.columnar.building.storing import record_sections
from indexer.columnar.segment.postings import encode
from indexer.columnar.segment.sections import TYPES, VALUE_FIELDS, Array, empty
from indexer.documents import facet_values, name_forms
from indexer.schema import GAP, TITLE_BOOST

Places = dict[int, list[int]]


def naive_sections(releases: Sequence[Release], dictionary: bytes | None = None) -> dict[str, Array]:
    """The sections of a segment of `releases`, stored with a dictionary: null for the one that they are worth."""
    arrays: dict[str, Array] = {}
    forms: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    stem_of: dict[str, str] = {}
    lengths: dict[str, list[int]] = {"length.title": [], "length.text": []}
    starts: dict[bool, list[list[int]]] = {False: [], True: []}
    for number, release in enumerate(releases):
        base, total = 0, 0
        for in_body, text in ((False, release.title), (True, release.body)):
            at: dict[int, int] = {}
            for token in tokens(text):
                forms[token.form][number].append(base + token.position)
                stem_of[token.form] = token.stem
                at.setdefault(token.position, token.start)
            starts[in_body].append([at[position] for position in sorted(at)])
            total += len(at)
            if not in_body:
                lengths["length.title"].append(len(at))
                base = len(at) + GAP
        lengths["length.text"].append(total)
    titles = lengths["length.title"]
    names = sorted(forms, key=str.encode)
    add_dictionary(arrays, "forms", names)
    per_form = [forms[name] for name in names]
    add_postings(arrays, "postings", "forms.postings", per_form, titles)
    positions = [at for each in per_form for _, some in sorted(each.items()) for at in sorted(set(some))]
    arrays["forms.positions"] = np.cumsum(
        [0, *(sum(len(set(some)) for some in each.values()) for each in per_form)]
    ).astype("<u4")
    far = [(index, at >> 16) for index, at in enumerate(positions) if at >> 16]
    arrays["positions"] = (np.array(positions, np.int64) & 0xFFFF).astype("<u2")
    arrays["positions.far"] = np.array(far, "<u4").reshape(-1, 2)
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for ordinal, name in enumerate(names):
        by_stem[stem_of[name]].append(ordinal)
    stems = sorted(by_stem, key=str.encode)
    add_dictionary(arrays, "stems", stems)
    arrays["stems.forms"] = np.cumsum([0, *(len(by_stem[stem]) for stem in stems)]).astype("<u4")
    arrays["stems.form"] = np.array([form for stem in stems for form in by_stem[stem]], "<u4")
    merged = [united_places(by_stem[stem] if len(by_stem[stem]) > 1 else [], per_form) for stem in stems]
    add_postings(arrays, "merged", "stems.postings", merged, titles)
    add_keys(arrays, stems, [united_places(by_stem[stem], per_form) for stem in stems], titles)
    for name, each in lengths.items():
        arrays[name] = np.array(each, "<u4")
    for name in ("first_day", "last_day"):
        days = [getattr(release.date, name).toordinal() if release.date else 0 for release in releases]
        arrays[name] = np.array(days, "<i4")
    per_release = [{**facet_values(release), **name_forms(release)} for release in releases]
    for field in VALUE_FIELDS:
        add_values(arrays, field, [each.get(field, ()) for each in per_release])
    add_statements(arrays, releases, titles, starts[True])
    add_ids(arrays, [release.id for release in releases])
    title_starts, body_starts = ([np.array(each, np.int64) for each in starts[in_body]] for in_body in (False, True))
    arrays |= record_sections(releases, title_starts, body_starts, dictionary)
    arrays["meta"] = np.frombuffer(msgspec.json.encode({"releases": len(releases)}), "<u1")
    return arrays


def add_dictionary(arrays: dict[str, Array], name: str, texts: Sequence[str]) -> None:
    encoded = [text.encode() for text in texts]
    arrays[f"{name}.text"] = np.frombuffer(b"".join(encoded), "<u1")
    arrays[f"{name}.offsets"] = np.cumsum([0, *map(len, encoded)]).astype("<u4")


def add_postings(
    arrays: dict[str, Array], name: str, starts: str, terms: Sequence[Places], titles: Sequence[int]
) -> None:
    """Positions of one form are distinct; those of a stem's forms may be the same where a word stands twice as one."""
    arrays[starts] = np.cumsum([0, *map(len, terms)]).astype("<u4")
    rows = [(number, set(some)) for term in terms for number, some in sorted(term.items())]
    arrays[f"{name}.release"] = np.array([number for number, _ in rows], "<u2")
    frequencies = np.array([len(some) for _, some in rows], np.uint32)
    in_titles = np.array([sum(at < titles[number] for at in some) for number, some in rows], np.uint32)
    codes, many = encode(frequencies, in_titles) if rows else (empty(f"{name}.code"), empty(f"{name}.many"))
    arrays[f"{name}.code"], arrays[f"{name}.many"] = codes, many


def united_places(forms: Sequence[int], per_form: Sequence[Places]) -> Places:
    united: defaultdict[int, list[int]] = defaultdict(list)
    for form in forms:
        for number, some in per_form[form].items():
            united[number] += some
    return united


def add_keys(arrays: dict[str, Array], stems: Sequence[str], places: Sequence[Places], titles: Sequence[int]) -> None:
    chosen: list[list[tuple[int, int]]] = []
    for number, title in enumerate(titles):
        best: list[tuple[int, int, int]] = []
        for ordinal, (stem, per_release) in enumerate(zip(stems, places, strict=True)):
            some = set(per_release.get(number, ()))
            weight = len(some) + (TITLE_BOOST - 1) * sum(at < title for at in some)
            if weight and stem not in FUNCTION_STEMS:
                best.append((-round(4096 * math.log1p(weight)) * min(len(stem), 8), ordinal, weight))
        chosen.append(sorted((ordinal, min(weight, 255)) for _, ordinal, weight in sorted(best)[:KEYS]))
    arrays["keys.starts"] = np.cumsum([0, *map(len, chosen)]).astype("<u4")
    arrays["keys.stem"] = np.array([ordinal for each in chosen for ordinal, _ in each], "<u4")
    arrays["keys.weight"] = np.array([weight for each in chosen for _, weight in each], "<u1")


def add_values(arrays: dict[str, Array], field: str, values: Sequence[Sequence[str]]) -> None:
    names = sorted({value for each in values for value in each}, key=str.encode)
    ordinal_of = {name: ordinal for ordinal, name in enumerate(names)}
    add_dictionary(arrays, field, names)
    arrays[f"{field}.starts"] = np.cumsum([0, *map(len, values)]).astype("<u4")
    arrays[f"{field}.ordinals"] = np.array([ordinal_of[value] for each in values for value in each], "<u4")


def add_statements(
    arrays: dict[str, Array], releases: Sequence[Release], titles: Sequence[int], body_starts: Sequence[list[int]]
) -> None:
    names = sorted({speaker.name for release in releases for speaker in release.speakers}, key=str.encode)
    each: list[list[tuple[int, int, int]]] = []
    for release, title, begins in zip(releases, titles, body_starts, strict=True):
        found = set()
        for statement in release.statements:
            words = [at for at, begin in enumerate(begins) if statement.start <= begin < statement.end]
            if words and statement.speaker is not None:
                speaker = names.index(release.speakers[statement.speaker].name)
                found.add((title + GAP + words[0], title + GAP + words[-1], speaker))
        each.append(sorted(found))
    arrays["statements.starts"] = np.cumsum([0, *map(len, each)]).astype("<u4")
    for side, name in enumerate(("first", "last", "speaker")):
        arrays[f"statements.{name}"] = np.array([row[side] for rows in each for row in rows], "<u4")


def add_ids(arrays: dict[str, Array], ids: Sequence[str]) -> None:
    order = sorted(range(len(ids)), key=lambda number: ids[number].encode())
    add_dictionary(arrays, "id", [ids[number] for number in order])
    arrays["id.release"] = np.array(order, "<u2")
    rank = np.empty(len(ids), "<u2")
    rank[order] = np.arange(len(ids))
    arrays["id.rank"] = rank
    assert all(arrays[name].dtype == TYPES[name] for name in arrays if name in TYPES)
