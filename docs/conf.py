"""The documentation site: `python -m sphinx -W docs site`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pipeline

# of the commands whose help is shown
os.environ |= {"COLUMNS": "84", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

project = "zh-claims"
version = release = pipeline.__version__
author = "the zh-claims project"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinxcontrib.programoutput"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"zh-claims {version}"
html_copy_source = False
html_show_copyright = False
default_role = "code"  # docstrings write `name`
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
suppress_warnings = ["misc.highlighting_failure"]  # some examples of JSON leave things out
