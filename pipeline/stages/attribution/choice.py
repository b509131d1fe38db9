"""Whom the words belong to, looked at once more when the whole article has been gone through.

The rules go from cue to cue. The reader's pointer has seen the whole article, and names for each sentence those who may
be speaking. Where it names somebody else than the rules, or somebody where the rules have nobody, a linear model over
both decides (models/choice-model, models/addition-model).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from pipeline.linear import load_linear
from pipeline.networks.threads import one_thread
from pipeline.stages.attribution.candidates import NOBODY, RULE, Look
from pipeline.stages.attribution.contents import mode_of, quotations_of, speaker_of
from pipeline.stages.attribution.mentions import may_speak
from pipeline.stages.attribution.pointer import KINDS, by_name
from pipeline.stages.attribution.reader import load_reader
from pipeline.types import Attribution, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.linear import LinearModel
    from pipeline.stages.attribution.mentions import Named
    from pipeline.stages.attribution.network import States
    from pipeline.stages.attribution.pointer import Pointer
    from pipeline.types import SpeakerHow, Speech

_LEADS = (0.25, 0.5, 1, 1.5, 2, 3, 4, 6)
_SURE = (-2, -1.2, -0.7, -0.4, -0.2, -0.05)
_ODDS = (-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3)
_ASKED = -1.5  # log-odds of being speech above which a sentence without a speaker is asked for one
_OFTEN = 3  # sentences
_SECTIONS = {"headline", "body"}  # that are looked at again, and lend speakers
_SAYS = "subject-say"  # rule of a subject with a reporting verb
_AT_ONCE, _AWAY = 64, 256  # sentences asked at once, and to either side whose names may answer: bounds what it costs
_FAR = 9.0  # lead over somebody whom the pointer does not know


class Pointed(NamedTuple):
    """The name that the pointer finds likeliest for a sentence, with its log-probability."""

    sentence: int
    name: int
    sure: float
    lead: float  # over the rules' speaker, in log-odds
    mention: Named  # of that name: the last one in or before the sentence, else the first behind it


class Chooser(NamedTuple):
    """The two models: whether the pointer's name is better than the rules', and whether it stands where none does."""

    other: LinearModel
    added: LinearModel

    def better(self, look: Look, found: Pointed) -> bool:
        """Return whether the pointer's name is to be the speaker."""
        ruled, said = look.here[found.sentence], look.speech.sentences[found.sentence]
        if found.mention.entity.name in said.speakers or _names_its_own(look, found):
            return False
        model = self.added if ruled == NOBODY else self.other
        return model.score(features(look, found)) > 0


def choose(text: str, look: Look, states: States) -> Speech:
    """Return the speech with the speakers that the second look prefers."""
    chooser = Chooser(load_linear("choice-model"), load_linear("addition-model"))
    found = pointed(look, states, load_reader().pointer)
    chosen = {said.sentence: said.mention for said in found if chooser.better(look, said)}
    return changed(text, look, chosen) if chosen else look.speech


def pointed(look: Look, states: States, pointer: Pointer) -> Iterator[Pointed]:
    """Yield what the pointer says of each sentence that is somebody's, or is likely to be."""
    asked = [number for number in range(len(look.here)) if _may_speak(look, number)]
    if not (asked and look.named and len(states.words)):
        return
    everyone, ruled = look.candidates(), look.ruled()
    may_be = np.array([_may_be_chosen(look, named) for named in look.named])
    for start in range(0, len(asked), _AT_ONCE):
        part = np.array(asked[start : start + _AT_ONCE])
        first, behind = np.searchsorted(everyone.sentences, (part[0] - _AWAY, part[-1] + _AWAY))
        if first == behind:
            continue
        candidates, chosen = everyone.part(first, behind), may_be[first:behind]
        with one_thread():
            logs = pointer(states, part, candidates, ruled)
        logs[:, ~chosen] = -np.inf
        names, chances = by_name(logs, candidates.names)
        for number, of_names in zip(part.tolist(), chances, strict=True):
            best = int(names[of_names.argmax()])
            own = np.flatnonzero(names == look.here[number])
            lead = float(of_names.max() - of_names[own[0]]) if len(own) else _FAR
            mentions = np.flatnonzero((candidates.names == best) & chosen)
            before = mentions[candidates.sentences[mentions] <= number]
            if len(mentions):
                mention = look.named[first + int(before[-1] if len(before) else mentions[0])]
                yield Pointed(number, best, float(of_names.max()), lead, mention)


