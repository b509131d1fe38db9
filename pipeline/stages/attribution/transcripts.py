"""Speeches printed in full: behind 總統致詞內容為： every sentence is the president's until the report goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import lexicon

if TYPE_CHECKING:
    from pipeline.stages.attribution.events import SentenceView
    from pipeline.stages.attribution.mentions import Source
    from pipeline.stages.attribution.sources import Phrases

_REACH = 12  # characters from a paragraph's start within which its subject begins


def opened_by(phrases: Phrases, seen: SentenceView) -> Source | None:
    """Return whose speech follows a sentence such as 蔡總統致詞全文如下：, None where none is announced."""
    found = _announcement().search(phrases.text, max(seen.start, seen.end - 30), seen.end)
    if found is None:
        return None
    return phrases.subject(seen.start, found.start()) or phrases.unnamed.before(seen.start, found.start())


def goes_on(phrases: Phrases, seen: SentenceView, speaker: Source, *, new_paragraph: bool) -> bool:
    """Return whether a sentence is still the speech: it ends where a paragraph tells of its speaker (總統隨後參觀…)."""
    if not new_paragraph:
        return True
    subjects = phrases.between(seen.start, min(seen.end, seen.start + _REACH))
    own = speaker.head.entity.name
    return not any(subject.head.entity.name == own and subject.head.mention.how != "pronoun" for subject in subjects)


@lexicon.cache
def _announcement() -> re.Pattern[str]:
    words = "|".join(map(re.escape, lexicon.column("speech_texts", "word")))
    return re.compile(rf"(?:{words})稿?的?(?:中文|英文)?(?:譯文)?，?(?:內容|全文)(?:為|是|如下|如次)?[：:]$")
