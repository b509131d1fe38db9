"""Tasks with predictions for Label Studio, and the reviews that its annotations are.

Label Studio counts offsets in code points, as we do: its editor converts them from and to JavaScript's UTF-16 units
(versions of before 2022 did not). A region's id is the claim's; value, unit, year and goal are text fields of it.
"""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

import pipeline
from pipeline.errors import ReviewError
from pipeline.export.tasks import (
    KINDS,
    SPEAKER,
    Answer,
    Imported,
    Marked,
    Signed,
    check_digest,
    closest,
    decoded,
    marked,
    review,
    text_of,
)
from pipeline.outward import web_address
from pipeline.write import canonical_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.types import Claim, Document

_FIELDS = ("value", "unit", "year", "goal")
_NOTE, _NAME = "note", "name"


def configuration() -> bytes:
    """Return the labelling configuration that the tasks are made for."""
    return (files("pipeline.export") / "label-studio.xml").read_bytes()


# --- out -------------------------------------------------------------------------------------------------------------


def chunks(articles: Iterable[tuple[Document, list[Claim]]]) -> Iterator[bytes]:
    """Yield a file of tasks in pieces, a task a line."""
    before = b"[\n"
    for document, claims in articles:
        yield before + msgspec.json.encode(task(document, claims))
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def task(document: Document, claims: list[Claim]) -> dict[str, Any]:
    """Return an article as a task, its claims as predictions."""
    text = text_of(document)
    every = [marked(claim) for claim in claims]
    speakers = dict.fromkeys((claim.speaker_place, claim.speaker) for claim in every)
    results: list[dict[str, Any]] = []
    for place, name in speakers:
        if place and name:
            region = _speaker_region(place, name)
            results += [_region(region, place, SPEAKER, text), _field(region, place, _NAME, name)]
    for claim in every:
        results += _results(claim, text)
    scores = [claim.confidence for claim in claims]
    prediction = {"model_version": f"zh-claims {pipeline.__version__}", "result": results}
    return {
        "data": {
            "text": text,
            "doc": document.doc,
            "sha256": document.sha256,
            "title": document.title,
            "url": web_address(document.url),
            "published": document.published,
            "claims": every,
        },
        "predictions": [prediction | {"score": canonical_number(sum(scores) / len(scores))}],
    }


def _speaker_region(place: tuple[int, int], name: str) -> str:
    """Return the id of a speaker's region; what is read as several people (他們) has several regions."""
    return f"{SPEAKER}-{place[0]}-{place[1]}-{name}"


def _results(claim: Marked, text: str) -> Iterator[dict[str, Any]]:
    place = (claim.start, claim.end)
    yield _region(claim.id, place, claim.kind, text)
    for name in _FIELDS:
        value = getattr(claim, name)
        if value not in (None, ""):
            yield _field(claim.id, place, name, str(value))
    if claim.speaker_place and claim.speaker:
        yield {
            "type": "relation",
            "from_id": claim.id,
            "to_id": _speaker_region(claim.speaker_place, claim.speaker),
            "direction": "right",
            "labels": [SPEAKER],
        }


def _region(name: str, place: tuple[int, int], label: str, text: str) -> dict[str, Any]:
    start, end = place
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def _field(region: str, place: tuple[int, int], name: str, content: str) -> dict[str, Any]:
    value = {"start": place[0], "end": place[1], "text": [content]}
    return {"id": region, "from_name": name, "to_name": "text", "type": "textarea", "value": value}


# --- in --------------------------------------------------------------------------------------------------------------


class _Value(Struct):
    start: int = 0
    end: int = 0
    labels: list[str] = field(default_factory=list)
    text: str | list[str] = ""


class _Result(Struct):
    type: str
    id: str = ""
    from_name: str = ""
    value: _Value = field(default_factory=_Value)
    from_id: str = ""
    to_id: str = ""
    labels: list[str] | None = None


