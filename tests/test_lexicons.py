"""The lexicons of people and bodies are well formed: sorted, folded, without doubles, every reference resolved."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from pipeline import lexicon
from pipeline.fold import fold

COLUMNS = {
    "generic_bodies": ("word", "types"),
    "groups": ("noun", "kind", "body"),
    "organization_contexts": ("rule", "place", "distance", "cue"),
    "organization_not_names": ("word", "kind"),
    "organization_subunits": ("unit", "parents"),
    "organization_suffixes": ("suffix", "type", "min_left", "strength", "notes"),
    "organization_units": ("unit", "parents", "alone", "notes"),
    "organizations": ("name", "type", "aliases", "source", "count", "context", "guarded"),
    "person_not_names": ("word", "kind"),
    "places": ("name", "type", "aliases"),
    "surnames": ("surname", "rank", "length", "word"),
    "titles": ("title", "rank", "body", "kind", "type", "surname"),
}
VALUES = {
    ("groups", "kind"): {"business", "market", "expert", "public", "politics", "official", "state", "body"},
    ("organization_not_names", "kind"): {"word", "place", "product", "index", "event"},
    ("organization_suffixes", "strength"): {"strong", "weak"},
    ("organization_units", "alone"): {"yes", "weak"},
    ("organizations", "source"): {"statute", "historic", "listed", "international", "attested", "known"},
    ("person_not_names", "kind"): {"word", "body", "place", "event", "part"},
    ("places", "type"): {"city", "county", "district", "township", "area", "country", "region", "foreign_place"},
    ("titles", "kind"): {"office", "profession", "role", "honorific"},
    ("titles", "surname"): {"usual", "possible", "no"},
}
ORGANIZATIONS = lexicon.rows("organizations")


def forms(row: lexicon.Row) -> list[str]:
    """Return the name and the aliases of a body."""
    return [row["name"], *split(row["aliases"])]


def split(cell: str) -> list[str]:
    """Return the items of a cell."""
    return cell.split("|") if cell else []


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_documented(name: str) -> None:
    assert all(tuple(row) == COLUMNS[name] for row in lexicon.rows(name))


@pytest.mark.parametrize("name", COLUMNS)
def test_lines_are_sorted_and_none_stands_twice(name: str) -> None:
    lines = [tuple(row.values()) for row in lexicon.rows(name)]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "organization_contexts"])
def test_the_first_column_names_every_entry_once(name: str) -> None:
    words = [next(iter(row.values())) for row in lexicon.rows(name)]
    assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("name", COLUMNS)
def test_entries_are_folded_and_have_no_outer_white_space(name: str) -> None:
    cells = [cell for row in lexicon.rows(name) for column, cell in row.items() if column != "notes"]
    assert [cell for cell in cells if cell != fold(cell).strip()] == []


@pytest.mark.parametrize(("name", "column"), VALUES)
def test_closed_columns_hold_only_their_values(name: str, column: str) -> None:
    assert set(lexicon.column(name, column)) <= VALUES[name, column]


def test_there_are_two_thousand_bodies() -> None:
    assert len(ORGANIZATIONS) >= 2000


def test_no_form_of_a_body_is_shorter_than_two_characters() -> None:
    assert [form for row in ORGANIZATIONS for form in forms(row) if len(form) < 2] == []


def test_a_form_belongs_to_one_body_or_is_marked_ambiguous() -> None:
    owners: dict[str, list[lexicon.Row]] = defaultdict(list)
    for row in ORGANIZATIONS:
        for form in forms(row):
            owners[form].append(row)
    shared = [(form, row) for form, rows in owners.items() if len(rows) > 1 for row in rows]
    assert all(row["context"] == "ambiguous" and form in split(row["guarded"]) for form, row in shared)


def test_guarded_forms_are_forms_of_their_body_and_have_a_rule() -> None:
    rules = set(lexicon.column("organization_contexts", "rule"))
    for row in ORGANIZATIONS:
        assert set(split(row["guarded"])) <= set(forms(row))
        assert bool(row["guarded"]) == bool(row["context"])
        assert not row["context"] or row["context"] in rules


def test_words_that_hide_a_body_hold_one_of_its_forms_and_are_none() -> None:
    known = {form for row in ORGANIZATIONS for form in forms(row)}
    for word in lexicon.column("organization_not_names", "word"):
        parts = {word[start:end] for start in range(len(word)) for end in range(start + 2, len(word) + 1)}
        assert parts & known
        assert word not in known


def test_attested_bodies_were_counted_in_the_press() -> None:
    assert [row["name"] for row in ORGANIZATIONS if row["source"] == "attested" and row["count"] == "0"] == []


def test_counts_are_numbers() -> None:
    assert all(row["count"].isdigit() for row in ORGANIZATIONS)


def test_types_of_bodies_are_the_same_in_all_lexicons() -> None:
    types = set(lexicon.column("organizations", "type")) | {"other", "place"}
    columns = {"titles": "type", "organization_suffixes": "type", "groups": "body", "organization_units": "parents"}
    columns |= {"generic_bodies": "types", "organization_subunits": "parents"}
    cells = [cell for name, column in columns.items() for cell in lexicon.column(name, column)]
    assert {type_ for cell in cells for type_ in split(cell)} <= types


def test_bodies_of_titles_are_canonical_names() -> None:
    names = set(lexicon.column("organizations", "name"))
    assert [row["title"] for row in lexicon.rows("titles") if row["body"] and row["body"] not in names] == []


def test_forms_of_a_place_name_each_other() -> None:
    aliases = {row["name"]: split(row["aliases"]) for row in lexicon.rows("places")}
    assert [(name, other) for name, others in aliases.items() for other in others if name not in aliases[other]] == []


KNOWN = ("衛福部", "台南市政府", "台積電", "國民黨團", "路透", "工研院", "台大", "聯準會", "中信兄弟")
EVERYDAY = {"統一", "長榮", "大同", "陽明", "三星", "蘋果", "全家", "聯發"}


@pytest.mark.parametrize("word", KNOWN)
def test_bodies_of_every_kind_are_known(word: str) -> None:
    assert any(word in forms(row) for row in ORGANIZATIONS)


def test_everyday_words_among_the_short_names_are_guarded() -> None:
    unguarded = [form for row in ORGANIZATIONS for form in forms(row) if form not in split(row["guarded"])]
    assert EVERYDAY.isdisjoint(unguarded)
