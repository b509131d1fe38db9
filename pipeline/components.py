"""Stages as spaCy components: one factory each, with an optional folder of the user's lexicons laid over ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.errors import LexiconError
from pipeline.lexicon import Layer, layered, read_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spacy.tokens import Doc
    from typing_extensions import Self

_KEPT, _SOURCE = "lexicons", "folder.txt"


class Layered:
    """What reads the user's lexicons over ours and keeps them in spaCy's folders."""

    def __init__(self, lexicons: str | Path | None = None) -> None:
        """Read the folder; raise `LexiconError` where a file in it does not fit.

        A folder that is not there is an error only on first use: a pipeline loaded from disk brings its own copy.
        """
        self.folder = str(lexicons) if lexicons else ""
        self._layer = read_layer(self.folder) if Path(self.folder or ".missing").is_dir() else None

    @property
    def layer(self) -> Layer | None:
        """The user's lexicons, if any; raise `LexiconError` where their folder is missing."""
        if self.folder and self._layer is None:
            raise LexiconError(f"the folder of lexicons {self.folder} does not exist; give one that does")
        return self._layer

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Write the user's lexicons below `path`, so that a saved pipeline needs no other folder."""
        if self.layer is None:
            return
        place = Path(path, _KEPT)
        place.mkdir(parents=True, exist_ok=True)
        place.joinpath(_SOURCE).write_text(self.folder, encoding="utf-8")
        for name, text in self.layer.texts.items():
            place.joinpath(f"{name}.tsv").write_text(text, encoding="utf-8", newline="\n")

    def from_disk(self, path: str | Path, **_: object) -> Self:
        """Read the lexicons that `to_disk` wrote, unless the configuration now names another folder."""
        place = Path(path, _KEPT)
        if place.is_dir() and place.joinpath(_SOURCE).read_text(encoding="utf-8") == self.folder:
            self._layer = read_layer(place)
        return self

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: in bytes a pipeline goes to a process that sees the same folders."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> Self:
        """Return the component itself."""
        return self


class Stage(Layered):
    """A component: a function that puts a result on the `Doc`, done with the user's lexicons over ours."""

    def __init__(self, function: Callable[[Doc], Doc], lexicons: str | Path | None = None) -> None:
        """Wrap the function."""
        super().__init__(lexicons)
        self.function = function

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with the stage's result on it."""
        with layered(self.layer):
            return self.function(doc)


def stage(
    name: str, function: Callable[[Doc], Doc], *, requires: Iterable[str] = (), assigns: Iterable[str] = ()
) -> Callable[[Language, str, str | None], Stage]:
    """Register the factory `name`, whose component does `function`, and return it."""

    def make(nlp: Language, name: str, lexicons: str | None) -> Stage:  # noqa: ARG001  (spaCy's signature)
        return Stage(function, lexicons)

    Language.factory(name, default_config={"lexicons": None}, requires=list(requires), assigns=list(assigns), func=make)
    return make
