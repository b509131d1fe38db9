"""jieba, spaCy and CKIP as taggers, and what all backends share."""

import importlib.metadata
import logging
import os
import pickle
import subprocess
import sys
import threading
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from benchmarks.models import Word, ckip_labels, random_ckip, train_spacy
from pipeline import lexicon
from pipeline.backends import Tagger, load_backend
from pipeline.backends.jieba import simplify
from pipeline.backends.jieba_unknown import UnknownWords
from pipeline.backends.words import cover, locate
from pipeline.errors import BackendError
from pipeline.hints import heed
from pipeline.stages.quantities import find_quantities
from pipeline.tags import our_tags
from pipeline.testing import Conformance
from pipeline.types import Hint, Tagged, Token

TEXT = "經濟部長王小明昨天表示，台灣電力公司將在2030年前完成20座電廠。"
HAS_CKIP = all(map(find_spec, ("ckip_transformers", "torch", "transformers")))
needs_ckip = pytest.mark.skipif(not HAS_CKIP, reason="the extra ckip is not installed")
TRAINING = [
    [("王小明", "NR", "B-PERSON"), ("昨天", "NT", "B-DATE"), ("表示", "VV", "O"), ("，", "PU", "O"), ("很", "AD", "O")],
    [("台電", "NR", "B-ORG"), ("將", "AD", "O"), ("完成", "VV", "O"), ("20", "CD", "O"), ("座", "M", "O")],
    [("李大華", "NR", "B-PERSON"), ("今天", "NT", "B-DATE"), ("指出", "VV", "O"), ("，", "PU", "O"), ("不", "AD", "O")],
]


def shown(text, tagged):
    return [f"{text[t.start : t.end]}/{t.tag}" for t in tagged.tokens]


def named(text, tagged):
    return [(text[name.start : name.end], name.label) for name in tagged.names]


# --- jieba -----------------------------------------------------------------------------------------------------------


class TestJieba(Conformance):
    @pytest.fixture(scope="class")
    @classmethod
    def tagger(cls):
        return load_backend("jieba")


def test_jieba_reads_traditional_text_as_well_as_simplified():
    [answer] = load_backend("jieba").tag([TEXT])
    assert shown(TEXT, answer)[:5] == [
        "經濟部長/n",
        "王小明/PER",
        "昨天/TIME",
        "表示/v",
        "，/w",
    ]
    assert ("王小明", "PERSON") in named(TEXT, answer)
    assert ("台灣", "GPE") in named(TEXT, answer)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=simplify(TEXT) + "陈铭漢伪鑫喆们地", min_size=1, max_size=9))
def test_unknown_words_are_cut_as_jieba_itself_cuts_them(text):
    from jieba import posseg

    tables = posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P
    assert UnknownWords().path(text) == posseg.viterbi(text, *tables)[1]
    segmenter = load_backend("jieba")._segmenter
    ours = [(pair.word, pair.flag) for pair in segmenter._POSTokenizer__cut(text)]
    assert ours == [(pair.word, pair.flag) for pair in posseg.POSTokenizer._POSTokenizer__cut(segmenter, text)]


def test_a_user_dictionary_adds_words_to_one_tagger_alone(tmp_path):
    text = "衛福部推動歡樂綠洲計畫"
    userdict = tmp_path / "words.txt"
    userdict.write_text("歡樂綠洲計畫 100 nz\n\n衛福部 nt\n臺灣好\n", encoding="utf-8")
    [mine] = load_backend("jieba", userdict=str(userdict)).tag([text])
    [theirs] = load_backend("jieba").tag([text])
    assert shown(text, mine) == ["衛福部/ORG", "推動/v", "歡樂綠洲計畫/nz"]
    assert "歡樂綠洲計畫/nz" not in shown(text, theirs)
    assert load_backend("jieba", userdict=str(userdict)).fingerprint != load_backend("jieba").fingerprint


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xa5x\xc6W", "UTF-8"), ("王 小 明 壞\n".encode(), ":1:"), (None, "cannot be read")],
    ids=["Big5", "a line of four fields", "no file"],
)
def test_a_user_dictionary_that_cannot_be_read_is_named(tmp_path, content, said):
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BackendError, match=said) as error:
        load_backend("jieba", userdict=str(path))
    assert str(path) in str(error.value)


