"""What the service offers, read from its ``$metadata`` (OData's CSDL)."""

from collections.abc import Mapping
from xml.etree import ElementTree

from reportgen.errors import DataError, Problem

_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


def offered_columns(document: bytes) -> Mapping[str, tuple[str, ...]]:
    """Columns of every entity set, by its name.

    Raises:
        DataError: if the document is no metadata.
    """
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise DataError(Problem("bad-answer", "$metadata: the answer declares entities of its own, which is not read"))
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError) as error:
        raise DataError(Problem("bad-answer", "$metadata: the answer is not the XML it should be")) from error
    types: dict[str, tuple[str, ...]] = {}
    for schema in root.iter(f"{_EDM}Schema"):
        for found in schema.iter(f"{_EDM}EntityType"):
            columns = (element.get("Name", "") for element in found.iter(f"{_EDM}Property"))
            types[f"{schema.get('Namespace')}.{found.get('Name')}"] = tuple(name for name in columns if name)
    sets = ((element.get("Name", ""), element.get("EntityType", "")) for element in root.iter(f"{_EDM}EntitySet"))
    return {name: types[type_] for name, type_ in sets if type_ in types}
