"""Elements of WordprocessingML."""

from typing import cast

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement


def element(tag: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """An element with its attributes (in the `w:` namespace) and its children."""
    named = {qn(f"w:{name}"): value for name, value in attributes.items()}
    made = cast(BaseOxmlElement, OxmlElement(tag, attrs=named))
    for child in children:
        made.append(child)
    return made
