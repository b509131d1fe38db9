"""One stage, one module; a stage never imports another stage."""
