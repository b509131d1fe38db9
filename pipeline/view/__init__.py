"""`python -m pipeline view`: the outputs of a run as one page that shows, filters and lets people review the claims."""

from pipeline.view.write import PAGE_FILE, View, open_in_browser, write_view

__all__ = ["PAGE_FILE", "View", "open_in_browser", "write_view"]
