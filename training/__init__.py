"""Code that builds what lies in `models/`."""
