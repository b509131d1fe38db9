"""`python -m pipeline` and `zh-claims`: the command line, which Ctrl-C ends from the first moment on."""

from pipeline.interrupts import end_at_once


def main() -> None:
    """Run the command line and exit."""
    end_at_once()
    from pipeline.startup import spacy_without_commands  # noqa: PLC0415  (imports take a while)

    spacy_without_commands()
    from pipeline.cli import main as run_command_line  # noqa: PLC0415  (same)

    run_command_line()


if __name__ == "__main__":
    main()
