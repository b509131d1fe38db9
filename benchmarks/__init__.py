"""Speed and memory of the command line and of every stage: `python -m benchmarks [INPUT...]`."""
