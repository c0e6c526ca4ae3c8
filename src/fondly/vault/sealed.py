"""One sealed file: AES-256-GCM over chunks of 64 KiB, in order and to the end.

    FONDLYV1 | 7 random bytes | chunk, tag | chunk, tag | ...

The nonce of a chunk is the random bytes, its number (32 bits, big-endian) and 1 for the last one,
else 0: a chunk that is moved, repeated, left out or cut off at the end does not open. This is the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance (CRYPTO 2015). Authenticated with it is the name of the file, so
that no file can take another's place.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_CHUNK = 64 * 1024
_TAG = 16
_MAGIC = b"FONDLYV1"
_PREFIX = 7


class BrokenSeal(Exception):
    """The file is not what was sealed under this name with this key."""


def seal(content: bytes, key: bytes, name: str) -> Iterator[bytes]:
    """The file's bytes, piece by piece.

    Args:
        content: what to seal; may be empty.
        key: KEY_BYTES random bytes.
        name: what the file is called; needed to open it.
    """
    cipher, prefix = AESGCM(key), secrets.token_bytes(_PREFIX)
    yield _MAGIC + prefix
    view, count = memoryview(content), max(1, -(-len(content) // _CHUNK))
    for index in range(count):
        chunk = view[index * _CHUNK : (index + 1) * _CHUNK]
        yield cipher.encrypt(_nonce(prefix, index, count), chunk, name.encode())


def unseal(sealed: bytes, key: bytes, name: str) -> bytes:
    """What was sealed.

    Raises:
        BrokenSeal: another key or name, or anything was changed, moved or cut off.
    """
    head = len(_MAGIC) + _PREFIX
    body = memoryview(sealed)[head:]
    count = -(-len(body) // (_CHUNK + _TAG))
    if not sealed.startswith(_MAGIC) or not count:
        raise BrokenSeal
    cipher, prefix = AESGCM(key), sealed[len(_MAGIC) : head]
    chunks = []
    for index in range(count):
        chunk = body[index * (_CHUNK + _TAG) : (index + 1) * (_CHUNK + _TAG)]
        try:
            chunks.append(cipher.decrypt(_nonce(prefix, index, count), chunk, name.encode()))
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal from error
    return b"".join(chunks)


def _nonce(prefix: bytes, index: int, count: int) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([index == count - 1])
