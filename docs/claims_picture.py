from pathlib import Path

import spacy

from pipeline.spans import COLOURS

nlp = spacy.blank("zh")
nlp.add_pipe("zh_claims")
doc = nlp("經濟部長王小明表示，希望2030年再生能源占比達到30%，並新增5,000個工作機會。")
for claim in doc._.claims:
    print(claim.kind, claim.speaker.name, claim.target.text, claim.year.value)
html = spacy.displacy.render(doc, style="span", options={"spans_key": "claims", "colors": COLOURS}, page=True)
Path("claims.html").write_text(html, encoding="utf-8")
