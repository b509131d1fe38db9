"""Training of the linear models of the claims stage.

`python -m training.claims GOLD` reads `GOLD/train.jsonl` and `GOLD/train/texts/` (and, to measure only, `dev`), prints
the scores by cross-validation over articles and writes `models/claim-*/model.json`.
"""
