"""Where the model folders lie: beside the package in a source checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent


def model_folder(name: str) -> Path:
    """Return the folder of model `name`; raise `ModelError` naming the places looked at where there is none."""
    places = (_PACKAGE.parent / "models" / name, _PACKAGE / "models" / name)
    for place in places:
        if (place / "model.json").is_file():
            return place
    looked = " and ".join(str(place) for place in places)
    raise ModelError(f"model {name!r} is missing: looked for model.json in {looked}; reinstall the package")
