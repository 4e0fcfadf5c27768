"""Model fields whose content is encrypted in the database (architecture: rules of the data, 8).

The model must have a `code` (UUID) that exists before saving: it binds the value to its row.
"""

import json
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from care.crypto import open_sealed, open_sealed_bytes, seal, seal_bytes


class Sealed:
    """Ciphertext as it came from the database. It has no text form on purpose."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob

    def __str__(self) -> str:
        raise TypeError("encrypted field: read it through the model instance")

    def __repr__(self) -> str:
        return "<Sealed>"


class OpeningAttribute(DeferredAttribute):
    """Decrypts on first access and keeps the plain value on the instance."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.opened(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text, encrypted at rest. Filtering, `.update()` and `.values()` on it raise."""

    descriptor_class = OpeningAttribute

    def context(self, instance: models.Model) -> str:
        return f"{instance._meta.label_lower}.{self.attname}.{instance.code}"  # type: ignore[attr-defined]

    def opened(self, instance: models.Model, value: Sealed) -> Any:
        return self.loads(open_sealed(value.blob, context=self.context(instance)))

    def dumps(self, value: Any) -> str:
        return str(value)

    def loads(self, text: str) -> Any:
        return text

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:  # noqa: FBT001
        value = getattr(model_instance, self.attname)
        return None if value is None else Sealed(self.sealed(model_instance, value))

    def sealed(self, instance: models.Model, value: Any) -> bytes:
        return seal(self.dumps(value), context=self.context(instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: save it through the model instance")
        return super().get_db_prep_value(value and value.blob, connection, prepared)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted: it cannot be searched")
        return super().get_lookup(lookup_name)

    def get_default(self) -> Any:
        return None if self.null else self.loads_default()

    def loads_default(self) -> Any:
        return ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.dumps(self.value_from_object(obj))

    def get_internal_type(self) -> str:
        return "BinaryField"


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted at rest; empty is `{}`."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def loads(self, text: str) -> Any:
        return json.loads(text)

    def loads_default(self) -> Any:
        return {}


class EncryptedBytesField(EncryptedTextField):
    """Bytes, encrypted at rest. Where one row is a piece of a whole, its `code` may name both."""

    def opened(self, instance: models.Model, value: Sealed) -> bytes:
        return open_sealed_bytes(value.blob, context=self.context(instance))

    def sealed(self, instance: models.Model, value: Any) -> bytes:
        return seal_bytes(value, context=self.context(instance))

    def loads_default(self) -> Any:
        return b""
