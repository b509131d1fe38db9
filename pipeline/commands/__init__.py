"""The commands beside running inputs, one function each; what a command needs it imports when it is called."""

from __future__ import annotations

import typer

from pipeline.commands.check import examine, print_schema, print_scores
from pipeline.commands.export import export_claims
from pipeline.commands.look import follow_targets, print_stats, write_page
from pipeline.commands.review import review_app

command_app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Commands beside running inputs.")
command_app.command("view")(write_page)
command_app.add_typer(review_app, name="review")
command_app.command("ledger")(follow_targets)
command_app.command("stats")(print_stats)
command_app.command("export")(export_claims)
command_app.command("score")(print_scores)
command_app.command("schema")(print_schema)
command_app.command("doctor")(examine)

COMMANDS = frozenset(command.name for command in command_app.registered_commands) | frozenset(
    group.name for group in command_app.registered_groups
)
