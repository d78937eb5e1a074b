"""How does a body that is larger than most go over the bus? Compressed; all others go as they are.

The bus takes 8 MB a message, and a register of 150,000 rows is 20 to 40 MB of JSON, of which gzip
leaves a tenth. Whoever reads is told by a header, and takes no more than `MOST_INFLATED` out of it.
"""

import asyncio
import gzip
import zlib
from collections.abc import Mapping

from shared.messaging.errors import BodyTooLargeError, BrokenBodyError

ENCODING = "Content-Encoding"
GZIP = "gzip"

MAX_PAYLOAD = 8 * 1024 * 1024
"""Bytes of a message that the embedded server takes, and every other one is set to."""
COMPRESSED_FROM = 1_000_000
"""Bytes from which on a body is compressed. What a page asks, and every event, is far below."""
MOST_INFLATED = 128_000_000
"""Bytes that a compressed body may have, once it is none: a few kilobytes could otherwise fill a service's memory."""
_HEADROOM = 16_384
"""Bytes of a message that are kept for its headers."""
_READS_GZIP = zlib.MAX_WBITS + 16


def is_large(body: bytes) -> bool:
    """Whether it is to be compressed."""
    return len(body) >= COMPRESSED_FROM


def compressed(body: bytes, max_payload: int) -> bytes:
    """The body as it is sent with `ENCODING: gzip`; the same bytes each time.

    Raises `BodyTooLargeError` where it doesn't fit into a message even so, or nobody would take it out again.
    """
    small = gzip.compress(body, compresslevel=6, mtime=0) if len(body) <= MOST_INFLATED else body
    if len(small) > max_payload - _HEADROOM or len(body) > MOST_INFLATED:
        raise BodyTooLargeError(min((max_payload - _HEADROOM) / len(small), MOST_INFLATED / len(body)))
    return small


async def inflated(headers: Mapping[str, str], body: bytes) -> bytes:
    """As `as_sent`, and in a thread where there is something to do: the rest of the process is served meanwhile."""
    return await asyncio.to_thread(as_sent, headers, body) if ENCODING in headers else body


def as_sent(headers: Mapping[str, str], body: bytes, most: int = MOST_INFLATED) -> bytes:
    """The body that was compressed, or that came as it is.

    Raises `BrokenBodyError` for what isn't one whole gzip member, and for one of more than `most` bytes, of which no
    more is ever in memory.
    """
    encoding = headers.get(ENCODING)
    if encoding is None:
        return body
    if encoding != GZIP:
        raise BrokenBodyError(f"its {ENCODING} isn't {GZIP}")
    inflating = zlib.decompressobj(wbits=_READS_GZIP)
    try:
        inflated = inflating.decompress(body, most + 1)
    except zlib.error:
        raise BrokenBodyError(f"its body isn't {GZIP}") from None
    if len(inflated) > most:
        raise BrokenBodyError(f"its body has more than {most:,} bytes")
    if not inflating.eof or inflating.unused_data:
        raise BrokenBodyError("its body ends too early, or something follows it")
    return inflated