class _Annotation(Struct):
    result: list[_Result] = field(default_factory=list)
    was_cancelled: bool = False
    completed_by: Any = None
    created_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None


class _Data(Struct):
    text: str
    doc: str
    sha256: str
    claims: list[Marked]


class _Task(Struct):
    data: _Data
    annotations: list[_Annotation] = field(default_factory=list)


def reviews(path: Path, reviewer: str | None) -> Imported:
    """Return the reviews of a JSON export; tasks that nobody annotated have none."""
    what = f"{path} is no JSON export of Label Studio over tasks of `export --to label-studio`"
    imported = Imported([], [])
    for each in decoded(path.read_bytes(), list[_Task], what):
        wrong = check_digest(each.data.doc, each.data.text, each.data.sha256)
        annotations = [annotation for annotation in each.annotations if not annotation.was_cancelled]
        if wrong and annotations:
            imported.problems.append(wrong)
            continue
        for annotation in annotations:
            _read(each.data, annotation, _signed(annotation, path, reviewer), imported)
    return imported


def _signed(annotation: _Annotation, path: Path, reviewer: str | None) -> Signed:
    by = annotation.completed_by
    named = by.get("email") or by.get("id") if isinstance(by, dict) else by
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.timezone.utc)
    at = annotation.updated_at or annotation.created_at or changed
    return Signed(reviewer or (None if named is None else str(named)), at)


def _read(data: _Data, annotation: _Annotation, signed: Signed, imported: Imported) -> None:
    """Add the reviews of one annotation."""
    answers = _Answers(data.text, annotation.result)
    taken = set[str]()
    for claim in data.claims:
        free = (place for place in answers.places if place[3] not in taken)
        region = claim.id if claim.id in answers.kinds else closest(free, claim)
        taken.add(region or "")
        try:
            answer = answers.of(region) if region else None
        except ReviewError as error:
            imported.problems.append(f"the answer to {data.doc} {claim.id} is left out: {error}")
            continue
        note = answers.fields.get((region, _NOTE)) if region else None
        imported.reviews.append(review(data.doc, data.sha256, claim, answer, signed._replace(note=note)))
    imported.problems.extend(
        f"{data.doc}: {data.text[start:end]!r} ({label}) is marked anew, which no review can say; it is left out"
        for start, end, label, name in answers.places
        if name not in taken
    )


class _Answers:
    """The results of one annotation, by region."""

    def __init__(self, text: str, results: list[_Result]) -> None:
        regions = {each.id: each.value for each in results if each.type == "labels" and each.value.labels}
        self.kinds = {name: value.labels[0] for name, value in regions.items() if value.labels[0] in KINDS}
        self.places = [(regions[name].start, regions[name].end, kind, name) for name, kind in self.kinds.items()]
        self.fields = {
            (each.id, each.from_name): _first(each.value.text) for each in results if each.type == "textarea"
        }
        self._speakers = {
            each.from_id: self.fields.get((each.to_id, _NAME)) or text[place.start : place.end]
            for each in results
            if each.type == "relation" and (place := regions.get(each.to_id)) and SPEAKER in place.labels
        }

    def of(self, region: str) -> Answer:
        """Return the answer that a region is; raise `ReviewError` where a field is no number."""
        content = {name: self.fields.get((region, name)) for name in _FIELDS}
        year = _number("year", content["year"])
        return Answer(
            kind=self.kinds[region],
            speaker=self._speakers.get(region),
            value=_number("value", content["value"]),
            unit=content["unit"],
            year=None if year is None else int(year),
            goal=content["goal"],
        )


def _first(text: str | list[str]) -> str | None:
    content = text if isinstance(text, str) else "".join(text[:1])
    return content.strip() or None


def _number(name: str, content: str | None) -> int | float | None:
    if content is None:
        return None
    try:
        return canonical_number(float(content.replace(",", "")))
    except (ValueError, OverflowError) as error:
        raise ReviewError(f"its {name} {content!r} is no number; write digits") from error
