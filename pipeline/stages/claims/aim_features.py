"""Named features of the judgement whether a sentence states an aim that needs no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.lexicon import cache, rows
from pipeline.readings import signs
from pipeline.stages.claims.cues import cue_class
from pipeline.stages.claims.governors import AIMING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.claims.clauses import Clause
    from pipeline.stages.claims.context import Context
    from pipeline.stages.claims.cues import CueHit
    from pipeline.types import Token

WILLING = frozenset({"plan", "pledge", "hope", "demand", "proposal", "goal"})
_WEIGHED = AIMING | {"ability", "need"}
_AGENTS = frozenset({"PER", "ORG", "r", "nr", "nt"})
_VERBS = frozenset({"v", "vn"})


def clause_features(context: Context, clause: Clause) -> list[str]:
    """Return the features that one clause gives to its sentence."""
    cues = context.cues_in(clause.start, clause.end)
    words = context.tokens_in(clause.start, clause.end)
    features = [f"class={cue_class(cue)}" for cue in cues]
    past = any(cue.kind == "past" for cue in cues)
    for cue in cues:
        if cue_class(cue) in _WEIGHED:
            features += _weighed(context.text, cue, words, clause, past=past)
    if not cues:
        features.append("no-cue")
    if not any(cue_class(cue) in WILLING for cue in cues):
        features.append("no-will")
    first = next((_word(context.text, t) for t in words if t.tag == "v"), None)
    if first:
        features += [f"first-verb={first}", f"first-verb-kind={verb_kind(first)}"]
    if context.quantities_in(clause.start, clause.end):
        features.append("quantity")
    return features


def _weighed(text: str, cue: CueHit, words: Sequence[Token], clause: Clause, *, past: bool) -> Iterator[str]:
    """Say what the cue stands with: the verb behind it, the subject before it, a mark of the past."""
    kind = cue_class(cue)
    before = [t for t in words if t.end <= cue.start]
    after = [t for t in words if t.start >= cue.end]
    verbs = [_word(text, t) for t in after if t.tag in _VERBS][:2]
    deed = _deed(verbs)
    subject = "agent" if any(t.tag in _AGENTS for t in before) else "thing" if before else "none"
    yield f"cue={cue.text}"
    yield f"cue={cue.text}+{deed}"
    yield f"{kind}+{deed}"
    yield f"{kind}+verb={verbs[0] if verbs else 'none'}"
    yield f"{kind}+{deed}:{subject}"
    yield f"{kind}:{'past' if past else 'clean'}"
    yield f"{kind}:rest={min(4, (clause.end - cue.end) // 4)}"
    yield f"{kind}:after={before[-1].tag if before else 'edge'}"
    yield f"{kind}:before={after[0].tag if after else 'edge'}"


def _deed(verbs: Sequence[str]) -> str:
    kinds = [verb_kind(verb) for verb in verbs]
    if "do" in kinds:
        return "do"
    return kinds[0] if kinds else "none"


def verb_kind(verb: str) -> str:
    """Return whether a verb is one that somebody sets out to do, one that happens, or another."""
    kinds = _verb_kinds()
    return kinds.get(verb) or kinds.get(verb[:2], "other")


def sentence_features(context: Context, index: int) -> list[str]:
    """Return the features that a sentence has as a whole."""
    sentence = context.sentences[index]
    clauses = context.clauses_of(index)
    willing = sum(_is_clean_will(context, clause) for clause in clauses)
    opening = [_word(context.text, t) for t in context.tokens_in(sentence.start, sentence.start + 8)][:2]
    features = [
        f"willing-clauses={min(3, willing)}",
        f"clauses={min(6, len(clauses))}",
        f"section={sentence.section}",
        f"attributed={context.speakers.first_in(sentence.start, sentence.end) is not None}",
        f"article-wills={context.share_of(WILLING)}",
        f"article-forecasts={context.share_of(frozenset({'forecast', 'estimate'}))}",
        *(f"begins={word}" for word in opening),
    ]
    reading = context.reading_of(index)
    if reading:
        features += signs("aim", reading.aim)
        features += signs("attributed", reading.attributed)
    if context.text[sentence.end - 1] in "？?":
        features.append("question")
    if index:
        before = context.sentences[index - 1]
        wills = sum(cue_class(c) in WILLING for c in context.cues_in(before.start, before.end))
        features.append(f"wills-before={min(2, wills)}")
    return features


def _is_clean_will(context: Context, clause: Clause) -> bool:
    cues = context.cues_in(clause.start, clause.end)
    return any(cue_class(c) in WILLING for c in cues) and all(c.kind != "past" for c in cues)


def _word(text: str, token: Token) -> str:
    return text[token.start : token.end]


@cache
def _verb_kinds() -> dict[str, str]:
    return {row["verb"]: row["kind"] for row in rows("aim_verbs")}
