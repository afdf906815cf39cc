"""A JSON Schema of the front matter, for editors that complete and check while one types."""

from typing import Annotated

from pydantic import Field, JsonValue, TypeAdapter

from bot.library.items import Challenge, ProjectIdea, RecapText, Roadmap, Series, Tip

_AnyItem = Annotated[
    Challenge | Tip | Roadmap | ProjectIdea | Series | RecapText,
    Field(discriminator="kind"),
]


def json_schema() -> dict[str, JsonValue]:
    """The front matter of every kind of content item, told apart by `kind`; what stands in the body is left out."""
    schema = TypeAdapter[object](_AnyItem).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a Pacer content item",
        **schema,
    }
