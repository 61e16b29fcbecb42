"""Which keys a mapping of the spec can have: read from the models, for messages about a place in the data."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reportgen.spec.document import Place
from reportgen.spec.models import ReportSpec
from reportgen.spec.vocabulary import SectionOptions

KIND = "The kind of section."


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys as they are written, in the order of declaration."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def keys_at(place: Place, section: type[SectionOptions] | None) -> dict[str, str]:
    """Every key that the mapping at a place can have, with its meaning; `section` is the model of the one around it."""
    in_section = len(place) > 1 and place[0] == "sections"
    here: list[Any] = [section if in_section else ReportSpec]
    for step in place[2:] if in_section else place:
        here = [part for annotation in here for part in _step(annotation, step)]
    models = [annotation for annotation in here if _is_model(annotation)]
    keys = {"kind": KIND} if in_section and len(place) == 2 else {}
    return keys | {key: field.description or "" for model in models for key, field in keys_of(model).items()}


def _step(annotation: Any, step: str | int) -> Iterator[Any]:
    if _is_model(annotation):
        field = keys_of(annotation).get(str(step))
        yield from _alternatives(field.annotation) if field else ()
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        yield from _alternatives(arguments[1])
    elif origin in (tuple, list):
        for argument in dict.fromkeys(arguments):
            yield from _alternatives(argument)


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The annotation without Annotated, and each member of a union."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _alternatives(member)
    else:
        yield annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
