"""What every command shares: French help, the session, output, and how times are read."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incident.core.words import printable
from incident.errors import BadInput, IncidentError

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core import commands as c
    from incident.core.situation import Situation
    from incident.core.templates import Template
    from incident.core.when import When
    from incident.register import Register
    from incident.shipped import Shipped


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write « Utilisation : … »."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "Utilisation : ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line, in French."""
        return [piece.replace("[OPTIONS]", "[OPTIONS…]") for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The --help option, described in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options (and a group's commands)."""
        records = [_in_french(record) for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        if records:
            with formatter.section("Options"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def _in_french(record: tuple[str, str]) -> tuple[str, str]:
    return record[0], record[1].replace("[required]", "[obligatoire]")


class FrenchGroup(FrenchCommand, click.Group):
    """A group whose commands are imported only when they are called."""

    lazy: dict[str, tuple[str, str]]

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, in the order declared."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"incident.cli.{self.lazy[cmd_name][0]}")
        found: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        rows = [(name, text) for name, (_module, text) in self.lazy.items()]
        rows += [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


FrenchGroup.command_class = FrenchCommand


@dataclass
class Session:
    """What the global options say. Opens the register when a command needs it."""

    home: Path | None = None
    acting: str | None = None

    def register(self, *, exercise: bool = False, create: bool = False, read_only: bool = False) -> "Register":
        """The practice's register (or the exercises'). Raises RegisterError."""
        from incident.register import Register

        return Register.open(self.home, exercise=exercise, create=create, read_only=read_only)

    def case(self, ref: str, *, read_only: bool = False) -> "tuple[Register, Case]":
        """The register that holds a reference, and its open case. `E…` references are exercises."""
        register = self.register(exercise=is_exercise(ref), read_only=read_only)
        return register, register.case(ref)

    @property
    def author(self) -> str:
        """Who acts."""
        from incident.register import author_name

        return author_name(self.acting)

    def run(self, ref: str, build: "Callable[[Case], c.Command]") -> "Case":
        """Carry out on an incident the command that `build` makes; the anchor follows."""
        register, case = self.case(ref)
        known = case.state.seq
        case.do(build(case), self.author)
        register.keep_anchor()
        for warning in register.warnings:
            say(warning, err=True)
        say_named(case, known)
        return case

    @property
    def shipped(self) -> "Shipped":
        """The playbooks, forms and templates, and the practice's own."""
        from incident.shipped import Shipped

        return Shipped(self.home)

    def wanted_templates(self, documents: tuple[str, ...], situation: "Situation", for_: str = "") -> "list[Template]":
        """The templates of these documents, or all that apply; of those that each controller fills in, its own.

        Raises BadInput for an unknown document, or for a controller nobody named.
        """
        from incident.core.declared import declared, meant, owner
        from incident.core.facts import suggestion
        from incident.core.identity import undistinguished
        from incident.core.words import matches
        from incident.documents.service import offered

        every = self.shipped.templates
        known = {*every, *declared(every, situation)}
        for name in documents:
            if name not in known:
                told = [one.id for one in every.values() if matches(name, f"{one.title} {one.summary}", slips=False)]
                near = suggestion(name, list(every)) or suggestion(told[0] if len(told) == 1 else "", told)
                raise BadInput(f"Document inconnu « {name} ».{near} Possibles : {', '.join(every)}.")
        wanted = meant(documents, every, situation, for_) or offered(every, situation)
        if any(map(owner, wanted)) and (older := undistinguished(situation)):
            say(older, err=True)
        return wanted


def is_exercise(ref: str) -> bool:
    """Whether a reference is an exercise's (`E2026-001`); a uuid may begin with an e."""
    return re.fullmatch(r"[eE]\d{4}-\d+", ref.strip()) is not None


pass_session = click.make_pass_decorator(Session)
json_option = click.option("--json", "as_json", is_flag=True, help="Écrire un document JSON et rien d’autre.")


def at_option(required: bool = False) -> Callable[[Any], Any]:
    """The `--at WHEN` option."""
    text = "Quand : 2026-11-23T07:50, « 7 h 50 », « ~7h50 » (vers), T1/T2 (entre)."
    return click.option("--at", "at", metavar="QUAND", required=required, help=text)


def why_option(required: bool = True) -> Callable[[Any], Any]:
    """The `--why TEXT` option."""
    default: dict[str, Any] = {} if required else {"default": ""}
    return click.option("--why", metavar="TEXTE", required=required, help="La raison, en clair.", **default)


def when(text: str | None, case: "Case") -> "When | None":
    """A typed time, read in the incident's zone. Raises BadInput."""
    return None if text is None else read_when(text, case.state.zone, case.timepiece.now())


def read_when(text: str, zone: str, now: datetime) -> "When":
    """A typed time read in a zone. Raises BadInput with the readings to choose from."""
    from incident.core.when import WhenError
    from incident.core.whentyped import parse_when

    try:
        return parse_when(text, zone=zone, now=now)
    except WhenError as problem:
        raise BadInput(str(problem)) from None


def read_due(text: str, zone: str) -> "When":
    """A date limit, with its year; a day alone lasts until midnight. Raises BadInput."""
    from incident.core.when import WhenError
    from incident.core.whentyped import parse_due

    try:
        return parse_due(text, zone=zone)
    except WhenError as problem:
        raise BadInput(str(problem)) from None


def say(text: str, err: bool = False) -> None:
    """Print text for people: words typed by someone never drive the terminal."""
    click.echo(printable(text), err=err)


_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029]")
"""Control characters that JSON lets through."""


def say_named(case: "Case", known: int) -> None:
    """Say on the error line that entries after that number hold a declared name."""
    if not case.state.names:
        return
    from incident.documents.naming import naming

    remedy = f"Pour le retirer : incident expunge {case.state.ref} {{entry}} --why …"
    if said := naming(case.history[known:], case.situation(), remedy):
        say(said, err=True)


def emit_json(value: object) -> None:
    """Print one JSON document on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def fail(problem: IncidentError) -> int:
    """Say what went wrong on stderr; exit code 1."""
    say(str(problem), err=True)
    if problem.hint:
        say(problem.hint, err=True)
    return 1


def utf8_output() -> None:
    """Let « ✓ » and accents through whatever the console's encoding is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
