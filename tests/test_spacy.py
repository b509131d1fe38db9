"""Our stages in anybody's spaCy pipeline."""

import re
import subprocess
import sys
from importlib.metadata import entry_points

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import pipeline
from pipeline.errors import BackendError, LexiconError
from pipeline.types import Article

TEXT = "經濟部長王小明昨天表示，希望2030年再生能源占比達到30%，並新增5,000個工作機會。"
STAGES = re.compile(r"^\| `(zh_\w+)` \|([^|]*)\|([^|]*)\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def theirs():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_claims")
    return nlp


def make(**config):
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_claims", config=config)
    return nlp


def values(doc):
    return [(c.kind, c.speaker and c.speaker.name, c.target and c.target.value) for c in doc._.claims]


def spans(doc):
    return {name: [(s.text, s.label_) for s in group] for name, group in doc.spans.items()}


def test_the_component_finds_what_our_own_pipeline_finds(theirs, nlp):
    assert theirs(TEXT)._.claims == nlp(TEXT)._.claims


@pytest.mark.parametrize(
    "words", [None, ["經濟部長王小明昨天表示，希望", "2030年再生能源占比達到30%，並新增5,000個工作機會。"]]
)
def test_the_tokens_of_the_user_stay_as_they_are(theirs, words):
    doc = Doc(theirs.vocab, words=words, spaces=[False] * len(words)) if words else theirs.make_doc(TEXT)
    before = [(token.text, token.idx, token.tag_, token.ent_type_) for token in doc]
    doc = theirs(doc)
    assert [(token.text, token.idx, token.tag_, token.ent_type_) for token in doc] == before
    assert [TEXT[c.target.start : c.target.end] for c in doc._.claims] == ["30%", "5,000個"]
    assert all("30%" in span.text or "5,000個" in span.text for span in doc.spans["claims"])


def test_span_groups_show_what_was_found(theirs):
    doc = theirs(TEXT)
    assert spans(doc) == {
        "claims": [(claim.target.text, claim.kind) for claim in doc._.claims],
        "speakers": [("王小明", "PERSON")],
        "entities": [("經濟部", "ORG"), ("王小明", "PERSON")],
        "quantities": [("30%", "percent"), ("5,000個", "count")],
        "times": [("昨天", "TIME"), ("2030年", "TIME")],
    }


def test_displacy_draws_the_groups(theirs):
    html = spacy.displacy.render(theirs(TEXT), style="span", options={"spans_key": "claims"})
    assert "target" in html


def test_a_saved_pipeline_finds_the_same(theirs, tmp_path):
    theirs.to_disk(tmp_path / "saved")
    assert spacy.load(tmp_path / "saved")(TEXT)._.claims == theirs(TEXT)._.claims


def test_our_own_pipeline_can_be_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    assert spacy.load(tmp_path / "saved")(TEXT)._.claims == nlp(TEXT)._.claims


def test_two_processes_give_the_same_results_as_one(theirs):
    texts = [TEXT, "市府表示，很好。"]
    alone = [(doc._.claims, doc._.anatomy, spans(doc)) for doc in theirs.pipe(texts)]
    assert [(doc._.claims, doc._.anatomy, spans(doc)) for doc in theirs.pipe(texts, n_process=2)] == alone


def test_results_survive_bytes_and_bins(theirs):
    doc = theirs(TEXT)
    [from_bin] = DocBin(store_user_data=True, docs=[doc]).get_docs(theirs.vocab)
    for copy in (Doc(theirs.vocab).from_bytes(doc.to_bytes()), from_bin, doc.copy()):
        assert (copy._.claims, copy._.article, spans(copy)) == (doc._.claims, doc._.article, spans(doc))
        assert isinstance(copy._.claims, tuple)


