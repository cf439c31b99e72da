"""Whether a WebP file is nothing but pixels (RFC 9649 2.3 to 2.7)."""

import struct

PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"VP8X"})
ALPHA_FLAG = 0x10
HEADER_BYTES = 12


def is_plain_webp(file: bytes) -> bool:
    """True if it has no metadata, profile, animation or unknown chunk, and nothing behind it."""
    if file[:4] != b"RIFF" or int.from_bytes(file[4:8], "little") + 8 != len(file):
        return False
    position, seen = HEADER_BYTES, set()
    while position + 8 <= len(file):
        name, size = struct.unpack_from("<4sI", file, position)
        if name not in PIXELS or name in seen:
            return False
        if name == b"VP8X" and file[position + 8] & ~ALPHA_FLAG:
            return False
        seen.add(name)
        position += 8 + size + size % 2
    return position == len(file)
