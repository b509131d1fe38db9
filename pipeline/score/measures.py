"""The measures: every figure is micro-averaged over all articles.

- `detect`: a claim found shares characters with one of the gold; `value`: and value, bounds and unit agree; `year`,
  `speaker`: and that field too; `strict`: and kind, year and speaker. Over all quantities and over targets alone.
- `relation`: share of claims with the right value whose relation is right; `goal`: mean character F1 of goals.
- `aims`: sentences with an aim that needs no number, against goals found in them. Open sentences and those with a
  quantity target count neither way.
- `sentence.speaker`: share of characters whose speaker is right; `.attributed`: of those that somebody says.
- `people`, `orgs`: sets of names per article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.score.agreement import comparable_name, overlap, same_speaker
from pipeline.score.comparison import Comparison
from pipeline.score.records import Output
from pipeline.score.results import ORDER, Counts, Miss, Scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.score.records import FoundSentence, GoldArticle, Named, Place


class _ArticleScore(Struct):
    counts: dict[str, Counts]
    goals: list[float]
    misses: list[Miss]


def score(gold: Sequence[GoldArticle], outputs: Mapping[str, Output]) -> Scores:
    """Score a run; articles are joined on the document id, and one without output has found nothing."""
    scored = [_score_article(article, outputs.get(article.id, Output())) for article in gold]
    goals = [share for article in scored for share in article.goals]
    return Scores(
        articles=len(gold),
        articles_with_output=sum(article.id in outputs and bool(outputs[article.id].document) for article in gold),
        counts={name: _total(article.counts.get(name, Counts()) for article in scored) for name in ORDER},
        goal=sum(goals) / len(goals) if goals else 0.0,
        misses=tuple(miss for article in scored for miss in article.misses),
    )


def _total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _score_article(gold: GoldArticle, output: Output) -> _ArticleScore:
    comparison = Comparison.of(gold, output.quantified)
    aims, aim_misses = _score_aims(gold, output)
    document = output.document
    people, bodies = (document.people, document.organizations) if document else ((), ())
    counts = comparison.counts() | {
        "aims": aims,
        "people": _names(gold, gold.people, people),
        "orgs": _names(gold, gold.orgs, bodies),
    }
    counts |= _speech(gold, document.sentences if document else ())
    return _ArticleScore(counts, [each.goal for each in comparison.judged], [*comparison.misses(gold.id), *aim_misses])


# --- aims, speech, names -----------------------------------------------------------------------------------------


def _score_aims(gold: GoldArticle, output: Output) -> tuple[Counts, list[Miss]]:
    if gold.aims is None:
        return Counts(), []
    starts, counts, misses = output.aim_starts, Counts(), []
    for place in _aim_sentences(gold):
        wanted, found = place in gold.aims, any(place[0] <= start < place[1] for start in starts)
        counts += Counts(wanted and found, found, wanted)
        if wanted != found:
            misses.append(Miss(gold.id, ("aim missed" if wanted else "aim extra",), sentence=place))
    return counts, misses


def _aim_sentences(gold: GoldArticle) -> list[Place]:
    """Return the sentences that count: neither open nor holding a quantity target."""
    quantified = [start for claim in gold.claims if "target" in claim.kinds for start, _ in claim.mentions]
    places = [(start, end) for start, end, _ in gold.sentences]
    return [p for p in places if p not in gold.aims_open and not any(p[0] <= start < p[1] for start in quantified)]


def _speech(gold: GoldArticle, found: Sequence[FoundSentence]) -> dict[str, Counts]:
    """Return the characters with the right speaker, over all sentences and over those that somebody says."""
    rows = [
        (bool(names), _right_characters((start, end), names, found), end - start)
        for start, end, names in gold.sentences
    ]
    every = [Counts(right, size, size) for _, right, size in rows]
    said = [Counts(right, size, size) for attributed, right, size in rows if attributed]
    return {"sentence.speaker": _total(every), "sentence.speaker.attributed": _total(said)}


def _right_characters(place: Place, names: Sequence[str], found: Sequence[FoundSentence]) -> int:
    """Return how many characters have the right speaker; those in no found sentence are the reporter's."""
    shared = [(overlap(place, (sentence.start, sentence.end)), sentence.speaker) for sentence in found]
    right = sum(size for size, speaker in shared if same_speaker(names, speaker))
    size = place[1] - place[0]
    if not names:
        right += size - sum(part for part, _ in shared)
    return max(0, min(right, size))


def _names(gold: GoldArticle, names: Sequence[str], found: Sequence[Named]) -> Counts:
    if gold.judged is not None:  # names were not annotated
        return Counts()
    wanted, given = set(map(comparable_name, names)), {comparable_name(each.name) for each in found}
    return Counts(len(wanted & given), len(given), len(wanted))
