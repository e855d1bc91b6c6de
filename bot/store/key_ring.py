"""Seals Telegram ids with data keys: an id always gets the same sealed form, so that it can be looked up."""

import base64
import binascii
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot import unused
from bot.errors import SealedIdUnreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

#: What is between the id of the key and the sealed bytes.
SEPARATOR = ":"

#: Bytes of a Telegram id, of an AES-SIV key (two AES-256 keys), and of the id of a key.
ID, SIV_KEY, KEY_ID = 8, 64, 4

#: What the keys derived from a data key are for.
SEALING, NAMING, BACKUP = (f"commemoration-bot {use} 1" for use in ("seal", "name", "backup"))


class _Key:
    """A data key: 32 bytes from which all else is derived."""

    def __init__(self, text: str) -> None:
        self._secret = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        #: Names the key: it tells nothing about it.
        self.id = self.derive(NAMING, KEY_ID).hex()

    def derive(self, use: str, length: int, salt: bytes | None = None) -> bytes:
        """Key bytes for one use (RFC 5869)."""
        # Imported here: without a key it is not needed.
        unused.let_in_cryptography()
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), length, salt, use.encode()).derive(self._secret)

    @cached_property
    def cipher(self) -> "AESSIV":
        """AES-SIV (RFC 5297), which needs no nonce: equal ids have equal sealed forms, and nothing else is told."""
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        return AESSIV(self.derive(SEALING, SIV_KEY))


class KeyRing:
    """Data keys, of which the first seals and all open. An empty ring leaves ids as they are."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """`keys` are texts of 43 characters: 32 bytes in base64url, as the command `key` makes them."""
        self._keys = {key.id: key for key in map(_Key, keys)}
        #: The ids of the keys; the first one seals.
        self.ids = tuple(self._keys)
        self._first = self._keys[self.ids[0]] if self.ids else None

    def __bool__(self) -> bool:
        return self._first is not None

    def seal(self, telegram_id: int) -> str:
        """How an id is stored from now on: `<id of the key>:<base64url>`, or the decimal number without a key."""
        return str(telegram_id) if self._first is None else _sealed(self._first, telegram_id)

    def sealed_forms(self, telegram_id: int) -> list[str]:
        """How each key of the ring seals an id, in the order of the ring."""
        return [_sealed(key, telegram_id) for key in self._keys.values()]

    def open(self, stored: str) -> int:
        """The id that is stored in whatever form.

        Raises SealedIdUnreadable when it was sealed by a key that is not in the ring, or was changed since.
        """
        name, sealed, text = stored.partition(SEPARATOR)
        if not sealed:
            return int(name)
        if (key := self._keys.get(name)) is None:
            raise SealedIdUnreadable(key=name)
        from cryptography.exceptions import InvalidTag

        try:
            return int.from_bytes(
                key.cipher.decrypt(base64.urlsafe_b64decode(text), None), signed=True
            )
        except (InvalidTag, binascii.Error, ValueError):
            raise SealedIdUnreadable(key=name) from None

    def backup_key(self, key_id: str, salt: bytes) -> bytes | None:
        """The 32 bytes with which a data key encrypts the backup of that salt; None when the ring lacks the key."""
        key = self._keys.get(key_id)
        return None if key is None else key.derive(BACKUP, 32, salt)


def _sealed(key: _Key, telegram_id: int) -> str:
    sealed = key.cipher.encrypt(telegram_id.to_bytes(ID, signed=True), None)
    return f"{key.id}{SEPARATOR}{base64.urlsafe_b64encode(sealed).decode()}"


#: The ring without a key.
EMPTY = KeyRing()

#: For a database whose rows are only copied as they are stored: no key is needed, and none is checked.
AS_STORED = KeyRing()
