"""JSON with one spelling: the same values always give the same bytes.

Belongs here: the writing of plan.json, criteria/*.json, facts.json, results.json and manifest.json.
"""

import json
from hashlib import sha256

from pydantic import BaseModel


def canonical_json(value: object) -> bytes:
    """UTF-8, two spaces, keys in the order given, a line feed at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def model_json(model: BaseModel) -> bytes:
    """A configuration model as JSON that reads back to an equal model; decimals are strings."""
    return canonical_json(model.model_dump(mode="json", by_alias=True))


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()
