"""Find, announce and load the three models of the backend `ckip`."""

from __future__ import annotations

import hashlib
import logging
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import torch

KINDS = ("ws", "pos", "ner")
NAMES = ("albert-tiny", "albert-base", "bert-tiny", "bert-base")
_NEEDED = ("ckip_transformers", "torch", "transformers")
_WEIGHTS = (".safetensors", ".bin")
_BRACKETS = 2  # the model's own marks at the beginning and the end of a sentence
_TIMEOUT = 10  # seconds that the model hub may take to tell a size

log = logging.getLogger(__name__)


class Drivers(NamedTuple):
    """The three loaded models of ckip-transformers, and how many characters they can read at once."""

    ws: Any
    pos: Any
    ner: Any
    longest: int

    @property
    def models(self) -> tuple[Any, ...]:
        """The networks themselves."""
        return self.ws.model, self.pos.model, self.ner.model


def find_models(model: str) -> dict[str, str]:
    """Return where each of the three models lies: a folder of `model`, or a name on the model hub.

    Raise `BackendError` where the libraries are not installed or the folder does not hold the three.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise BackendError(
            f"the backend ckip needs {', '.join(missing)}: pip install 'zh-claims[ckip]' (ckip-transformers is GPL-3.0)"
        )
    folder = Path(model)
    if folder.is_dir():
        return {kind: str(_subfolder(folder, kind)) for kind in KINDS}
    prefix = f"ckiplab/{model}-chinese" if model in NAMES else model
    if prefix.count("/") != 1 or prefix.startswith((".", "/", "~")):
        raise BackendError(
            f"there is no folder {model!r}, and no CKIP model of that name; the names are {', '.join(NAMES)}"
        )
    return {kind: f"{prefix}-{kind}" for kind in KINDS}


def _subfolder(folder: Path, kind: str) -> Path:
    place = folder / kind
    if not (place / "config.json").is_file():
        raise BackendError(
            f"{folder} is not a folder of CKIP models: {place / 'config.json'} is missing; it must hold the folders "
            "ws, pos and ner, each with config.json, the weights and vocab.txt"
        )
    return place


def load_drivers(models: dict[str, str], device: str) -> Drivers:
    """Load the three models onto the device; raise `BackendError` saying what to do where that fails."""
    import ckip_transformers.nlp as ckip  # noqa: PLC0415  (GPL-3.0: only when chosen)

    classes = {"ws": ckip.CkipWordSegmenter, "pos": ckip.CkipPosTagger, "ner": ckip.CkipNerChunker}
    place = torch_device(device)
    announce([name for name in models.values() if not Path(name).is_dir() and not is_cached(name)])
    with quiet_transformers():
        loaded = {kind: _driver(classes[kind], models[kind], place) for kind in KINDS}
    return Drivers(**loaded, longest=min(map(_limit, loaded.values())))


def _driver(driver_class: Any, name: str, device: torch.device) -> Any:  # noqa: ANN401  (the library has no types)
    try:
        driver = driver_class(model_name=name, device=device)
    except Exception as error:  # transformers, torch, safetensors and the hub each raise their own
        what = " ".join(str(error).split())[:300]
        raise BackendError(
            f"the CKIP model {name} cannot be loaded: {type(error).__name__}: {what}; {_advice(name)}"
        ) from error
    driver.model.eval()
    return driver


def _advice(name: str) -> str:
    if Path(name).is_dir():
        return "its folder must hold config.json, the weights and vocab.txt as transformers saves them"
    return (
        "without network, fetch the three models on a machine that has one (for example "
        f"`hf download {name} --local-dir ckip/{name.rsplit('-', 1)[-1]}`, likewise for ws, pos and ner), copy the "
        "folder and give it as --model ckip"
    )


def _limit(driver: Any) -> int:  # noqa: ANN401
    """Return how many characters a model can read at once, and make the library keep to it."""
    most = min(driver.tokenizer.model_max_length, driver.model.config.max_position_embeddings)
    driver.tokenizer.model_max_length = most
    return int(most) - _BRACKETS


def torch_device(name: str) -> torch.device:
    """Return the device: for `auto` a GPU if there is one; raise `BackendError` for one that is not there."""
    import torch  # noqa: PLC0415  (heavy)

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        what = str(error).split("\n", 1)[0]
        raise BackendError(f"--device {name} cannot be used: {what}; give auto, cpu, cuda, cuda:1 or mps") from error
    return device


def fingerprint(model: str, drivers: Drivers) -> str:
    """Return what tells these weights: the library's version, the model's name and a hash.

    The hash is that of the hub's commits, or of the weights themselves where they come from a folder.
    """
    digest = hashlib.sha256()
    for network in drivers.models:
        commit = getattr(network.config, "_commit_hash", None)
        digest.update(commit.encode() if commit else _weights_hash(network))
    name = Path(model).name if Path(model).is_dir() else model
    return f"ckip:{version('ckip-transformers')}:{name}:{digest.hexdigest()[:16]}"


def _weights_hash(network: Any) -> bytes:  # noqa: ANN401  (torch's modules)
    digest = hashlib.sha256()
    for name, tensor in sorted(network.state_dict().items()):
        digest.update(name.encode())
        digest.update(memoryview(tensor.detach().cpu().contiguous().view(-1).numpy()).cast("B"))
    return digest.digest()


# --- the model hub ---------------------------------------------------------------------------------------------------


def is_cached(name: str) -> bool:
    """Tell whether a model of the hub was downloaded before."""
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415  (comes with transformers)

    return isinstance(try_to_load_from_cache(name, "config.json"), str)


def announce(names: Sequence[str]) -> None:
    """Say on the log what will be downloaded, and how much that is where the hub tells."""
    if names:
        sizes = [size_on_hub(name) for name in names]
        size = f"{sum(sizes) / 1e6:,.0f} MB" if all(sizes) else "of a size that the hub did not tell"
        log.warning("first use: downloading %s, %s, to the cache of huggingface_hub", ", ".join(names), size)


def size_on_hub(name: str) -> int:
    """Return how many bytes transformers will download of a model, 0 where the hub cannot be asked."""
    from huggingface_hub import HfApi  # noqa: PLC0415

    try:
        files = HfApi().model_info(name, files_metadata=True, timeout=_TIMEOUT).siblings or []
    except Exception:  # noqa: BLE001  (no network, in whatever form: loading will tell)
        return 0
    return needed_bytes([(file.rfilename, file.size or 0) for file in files])


def needed_bytes(files: Sequence[tuple[str, int]]) -> int:
    """Return the size of what is loaded: the first format of weights there is, and the small files."""
    found = [end for end in _WEIGHTS if any(name.endswith(end) for name, _ in files)]
    wanted = (*found[:1], ".json", ".txt")
    return sum(size for name, size in files if "/" not in name and name.endswith(wanted))


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep transformers from drawing bars while it loads a file, as long as the block lasts."""
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415  (heavy)

    control: Any = transformers_logging
    before, bars = control.get_verbosity(), control.is_progress_bar_enabled()
    control.set_verbosity_error()
    control.disable_progress_bar()
    try:
        yield
    finally:
        control.set_verbosity(before)
        if bars:
            control.enable_progress_bar()
