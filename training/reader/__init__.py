"""Training of the reader (models/speech-reader)."""