def test_jieba_writes_no_file_and_leaves_its_own_state_alone(tmp_path):
    code = (
        "import tempfile, jieba, jieba.finalseg, pipeline.backends as b\n"
        "open('words.txt', 'w', encoding='utf-8').write('歡樂綠洲 0 nz\\n')\n"
        f"b.load_backend('jieba', userdict='words.txt').tag([{TEXT!r}])\n"
        "assert not jieba.dt.initialized and not jieba.dt.FREQ and not jieba.finalseg.Force_Split_Words\n"
        "assert tempfile.gettempdir() == str(__import__('pathlib').Path.cwd() / 'tmp')"
    )
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "TEMP": str(tmp_path / "tmp"), "PYTHONUTF8": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr, list((tmp_path / "tmp").iterdir())) == (0, "", [])


def test_jieba_on_folded_text_is_many_times_faster_than_on_traditional_text():
    from time import process_time

    from jieba import posseg

    tagger = load_backend("jieba")
    other = [TEXT[at:] + TEXT[:at] for at in range(len(TEXT))]  # other runs of characters each time
    rounds = []  # the quickest of three: one pause of the garbage collector is longer than a round
    for first in range(3):
        begin = process_time()
        tagger.tag(other[first::3])
        rounds.append(process_time() - begin)
    folded = 3 * min(rounds)
    theirs = posseg.POSTokenizer(tagger._segmenter.tokenizer)
    begin = process_time()
    for text in other:
        list(theirs.cut(text))
    assert process_time() - begin > 10 * folded


def test_jieba_goes_to_another_process(tmp_path):
    userdict = tmp_path / "words.txt"
    userdict.write_text("歡樂綠洲 100 nz\n", encoding="utf-8")
    tagger = load_backend("jieba", userdict=str(userdict))
    assert pickle.loads(pickle.dumps(tagger)).tag(["歡樂綠洲"]) == tagger.tag(["歡樂綠洲"])  # noqa: S301