def test_a_bin_can_be_read_where_nothing_of_ours_was_imported(theirs, tmp_path):
    DocBin(store_user_data=True, docs=[theirs(TEXT)]).to_disk(tmp_path / "bin.spacy")
    code = (
        "import spacy, sys; from spacy.tokens import DocBin\n"
        "[doc] = DocBin().from_disk('bin.spacy').get_docs(spacy.blank('zh').vocab)\n"
        "import pipeline.extensions\n"
        "print(len(doc._.claims), doc._.claims[0].target.value)"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["2", "30"]


def test_unsure_claims_can_be_left_out():
    sure = [claim.confidence for claim in make(min_confidence=0.0)(TEXT)._.claims]
    least = max(sure)
    assert [c.confidence for c in make(min_confidence=least)(TEXT)._.claims] == [least]
    assert [c.confidence for c in pipeline.load(min_confidence=least)(TEXT)._.claims] == [least]


def test_a_setting_can_be_changed_while_loading(theirs, tmp_path):
    theirs.to_disk(tmp_path / "saved")
    changed = spacy.load(tmp_path / "saved", config={"components": {"zh_claims": {"min_confidence": 1.0}}})
    assert changed(TEXT)._.claims == ()


def test_without_a_backend_the_tags_and_entities_of_the_user_are_read():
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "王小明"}, {"label": "DATE", "pattern": "昨天"}])
    nlp.add_pipe("zh_claims", config={"backend": None})
    doc = nlp(TEXT)
    assert ("王小明", "PERSON") in spans(doc)["entities"]
    assert [entity.text for entity in doc.ents] == ["王小明", "昨天"]
    assert doc._.names is None


def test_a_date_given_with_the_article_resolves_relative_years(theirs):
    import datetime as dt

    doc = theirs.make_doc("市府預計明年新增5,000個工作機會。")
    doc._.article = Article(text=doc.text, published=dt.date(2025, 3, 1))
    assert theirs(doc)._.claims[0].year.value == 2026


def test_an_unknown_backend_is_an_error_when_the_component_is_added():
    with pytest.raises(BackendError, match="there is no backend 'no-such'"):
        make(backend="no-such")


def test_scores_compare_span_groups(theirs):
    gold = theirs(TEXT)
    scores = theirs.evaluate([Example(theirs.make_doc(TEXT), gold)])
    assert scores["spans_claims_f"] == scores["spans_entities_f"] == 1.0


def test_every_stage_is_a_registered_factory_as_the_page_tells(root):
    table = {row[0]: row[1:] for row in STAGES.findall((root / "docs/spacy.md").read_text(encoding="utf-8"))}
    points = {point.name for point in entry_points(group="spacy_factories") if point.value.startswith("pipeline.")}
    assert points == {*table, "zh_claims"}
    blank = spacy.blank("zh")
    for name, (requires, assigns) in table.items():
        meta = blank.get_factory_meta(name) if blank.has_factory(name) else None
        assert meta is not None
        assert re.findall(r"`([^`]+)`", requires) == list(meta.requires)
        assert set(meta.assigns) <= set(re.findall(r"`([^`]+)`", assigns))


def test_the_stages_can_be_added_one_by_one(theirs):
    nlp = spacy.blank("zh")
    for name in (
        "anatomy",
        "sentences",
        "tagger",
        *["entities", "quantities", "times", "attribution", "claim_mentions", "merge"],
    ):
        nlp.add_pipe(f"zh_{name}")
    assert not any(nlp.analyze_pipes()["problems"].values())
    assert values(nlp(TEXT)) == values(theirs(TEXT))


def test_an_order_that_cannot_work_is_seen_by_spacy():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_merge")
    assert nlp.analyze_pipes()["problems"]["zh_merge"] == ["doc._.claim_mentions"]


def test_our_own_pipeline_has_no_problems(nlp):
    assert not any(nlp.analyze_pipes()["problems"].values())


# --- the user's own lexicons -----------------------------------------------------------------------------------------

