"""Ed25519 keys and signatures, behind one strict function.

RFC 8032 leaves open what to do with odd keys, and libraries differ. Here a signature has one verdict: the key
must be the canonical encoding of a point of prime order, the scalar below the group's order, and the equation
holds without the cofactor. So nobody can make two signatures of one key, or two keys of one signature, that
some nodes take and others refuse. The library does the arithmetic of signing and verifying; what it does not
offer is whether a point has prime order: that is checked here, once a key (`usable_key`, about 2 ms). The
library is loaded when something is first signed or verified: a chain in memory does neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_LENGTH = 32
SIGNATURE_LENGTH = 64

_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ROOT_OF_MINUS_ONE = pow(2, (_PRIME - 1) // 4, _PRIME)

_NEUTRAL = (1).to_bytes(KEY_LENGTH, "little")
"""The encoding of the neutral point. As the first half of a signature it shows a secret number of 0."""

_Point = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z, as in RFC 8032, section 5.1.4."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A signing key. `seed` are its 32 secret bytes; it is not shown."""

    seed: bytes

    def __repr__(self) -> str:
        return f"<private key of {self.public.hex()[:12]}>"

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return _signer(self.seed).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes; the same for the same key and message."""
        return _signer(self.seed).sign(message)


@lru_cache(maxsize=4096)
def _signer(seed: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is the key's signature of the message. Any bytes may be given; nothing raises."""
    if len(signature) != SIGNATURE_LENGTH or not usable_key(key):
        return False
    if int.from_bytes(signature[32:], "little") >= _ORDER or signature[:KEY_LENGTH] == _NEUTRAL:
        return False
    from cryptography.exceptions import InvalidSignature

    try:
        _verifier(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=65_536)
def _verifier(key: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(key)


@lru_cache(maxsize=65_536)
def usable_key(key: bytes) -> bool:
    """Whether the bytes are the canonical encoding of a point of prime order."""
    point = _decode(key)
    if point is None or _is_neutral(point):
        return False
    return _is_neutral(_multiply(_ORDER, point))


def _decode(key: bytes) -> _Point | None:
    """The point that the bytes encode, None where they are no canonical encoding (RFC 8032, section
    5.1.3)."""
    if len(key) != KEY_LENGTH:
        return None
    encoded = int.from_bytes(key, "little")
    sign, y = encoded >> 255, encoded & (2**255 - 1)
    if y >= _PRIME:
        return None
    u, v = (y * y - 1) % _PRIME, (_D * y * y + 1) % _PRIME
    x = u * pow(v, 3, _PRIME) * pow(u * pow(v, 7, _PRIME), (_PRIME - 5) // 8, _PRIME) % _PRIME
    if (v * x * x - u) % _PRIME:
        x = x * _ROOT_OF_MINUS_ONE % _PRIME
        if (v * x * x - u) % _PRIME:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = _PRIME - x
    return x, y, 1, x * y % _PRIME


def _add(one: _Point, other: _Point) -> _Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % _PRIME, (y1 + x1) * (y2 + x2) % _PRIME
    c, d = 2 * t1 * t2 * _D % _PRIME, 2 * z1 * z2 % _PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME


def _multiply(scalar: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _is_neutral(point: _Point) -> bool:
    x, y, z, _ = point
    return x % _PRIME == 0 and (y - z) % _PRIME == 0
