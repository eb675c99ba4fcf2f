"""The command that checks an installation."""

import json
from dataclasses import asdict

import typer
from typer.core import TyperGroup

from triplomacy.arguments import Json


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check that the installation works: packages, ontology, a sentence, a store, settings; exit code 1 if not.

    Example: triplomacy doctor
    """
    from triplomacy import doctor as checks

    root = context.find_root().command
    assert isinstance(root, TyperGroup)
    found = []
    for finding in checks.findings(root.commands):
        found.append(finding)
        if not as_json:
            typer.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.check:9} {finding.words}")
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    bad = [one.check for one in found if not one.well]
    if bad:
        typer.echo(f"triplomacy: not well: {', '.join(bad)}; see above for what to do", err=True)
        raise typer.Exit(1)
