"""Join the project's annotations of press articles to their texts: `python -m training.gold DATA OUT`.

DATA holds `press/unlabelled.jsonl` (rows with `id`, `title`, `body`, `published`) and `gold/` with `train.jsonl`,
`train/texts`, `dev.jsonl` and `dev/texts`. OUT becomes a data folder whose `gold/train.jsonl` has both sets of
annotated articles for `training.tagger`, `training.attribution` and `training.claims`, and whose `gold/unseen.jsonl`
has those that nothing is trained on; the rest of DATA is linked.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path
from typing import Any

import msgspec

ANNOTATIONS = Path(__file__).parent / "annotations"
_LINKED = ("ner", "ws", "press")


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    print(f"{join(arguments.data, arguments.out)} articles in {arguments.out / 'gold' / 'train.jsonl'}")


def join(data: Path, out: Path) -> int:
    """Write the data folder; return how many articles there are to train on.

    Raise `ValueError` where a text is not the one that was annotated.
    """
    shutil.copytree(data / "gold", out / "gold", dirs_exist_ok=True)
    for name in _LINKED:
        if (data / name).is_dir() and not (out / name).exists():
            (out / name).symlink_to((data / name).resolve(), target_is_directory=True)
    articles = {article["id"]: article for article, _ in _rows(data / "press" / "unlabelled.jsonl")}
    train = (data / "gold" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    train += _annotated("press.jsonl", articles, out / "gold" / "train" / "texts")
    unseen = _annotated("unseen.jsonl", articles, out / "gold" / "unseen" / "texts")
    for name, lines in (("train", train), ("unseen", unseen)):
        (out / "gold" / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(train)


def _annotated(name: str, articles: dict[str, dict[str, Any]], texts: Path) -> list[str]:
    """Write the texts of one set of annotations that are at hand; return the lines of these articles."""
    texts.mkdir(parents=True, exist_ok=True)
    lines = []
    for row, line in _rows(ANNOTATIONS / name):
        if row["id"] not in articles:
            continue
        text = compose(articles[row["id"]])
        if not hashlib.sha256(text.encode()).hexdigest().startswith(row["sha256"]):
            raise ValueError(f"{row['id']}: not the text that was annotated; its offsets would be wrong")
        (texts / f"{row['id']}.txt").write_text(text, encoding="utf-8")
        lines.append(line)
    return lines


def compose(article: dict[str, Any]) -> str:
    """Return the text an article was annotated on: its date, title and body."""
    body = article["body"].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"date {article['published'][:10]}\n\n{article['title'].strip()}\n\n{body}\n"


def _rows(path: Path) -> list[tuple[dict[str, Any], str]]:
    return [(msgspec.json.decode(line), line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