def _may_speak(look: Look, number: int) -> bool:
    if look.sentences[number].section not in _SECTIONS:
        return False
    if look.here[number] != NOBODY:
        return True
    return number not in look.closed and look.speech.readings[number].attributed > _ASKED


def _names_its_own(look: Look, found: Pointed) -> bool:
    """Tell whether a sentence has a subject that says it (王小明表示), and the name found stands elsewhere."""
    said = look.speech.sentences[found.sentence]
    own = said.rule == _SAYS and said.how in {"explicit", "alias"}
    return own and found.name not in look.present[found.sentence]


def _may_be_chosen(look: Look, named: Named) -> bool:
    """Tell whether a mention can be the speaker's: related news and captions lend the article no speaker."""
    return may_speak(named.entity) and look.sentences[look.sentence_of(named.start)].section in _SECTIONS


def features(look: Look, found: Pointed) -> set[str]:
    """Return the signs, by name, that the pointer's name is the right one."""
    number, said = found.sentence, look.speech.sentences[found.sentence]
    ruled, kind = look.here[number], KINDS[look.kinds[found.name]]
    lead, sure = f"lead:{bisect_right(_LEADS, found.lead)}", f"sure:{bisect_right(_SURE, found.sure)}"
    odds = f"odds:{bisect_right(_ODDS, look.speech.readings[number].attributed)}"
    here = f"here:{found.name in look.present[number]}"
    signs = {lead, sure, odds, here, f"kind:{kind}", f"section:{look.sentences[number].section}"}
    if ruled == NOBODY:
        signs |= {f"none & {odds}", f"none & {sure}", f"none & {odds} & {sure}"}
    else:
        was = KINDS[look.kinds[ruled]] if ruled >= 0 else "unknown"
        signs |= {f"rule:{said.rule}", f"rule:{said.rule} & {kind}", f"how:{said.how}", f"how:{said.how} & {lead}"}
        signs |= {f"was:{was}", f"was:{was} & {kind}", f"{here} & how:{said.how}"}
        signs.add(f"{here} & rule-here:{ruled in look.present[number]}")
        mine, theirs = found.mention.entity.key, look.keys.get(ruled, "")
        signs |= {"inside"} if mine in theirs else {"around"} if theirs and theirs in mine else set()
    before, behind = look.ruled_before[number], look.ruled_behind[number]
    signs |= {name for name, holds in (("goes-on", before == found.name), ("next", behind == found.name)) if holds}
    if look.spoke[found.name] < number:
        signs.add("spoke")
    if look.sentences_of[found.name] >= _OFTEN:
        signs.add("often")
    return signs


def changed(text: str, look: Look, chosen: Mapping[int, Named]) -> Speech:
    """Return the speech with other speakers in the sentences that `chosen` has, and in their attributions."""
    sentences, attributions = list(look.speech.sentences), list(look.speech.attributions)
    owned: dict[int, list[int]] = {}
    for index, attribution in enumerate(attributions):
        if attribution.content:
            owned.setdefault(look.sentence_of(attribution.content[0].start), []).append(index)
    quotes = None
    for number, named in chosen.items():
        said = sentences[number]
        inside = said.start <= named.start < said.end
        how: SpeakerHow = "carried" if not inside else "explicit" if named.mention.how == "name" else named.mention.how
        speaker, source = speaker_of(named, (), how), Span(named.start, named.end)
        for index in owned.get(number, ()) if said.speakers else ():
            old = attributions[index]
            if old.speaker.name == said.speakers[0]:
                own = inside and old.cue is not None and named.end <= old.cue.start < said.end
                attributions[index] = msgspec.structs.replace(
                    old, speaker=speaker, source=source, cue=old.cue if own else None, rule=RULE
                )
        if not said.speakers:
            quotes = quotes or quotations_of(text, look.sentences)[0]
            content = (Span(said.start, said.end),)
            mode = mode_of(quotes, content)
            attributions.append(
                Attribution(speaker=speaker, source=source, cue=None, content=content, mode=mode, rule=RULE)
            )
        names = (named.entity.name, *(n for n in said.speakers[1:] if n != named.entity.name))
        sentences[number] = msgspec.structs.replace(said, speakers=names, how=how, rule=RULE)
    return msgspec.structs.replace(look.speech, sentences=tuple(sentences), attributions=tuple(attributions))