NAMED = "洲美數位園區管理局總園長王小明口沫橫飛道，洲管局誓言衝刺500家廠商。"
WORDS = {
    "organizations": "name\ttype\taliases\n洲美數位園區管理局\tgovernment\t洲管局\n",
    "titles": "title\trank\tkind\ttype\tsurname\n總園長\t2\toffice\tgovernment\tusual\n",
    "cues": "cue\tstrength\tmodality\n口沫橫飛道\tsay\tfact\n-表示\n",
    "modality": "cue\tclass\n誓言衝刺\tpledge\n",
    "outlets": "# ours, and one more\nname\n洲美日報\n",
    "entity_persons": "name\taliases\n艾克斯·雷\t\n",
}


@pytest.fixture
def words(tmp_path):
    folder = tmp_path / "my-words"
    folder.mkdir()
    for name, text in WORDS.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("load", [pipeline.load, make], ids=["our pipeline", "the component"])
def test_own_words_are_found_by_one_pipeline_alone(words, nlp, load):
    mine = load(lexicons=str(words))
    [claim] = mine(NAMED)._.claims
    assert (claim.speaker.name, claim.speaker.title, claim.cue.text) == ("王小明", "總園長", "口沫橫飛道")
    assert [m.text for m in mine(NAMED)._.entities[0].mentions] == ["洲美數位園區管理局", "洲管局"]
    assert "口沫橫飛道" not in [c.cue and c.cue.text for c in nlp(NAMED)._.claims]


def test_a_word_can_be_taken_away(words):
    text = "經濟部長王小明表示，再生能源占比已達30%。"
    (without,) = pipeline.load(lexicons=words)(text)._.speech.attributions  # the second look still finds who speaks
    assert (without.cue, without.rule) == (None, "pointer")
    assert pipeline.load()(text)._.speech.attributions[0].cue.text == "表示"


def test_a_saved_pipeline_brings_its_lexicons_along(words, tmp_path):
    nlp = make(lexicons=str(words))
    nlp.to_disk(tmp_path / "saved")
    for file in words.iterdir():
        file.unlink()
    words.rmdir()
    assert spacy.load(tmp_path / "saved")(NAMED)._.claims == nlp(NAMED)._.claims


def test_the_command_takes_a_folder_of_lexicons(zh_claims, words, tmp_path):
    (tmp_path / "a.txt").write_text(NAMED, encoding="utf-8")
    ran = zh_claims(tmp_path / "a.txt", "-o", tmp_path / "out", "--lexicons", words)
    assert ran.code == 0
    assert "your lexicons" in (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("organisations", "name\n王\n", "'organisations' is missing"),
        ("organizations", "nom\n王\n", r"nom.*name, type, aliases"),
        ("organizations", "type\ngovernment\n", "first one must be there"),
        ("organizations", "name\ttype\n王\n", r"organizations\.tsv:2: 1 fields"),
        ("titles", "title\trank\n長官\thigh\n", "'high'"),
        ("units", "unit\n個\n", "grammar of numbers and times"),
        ("cues", "\udcff", "UTF-8"),
    ],
)
def test_lexicons_that_do_not_fit_are_named(tmp_path, name, content, said):
    (tmp_path / f"{name}.tsv").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(LexiconError, match=said):
        pipeline.load(lexicons=tmp_path)


def test_a_folder_that_is_missing_or_empty_is_named(tmp_path):
    with pytest.raises(LexiconError, match="does not exist"):
        pipeline.load(lexicons=tmp_path / "missing")
    with pytest.raises(LexiconError, match=r"organizations\.tsv"):
        pipeline.load(lexicons=tmp_path)


def test_the_list_of_fixed_lexicons_is_what_is_read_on_import():
    code = (
        "import pipeline.lexicon as l; real = l.parse; read = []\n"
        "l.parse = lambda text, source: read.append(source) or real(text, source)\n"
        "import pipeline.tokenizer, pipeline.component\n"
        "print(*sorted({source.replace(chr(92), '/').split('/')[-1][:-4] for source in read}))"
    )
    from pipeline.lexicon import fixed

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == sorted(fixed())
