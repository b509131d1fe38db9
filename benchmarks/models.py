"""Models for tests and tables where the real ones cannot be had: CKIP's shapes at random, a small spaCy pipeline.

A random model answers nonsense at exactly the speed of a trained one, and goes through the same loading code.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from pipeline import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.training import Example


SHAPES = {  # hidden size, layers, heads, inner size: those that CKIP Lab publishes, and one for tests
    "tiny": (16, 1, 2, 32),
    "bert-tiny": (312, 4, 12, 1248),
    "bert-base": (768, 12, 12, 3072),
}
_BIES = "BIES"


class Word(NamedTuple):
    """A word with its part of speech (empty if not known) and its name in IOB: B-PER, I-PER, O."""

    text: str
    tag: str
    name: str


_VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_POSITIONS = 512


def ckip_labels() -> dict[str, list[str]]:
    """Return the labels of CKIP's three models."""
    tags = [row["tag"] for row in lexicon.rows("backend_tags") if row["set"] == "ckip"]
    types = [row["label"] for row in lexicon.rows("backend_labels") if row["set"] == "ontonotes"]
    return {"ws": ["B", "I"], "pos": tags, "ner": ["O", *(f"{place}-{kind}" for place in _BIES for kind in types)]}


def random_ckip(folder: Path, shape: str = "tiny", characters: str = "", seed: int = 1) -> Path:
    """Save three randomly initialised models of CKIP's kind to `folder`; `characters` are those they know."""
    import torch  # noqa: PLC0415  (an extra)
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast  # noqa: PLC0415

    hidden, layers, heads, inner = SHAPES[shape]
    vocabulary = [*_VOCABULARY, *sorted(set(characters) - set(" \n"))]
    for kind, labels in ckip_labels().items():
        place = folder / kind
        place.mkdir(parents=True)
        torch.manual_seed(seed)
        config = BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=inner,
            max_position_embeddings=_POSITIONS,
            initializer_range=0.5 if shape == "tiny" else 0.02,  # large enough that the answers differ
            id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
        )
        BertForTokenClassification(config).save_pretrained(place)
        (place / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
        BertTokenizerFast(
            vocab={word: n for n, word in enumerate(vocabulary)}, model_max_length=_POSITIONS
        ).save_pretrained(place)
    return folder


def train_spacy(folder: Path, sentences: Iterable[Sequence[Word]], steps: int = 30) -> Path:
    """Train a small Chinese pipeline with a tagger and an entity recogniser, and save it to `folder`."""
    import spacy  # noqa: PLC0415  (heavy)

    nlp = spacy.blank("zh")
    examples = [_example(nlp, sentence) for sentence in sentences]
    for name in ("tagger", "ner"):
        nlp.add_pipe(name)
    spacy.util.fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    shuffle = random.Random(1)  # noqa: S311  (no secret)
    for _ in range(steps):
        shuffle.shuffle(examples)
        for batch in spacy.util.minibatch(examples, 64):
            nlp.update(batch, sgd=optimizer, drop=0.1)
    nlp.to_disk(folder)
    return folder


def _example(nlp: Language, sentence: Sequence[Word]) -> Example:
    from spacy.tokens import Doc  # noqa: PLC0415  (heavy)
    from spacy.training import Example  # noqa: PLC0415

    words = [word.text for word in sentence]
    gold = Doc(nlp.vocab, words, [False] * len(words), tags=[w.tag for w in sentence], ents=[w.name for w in sentence])
    return Example(nlp.make_doc(gold.text), gold)