def test_the_command_runs_on_jieba(zh_claims, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("經濟部長王小明表示，希望2030年再生能源占比達到30%。", encoding="utf-8")
    ran = zh_claims(article, "-o", tmp_path / "out", "--backend", "jieba")
    assert (ran.code, "王小明" in ran.out) == (0, True)


def test_an_option_of_another_backend_is_refused(zh_claims, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    ran = zh_claims(article, "-o", tmp_path / "out", "--device", "cpu")
    assert ran.code == 2
    assert "press has no option device" in ran.err


# --- spaCy -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spacy_folder(tmp_path_factory):
    sentences = [[Word(*word) for word in sentence] for sentence in TRAINING]
    return train_spacy(tmp_path_factory.mktemp("spacy") / "tiny", sentences, steps=60)


class TestSpacy(Conformance):
    @pytest.fixture(scope="class")
    @classmethod
    def tagger(cls, spacy_folder):
        return load_backend(f"spacy:{spacy_folder}")


def test_a_spacy_pipeline_gives_words_tags_names_and_hints(spacy_folder):
    [answer] = load_backend("spacy", model=str(spacy_folder)).tag(["王小明昨天表示"])
    assert named("王小明昨天表示", answer) == [("王小明", "PERSON")]
    assert answer.hints == (Hint(3, 5, "time", "DATE"),)
    assert {token.tag for token in answer.tokens} <= our_tags()


@pytest.mark.parametrize(
    ("name", "said"),
    [("spacy", "spacy:NAME"), ("spacy:no_such_pipeline", "no_such_pipeline"), ("spacy:.", "nlp.to_disk")],
)
def test_a_spacy_pipeline_that_is_not_there_is_named(name, said):
    with pytest.raises(BackendError, match=said):
        load_backend(name)


def test_a_spacy_pipeline_of_another_language_is_refused(tmp_path):
    import spacy

    spacy.blank("en").to_disk(tmp_path / "english")
    with pytest.raises(BackendError, match="'en', not for Chinese"):
        load_backend("spacy", model=str(tmp_path / "english"))


# --- CKIP ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ckip_folder(tmp_path_factory):
    return random_ckip(tmp_path_factory.mktemp("ckip") / "models", characters=TEXT)


@needs_ckip
class TestCkip(Conformance):
    @pytest.fixture(scope="class")
    @classmethod
    def tagger(cls, ckip_folder):
        return load_backend(f"ckip:{ckip_folder}")


@needs_ckip
def test_a_sentence_reads_the_same_alone_and_among_others(ckip_folder):
    tagger = load_backend("ckip", model=str(ckip_folder), device="cpu", threads=1)
    pieces = [TEXT[:at] for at in range(1, len(TEXT))] + ["", TEXT * 40]
    assert tagger.tag(pieces) == [answer for piece in pieces for answer in tagger.tag([piece])]


@needs_ckip
def test_ckip_gives_all_of_its_eighteen_types_as_names_or_hints(ckip_folder):
    types = {label.partition("-")[2] for label in ckip_labels()["ner"]} - {""}
    known = {row["label"] for row in lexicon.rows("backend_labels") if row["set"] == "ontonotes"}
    assert len(types) == 18
    assert types == known
    [answer] = load_backend("ckip", model=str(ckip_folder)).tag([TEXT * 3])
    assert answer.names or answer.hints


@needs_ckip
def test_ckip_sets_the_threads_of_torch_back(ckip_folder):
    import torch

    before = torch.get_num_threads()
    load_backend("ckip", model=str(ckip_folder), threads=before + 1).tag([TEXT])
    assert torch.get_num_threads() == before


@needs_ckip
def test_two_equal_models_have_one_fingerprint_and_another_has_another(ckip_folder, tmp_path):
    same = load_backend("ckip", model=str(ckip_folder)).fingerprint
    other = random_ckip(tmp_path / "models", characters=TEXT, seed=2)
    assert load_backend("ckip", model=str(ckip_folder)).fingerprint == same
    assert load_backend("ckip", model=str(other)).fingerprint != same


@needs_ckip
@pytest.mark.parametrize(
    ("model", "said"),
    [("bert-huge", "albert-tiny"), ("ckiplab/no-such-model", "hf download"), ("EMPTY", "ws, pos and ner")],
)
def test_a_ckip_model_that_cannot_be_loaded_is_named_with_what_to_do(tmp_path, monkeypatch, model, said):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BackendError, match=said):
        load_backend("ckip", model=str(tmp_path) if model == "EMPTY" else model)


@needs_ckip
def test_a_damaged_ckip_model_is_named(tmp_path):
    folder = random_ckip(tmp_path / "models", characters=TEXT)
    (folder / "pos" / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(BackendError, match="pos cannot be loaded"):
        load_backend("ckip", model=str(folder))


@needs_ckip
def test_a_device_that_is_not_there_is_refused(ckip_folder):
    with pytest.raises(BackendError, match="--device nothing"):
        load_backend("ckip", model=str(ckip_folder), device="nothing")


@needs_ckip
def test_the_first_download_is_announced_with_its_size(monkeypatch, caplog):
    from pipeline.backends import ckip_models

    monkeypatch.setattr(ckip_models, "size_on_hub", lambda _name: 400_000_000)
    with caplog.at_level(logging.WARNING):
        ckip_models.announce(["ckiplab/bert-base-chinese-ws", "ckiplab/bert-base-chinese-pos"])
        ckip_models.announce([])
    [record] = caplog.records
    assert "800 MB" in record.getMessage()


def test_the_size_of_a_download_counts_one_format_of_weights():
    from pipeline.backends.ckip_models import needed_bytes

    files = [("pytorch_model.bin", 5), ("model.safetensors", 4), ("tf_model.h5", 9), ("vocab.txt", 1), ("x/a.json", 7)]
    assert needed_bytes(files) == 5


def test_ckip_says_which_extra_is_missing(monkeypatch):
    monkeypatch.setattr("pipeline.backends.ckip_models.find_spec", lambda _name: None)
    with pytest.raises(BackendError, match=r"zh-claims\[ckip\].*GPL-3\.0"):
        load_backend("ckip")


def test_ckip_is_imported_only_when_it_is_chosen():
    code = (
        "import sys, pipeline\n"
        "for name in ('press', 'jieba'): pipeline.load(name)('王小明說，很好。')\n"
        "print('ckip_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"False"


# --- what all share --------------------------------------------------------------------------------------------------


class Shouting:
    """A backend of another package."""

    name = "shouting"
    fingerprint = "shouting:1"

    def tag(self, pieces):
        return [Tagged(tuple(Token(i, i + 1, "n") for i, c in enumerate(p) if not c.isspace()), ()) for p in pieces]


def test_another_package_adds_a_backend(monkeypatch):
    point = importlib.metadata.EntryPoint("shouting", f"{__name__}:Shouting", "zh_claims.backends")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Shouting.__module__])
    monkeypatch.setattr("pipeline.backends.entry_points", lambda group: [point] if group == point.group else [])
    assert isinstance(load_backend("shouting"), Tagger)
    assert pipeline.load("shouting")(TEXT)._.quantities
    with pytest.raises(BackendError, match=r"ckip, jieba, press, shouting, spacy"):
        load_backend("nothing")


def test_a_backend_of_another_package_that_is_broken_is_named(monkeypatch):
    point = importlib.metadata.EntryPoint("broken", "no_such_module:load", "zh_claims.backends")
    monkeypatch.setattr("pipeline.backends.entry_points", lambda group: [point])  # noqa: ARG005
    with pytest.raises(BackendError, match="no_such_module"):
        load_backend("broken")


def test_words_are_found_again_where_a_library_leaves_characters_out():
    assert locate(["王", "小明"], " 王 \u3000小明", "x") == [(1, 2), (4, 6)]
    with pytest.raises(BackendError, match="'王'"):
        locate(["王"], "張", "x")


def test_what_a_library_leaves_out_becomes_words():
    assert list(cover("王說 AI，", [(0, 1, "nr")])) == [Token(0, 1, "nr"), Token(1, 2, "n"), Token(3, 6, "n")]


@pytest.mark.parametrize(
    ("text", "hint", "counts"),
    [
        ("推動AI新十項建設", Hint(2, 9, "name", "WORK_OF_ART"), False),
        ("第一期完成30戶", Hint(5, 8, "quantity", "QUANTITY"), True),
        ("完成30戶", Hint(0, 5, "ordinal", "ORDINAL"), False),
        ("完成30戶", Hint(2, 5, "time", "DATE"), True),
    ],
    ids=["a number in a name", "a quantity", "an ordinal", "a unit is stronger than a date"],
)
def test_a_hint_tells_what_is_no_quantity(text, hint, counts):
    assert [quantity.counts for quantity in heed(find_quantities(text), [hint])] == [counts]


@pytest.mark.parametrize("name", ["backend_tags", "backend_labels", "to_simplified"])
def test_the_tables_of_backends_are_sound(name):
    rows = lexicon.rows(name)
    assert len({tuple(row.values())[:-1] for row in rows}) == len(rows)
    if name == "backend_tags":
        assert {row["ours"] for row in rows} <= our_tags()
    if name == "backend_labels":
        kinds = {(row["role"], row["ours"]) for row in rows}
        assert kinds <= {("name", n) for n in ("PERSON", "ORG", "GPE")} | {
            ("hint", h) for h in ("name", "time", "quantity", "ordinal")
        }
    if name == "to_simplified":
        assert all(len(row["traditional"]) == len(row["simplified"]) == 1 for row in rows)


def test_two_pipelines_of_two_backends_run_side_by_side():
    press, jieba = pipeline.load("press"), pipeline.load("jieba")
    alone = press(TEXT)._.claims, jieba(TEXT)._.claims
    found = {}
    threads = [
        threading.Thread(target=lambda n=n, p=p: found.update({n: p(TEXT)._.claims}))
        for n, p in enumerate((press, jieba))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found[0], found[1]) == alone
