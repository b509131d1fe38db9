"""Training of the linear models of the claims stage; `python -m training.claims SHARED` fits and measures all."""
