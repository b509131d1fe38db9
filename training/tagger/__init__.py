"""Train the tagger behind `pipeline.backends.press`."""
