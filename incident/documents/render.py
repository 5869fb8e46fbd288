"""A template and its context become a Text. Values are text, whatever they hold; the template is ours."""

from collections.abc import Collection, Mapping
from traceback import walk_tb
from typing import cast

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError, nodes, pass_context
from jinja2 import Template as Compiled
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from incident.core.lacking import Hole
from incident.core.templates import Template
from incident.documents.markdown import parse
from incident.documents.text import Paragraph, Run, Text
from incident.documents.values import CLOSE, OPEN, Trusted, Values
from incident.errors import DataError

_VALUES = " values"
"""Where a rendering keeps its values: a name that no template can write."""

EXERCISE = "EXERCICE — document sans valeur, établi pour un entraînement."

_STATEMENTS = (nodes.Output, nodes.For, nodes.If, nodes.Assign, nodes.With)
_FILTERS = frozenset(
    {"batch", "capitalize", "count", "first", "groupby", "int", "join", "last", "length", "list", "lower"}
    | {"map", "reject", "rejectattr", "replace", "select", "selectattr", "sort", "trim", "unique", "upper"}
)
_ERRORS = (TemplateError, ArithmeticError, LookupError, AttributeError, TypeError, ValueError)


class _Unknown(StrictUndefined):
    """A name the context does not hold: using it is an error, said in French."""

    @property
    def _undefined_message(self) -> str:
        if issubclass(self._undefined_exception, SecurityError):
            return f"« {self._undefined_name} » est interdit dans un modèle"
        return f"« {self._undefined_name} » n’est pas une donnée connue"


def render(template: Template, context: Mapping[str, object]) -> Text:
    """The document's text. Raises DataError, naming the template and its line, if it cannot be made."""
    values = Values()
    source = _filled(template, context, values)
    return Text(template.id, template.title, _banner(context) + parse(source, values))


def holes(template: Template, context: Mapping[str, object]) -> list[Hole]:
    """Every place that the document leaves to fill, in its order; its text is not made. Raises DataError."""
    values = Values()
    _filled(template, context, values)
    return values.holes


def _filled(template: Template, context: Mapping[str, object], values: Values) -> str:
    """The template with a token in the place of each value."""
    try:
        return _compiled(template).render({**context, _VALUES: values})
    except _ERRORS as error:
        raise _wrong(template, _line(error), _said(error)) from error


def check(template: Template, known: Collection[str]) -> None:
    """Raises DataError if the template cannot be read or uses a name that is not `known`."""
    tree, parts = _trees(_environment(template.texts), template)
    for one in (tree, *parts.values()):
        unknown = sorted(find_undeclared_variables(one) - set(known))
        if unknown:
            lines = (n.lineno for n in tree.find_all(nodes.Name) if n.name == unknown[0])
            raise _wrong(template, next(lines, 1), f"« {unknown[0]} » n’est pas une donnée connue")


_made: dict[str, Compiled] = {}
"""The templates that were compiled, by what they hold: compiling one takes longer than filling it."""


def _compiled(template: Template) -> Compiled:
    """The template, read, checked and compiled once. Raises DataError."""
    key = template.sha256
    if key not in _made:
        environment = _environment(template.texts)
        tree, _ = _trees(environment, template)
        try:
            _made[key] = environment.from_string(tree)
        except _ERRORS as error:
            raise _wrong(template, _line(error), _said(error)) from error
    return _made[key]


def _environment(texts: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """A sandbox that hides every value it prints behind a token, and reads no file."""
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(texts),
        undefined=_Unknown,
        finalize=_hidden,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: do for name, do in environment.filters.items() if name in _FILTERS}
    return environment


@pass_context
def _hidden(context: Context, value: object) -> str:
    """What Jinja calls on each printed value. Needing the context keeps it from folding constants."""
    if type(value) is Trusted:
        return value.replace(OPEN, "").replace(CLOSE, "")
    values = context[_VALUES]
    return cast(Values, values).hide(_as_text(value))


def _as_text(value: object) -> str:
    """A value in words. Raises TypeError for what is not text, a number, a yes or a no."""
    if isinstance(value, Undefined):
        return str(value)
    if value is None:
        return Hole("text", "")
    if isinstance(value, Hole):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (str, int)):
        return str(value)
    raise TypeError(f"une valeur de type « {type(value).__name__} » ne peut pas être écrite telle quelle")


def _trees(
    environment: ImmutableSandboxedEnvironment, template: Template
) -> tuple[nodes.Template, dict[str, nodes.Template]]:
    """The parsed template and its parts. Refuses what would let a value come back as markup (macros, captures…)."""
    tree = _tree(environment, template, template.body)
    parts = {name: _tree(environment, template, text, f"parts/{name}.md, ") for name, text in template.texts.items()}
    return tree, parts


def _tree(
    environment: ImmutableSandboxedEnvironment, template: Template, text: str, within: str = ""
) -> nodes.Template:
    """One parsed text; `within` names the part it is."""
    if OPEN in text or CLOSE in text:
        raise _wrong(template, 1, f"{within}les caractères U+E000 et U+E001 sont réservés")
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        raise _wrong(template, error.lineno, f"{within}écriture Jinja incorrecte ({error.message})") from error
    for statement in tree.find_all(nodes.Stmt):
        if not _allowed(statement, template):
            said = "seuls for, if, set, with et l’inclusion d’un texte partagé sont permis"
            raise _wrong(template, statement.lineno, within + said)
    for used in tree.find_all(nodes.Filter):
        if used.name not in _FILTERS:
            raise _wrong(template, used.lineno, f"{within}le filtre « {used.name} » n’est pas permis")
    return tree


def _allowed(statement: nodes.Stmt, template: Template) -> bool:
    """Whether a statement can only choose and repeat; an inclusion names a part the template declares."""
    if isinstance(statement, nodes.Include):
        return isinstance(statement.template, nodes.Const) and statement.template.value in template.texts
    return isinstance(statement, _STATEMENTS) and not getattr(statement, "recursive", False)


def _banner(context: Mapping[str, object]) -> tuple[Paragraph, ...]:
    """The line that says the document comes from an exercise."""
    doc = context.get("doc")
    exercise = doc.get("exercise") if isinstance(doc, Mapping) else getattr(doc, "exercise", False)
    return (Paragraph((Run(EXERCISE, bold=True),), "callout"),) if exercise is True else ()


def _line(error: BaseException) -> int:
    """The template line an error comes from, 1 if unknown."""
    frames = walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 1


def _said(error: Exception) -> str:
    """What an error says, without a final stop."""
    if isinstance(error, (UndefinedError, SecurityError, TypeError)) and error.args:
        return str(error).rstrip(".")
    return f"calcul impossible ({type(error).__name__}, {error})".rstrip(".")


def _wrong(template: Template, line: int, what: str) -> DataError:
    """The sentence to show about a template."""
    return DataError(
        f"{template.where}, ligne {line + template.body_line - 1} : {what}. Corrigez le modèle ou réinstallez l’outil."
    )
