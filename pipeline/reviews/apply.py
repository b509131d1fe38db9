"""Merge reviews into the outputs of a run.

Accepted and corrected claims stay in `claims.jsonl` and say who decided; rejected ones move to `rejected.jsonl`, so
that nothing which reads claims takes them for claims. All reviews that were ever applied lie in `reviews.jsonl`: a new
run over the same articles writes new claims, and the reviews can be applied again, for a claim's id depends on the text
alone. Applying the same reviews again changes nothing.
"""

from __future__ import annotations

import filecmp
import shutil
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from pipeline.errors import ReviewError
from pipeline.outputs import (
    CLAIMS,
    DOCUMENTS,
    ERRORS,
    REJECTED,
    Digest,
    article_lines,
    decode,
    file_of,
    first_mention,
    read_rejected,
)
from pipeline.reviews.correct import reviewed, unreviewed
from pipeline.reviews.records import REVIEWS, instant, read_reviews
from pipeline.reviews.target import check_target
from pipeline.store.folder import writing_alone
from pipeline.types import Claim, Document
from pipeline.write import RUN_FILE, encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.outputs import ArticleLines
    from pipeline.reviews.records import ReviewLine


class Applied(NamedTuple):
    """How many reviews were merged, by decision, what was wrong with others, and whether any file is new."""

    counts: Counter[str]
    problems: list[str]
    warnings: list[str]
    changed: bool


def apply_reviews(folder: str | Path, files: Iterable[str | Path] = (), output: str | Path | None = None) -> Applied:
    """Merge the reviews of files, and those applied before, into a folder of outputs, or into a copy of it.

    A review that fits no claim is named in `problems`; it stays in `reviews.jsonl`, and all others are merged. Raise
    `ReviewError` where there is no review at all, `ResultsError` where the folder holds no run, `OutputError` where
    the copy would lie over other files.
    """
    folder = Path(folder)
    target = Path(output) if output else folder
    file_of(folder, DOCUMENTS)
    file_of(folder, CLAIMS)
    check_target(folder, target)
    kept = {path.resolve(): path for path in (folder / REVIEWS, target / REVIEWS) if path.is_file()}
    read = read_reviews(map(Path, files), kept.values())
    if not read.reviews and not read.problems:
        raise ReviewError(f"there is no review; export them in the viewer, then: review apply {folder} {REVIEWS}")
    merger = _Merger(folder, read.reviews)
    with writing_alone(target):
        changed = _write(merger, read.lines, target)
    with suppress(OSError):  # a folder for a copy that was not made; any other is not empty
        target.rmdir()
    problems = [*read.problems, *merger.problems, *merger.unknown()]
    return Applied(merger.counts, problems, read.warnings, changed)


def _write(merger: _Merger, reviews: Iterable[bytes], target: Path) -> bool:
    """Write the files that change, which get their names when they are whole; return whether there are any.

    A copy that nothing would be merged into is not made.
    """
    parts = {name: target / f"{name}.part" for name in (REVIEWS, REJECTED, CLAIMS)}
    try:
        with ExitStack() as stack:
            kept, rejected, claims = (stack.enter_context(part.open("wb")) for part in parts.values())
            kept.writelines(reviews)
            merger.write(claims, rejected)
        if not merger.counts and not (target / CLAIMS).is_file():
            return False
        # A claim may be in both for a moment, but never in none.
        changed = [_renew(part, target / name) for name, part in parts.items()]
        if target.resolve() != merger.folder.resolve():
            rest = [merger.folder / name for name in (DOCUMENTS, ERRORS, RUN_FILE)]
            changed += [_copy(path, target / path.name) for path in rest if path.is_file()]
        return any(changed)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _renew(part: Path, path: Path) -> bool:
    """Give a file its name, and return whether it was another before."""
    if path.is_file() and filecmp.cmp(part, path, shallow=False):
        return False
    part.replace(path)
    return True


def _copy(path: Path, copy: Path) -> bool:
    if copy.is_file() and filecmp.cmp(path, copy, shallow=False):
        return False
    shutil.copyfile(path, copy)
    return True


class _Merger:
    """Go through a run's articles once, and through the reviews of each."""

    def __init__(self, folder: Path, reviews: dict[tuple[str, str], ReviewLine]) -> None:
        self.counts = Counter[str]()
        self.problems: list[str] = []
        self.folder = folder
        self._reviews = reviews
        self._digests = {digest for digest, _ in reviews}
        self._used = set[tuple[str, str]]()
        self._known_digests = set[str]()
        self._digest_decoder = msgspec.json.Decoder(Digest)
        self._claim_decoder = msgspec.json.Decoder(Claim)
        self._document_decoder = msgspec.json.Decoder(Document)
        self._rejected = read_rejected(folder)

    def write(self, claims: IO[bytes], rejected: IO[bytes]) -> None:
        """Write the claims that stay and those that are rejected; articles without reviews pass as they are."""
        for article in article_lines(self.folder):
            digest = decode(self._digest_decoder, article.document).sha256
            before = self._rejected.get(article.doc, [])
            if digest not in self._digests and not before:
                claims.writelines(line.content for line in article.claims)
                continue
            self._known_digests.add(digest)
            for claim in self._merged(article, before, digest):
                is_rejected = claim.review is not None and claim.review.decision == "reject"
                (rejected if is_rejected else claims).write(encode(claim))

    def _merged(self, article: ArticleLines, before: list[Claim], digest: str) -> list[Claim]:
        every = {claim.id: claim for claim in before}
        every |= {claim.id: claim for claim in (decode(self._claim_decoder, line) for line in article.claims)}
        document = decode(self._document_decoder, article.document)
        merged = [self._reviewed(claim, digest, document) for claim in every.values()]
        return sorted(merged, key=first_mention)

    def _reviewed(self, claim: Claim, digest: str, document: Document) -> Claim:
        review = self._reviews.get((digest, claim.id))
        if review is None:
            return claim
        self._used.add(review.key)
        if claim.review and instant(claim.review) > instant(review):
            self.counts["older"] += 1
            return claim
        try:
            merged = reviewed(claim, review, document)
        except ReviewError as error:
            self.problems.append(f"the review of {review.name} was not merged: {error}")
            return unreviewed(claim)
        self.counts[review.decision] += 1
        return merged

    def unknown(self) -> list[str]:
        """Return a sentence for every review whose claim the run does not have."""
        return [
            f"the review of {review.name} fits no claim: "
            + (
                f"the article has no claim {review.id}"
                if review.sha256 in self._known_digests
                else f"no article of {self.folder} has a text of the digest {review.sha256[:16]}…"
            )
            for key, review in self._reviews.items()
            if key not in self._used
        ]
