"""Models for tests and tables where the real ones cannot be had: CKIP's shapes at random, a small spaCy pipeline.

A random model answers nonsense at exactly the speed of a trained one, and goes through the same loading code.

    python -m benchmarks.models ckip FOLDER --shape bert-base
    python -m benchmarks.models spacy FOLDER --names names.iob2 --words words.conllu
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    names = [word.name for word in sentence] if sentence[0].name else None
    gold = Doc(nlp.vocab, words, [False] * len(words), tags=[word.tag for word in sentence], ents=names)
    return Example(nlp.make_doc(gold.text), gold)


# --- from annotated files ---------------------------------------------------------------------------------------------


def read_names(path: Path) -> Iterator[list[Word]]:
    """Yield the sentences of an IOB2 file: the word and its name are the second and the third field."""
    for sentence in _sentences(path):
        yield [Word(fields[1], "", fields[2]) for fields in sentence]


def read_words(path: Path) -> Iterator[list[Word]]:
    """Yield the sentences of a CoNLL-U file with their coarse parts of speech."""
    for sentence in _sentences(path):
        yield [Word(fields[1], fields[3], "") for fields in sentence if fields[0].isdigit()]


def _sentences(path: Path) -> Iterator[list[list[str]]]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            yield lines


def main() -> None:
    """Make the model that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models", description=__doc__.split("\n", 1)[0])
    parser.add_argument("kind", choices=("ckip", "spacy"))
    parser.add_argument("folder", type=Path, help="where to save it; must not exist")
    parser.add_argument("--shape", choices=SHAPES, default="bert-base", help="the size of CKIP's networks")
    parser.add_argument("--names", type=Path, help="an IOB2 file, for spaCy's entity recogniser")
    parser.add_argument("--words", type=Path, help="a CoNLL-U file, for spaCy's tagger")
    parser.add_argument("--steps", type=int, default=6, help="rounds over spaCy's sentences (default 6)")
    options = parser.parse_args()
    if options.kind == "ckip":
        random_ckip(options.folder, options.shape, "".join(map(chr, range(0x4E00, 0x9FA6))))
    else:
        train_spacy(options.folder, [*read_names(options.names), *read_words(options.words)], options.steps)


if __name__ == "__main__":
    main()
