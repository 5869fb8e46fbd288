"""Misuse of the command line, in French."""

from difflib import get_close_matches

import click


def french_usage(problem: click.UsageError) -> str:
    """One sentence for an unknown command or option, a missing argument, or a value that cannot be."""
    sentence = _sentence(problem)
    path = problem.ctx.command_path if problem.ctx is not None else "incident"
    return f"{sentence} Aide : {path} --help"


def _sentence(problem: click.UsageError) -> str:
    if isinstance(problem, click.NoSuchOption):
        near = f" Vouliez-vous dire {problem.possibilities[0]} ?" if problem.possibilities else ""
        return f"Option inconnue {problem.option_name}.{near}"
    if isinstance(problem, click.MissingParameter):
        return f"Il manque {_name(problem)}."
    if isinstance(problem, click.BadParameter):
        return f"Valeur refusée pour {_name(problem)}.{_choices(problem)}"
    return _unknown_command(problem)


def _name(problem: click.BadParameter) -> str:
    param = problem.param
    if param is None:
        return f"l’argument {problem.param_hint}" if problem.param_hint else "une valeur"
    if isinstance(param, click.Option):
        return f"l’option {param.opts[0]}"
    return f"l’argument {param.make_metavar(problem.ctx) if problem.ctx else param.human_readable_name}"


def _choices(problem: click.BadParameter) -> str:
    kind = problem.param.type if problem.param is not None else None
    return f" Choix : {', '.join(map(str, kind.choices))}." if isinstance(kind, click.Choice) else ""


def _unknown_command(problem: click.UsageError) -> str:
    ctx = problem.ctx
    if ctx is not None and isinstance(ctx.command, click.Group):
        typed = problem.message.split("'")[1] if "'" in problem.message else ""
        near = get_close_matches(typed, ctx.command.list_commands(ctx), n=1)
        hint = f" Vouliez-vous dire « {near[0]} » ?" if near else ""
        return f"Commande inconnue « {typed} ».{hint}" if typed else "Il manque une commande."
    return "Trop d’arguments, ou arguments mal placés : un texte avec des espaces se met entre guillemets."
