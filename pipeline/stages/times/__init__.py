"""Find times in a text and resolve them to inclusive dates: 2030年前, 114年度, 今（19）日, 去年同期, 未來4年.

A text is read once into tokens (`lexer`). The first token of an expression opens a frame in the calendar (`openers`),
finer ones behind it narrow it (`narrowers`: 今年, 12月, 5日), two frames with a connector are a range, words beside
them make bounds (`modifiers`), and lengths of time are tied to the day of publication (`spans`). Every result names
the rules that made it.
"""

from pipeline.stages.times.component import make_times
from pipeline.stages.times.grammar import find_times

__all__ = ["find_times", "make_times"]
