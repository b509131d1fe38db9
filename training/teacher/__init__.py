"""The reader's teacher: a pretrained language model, fine-tuned on annotated press, that answers articles for it."""
