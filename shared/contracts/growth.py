"""Would a changed contract break somebody who relies on the published one (DESIGN.md §2, law 7)?

Somebody writes and somebody reads, and either may be of the release before:

| message | readers of now must take what was written before | readers of before must take what is written now |
| --- | --- | --- |
| request | yes: askers of before go on asking | no: whoever answers is upgraded first |
| reply | no: it is read at once | yes |
| event | yes: the streams are replayed from the start | yes |

Readers of events and replies skip fields that they don't know; whoever answers a request refuses them, because a wish
that is silently skipped is worse than a refusal. A closed list is closed: a new word in it breaks its readers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

Schema = Mapping[str, Any]

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_SAME = ("pattern", "format", "multipleOf", "uniqueItems")
_WHOLE = "the message"


def breaking_changes(published: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """One sentence for each way in which `now` breaks somebody who relies on `published`; empty where it only grew.

    Both map subject templates to contracts, as `shapes.contract_of` gives them. A message that is in `now` only is
    growth.
    """
    return [
        f"{subject}: {sentence}"
        for subject, before in sorted(published.items())
        for sentence in _breaks(before, now.get(subject))
    ]


def _breaks(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> Iterator[str]:
    if after is None:
        yield "it is gone, and whoever relies on it isn't told"
        return
    if before["kind"] == "event":
        if before["about"] != after["about"]:
            yield f"it is about {after['about']} now and was about {before['about']}"
        replayed = list(_replayed(before["schema"], after["schema"]))
        told = {path for path, _ in replayed}
        yield from (f"what is kept in the stream is refused now: {sentence}" for _, sentence in replayed)
        for path, sentence in _read_as_before(before["schema"], after["schema"]):
            if path not in told:
                yield f"whoever reads it as before stumbles: {sentence}"
        return
    if before.get("kept", after.get("kept")) != after.get("kept"):
        yield f"what is kept at {before['kept']} is taken by nobody any more"
    for role in sorted(set(before["asked_by"]) - set(after["asked_by"])):
        yield f"{role} may not ask it any more"
    for _, sentence in _asked_as_before(before["schema"], after["schema"]):
        yield f"whoever asks as before is refused: {sentence}"
    for _, sentence in _read_as_before(before["reply"], after["reply"]):
        yield f"whoever reads its reply as before stumbles: {sentence}"


def _replayed(before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
    return _Reading(after, before, skips_unknown=True).of(after, before, "")


def _asked_as_before(before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
    return _Reading(after, before).of(after, before, "")


def _read_as_before(before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
    # Our own serialiser writes every field, those with defaults too.
    return _Reading(before, after, skips_unknown=True, writes_everything=True).of(before, after, "")


@dataclass(slots=True)
class _Reading:
    """What one schema's reader would refuse of what another schema's writer may write."""

    reader_root: Schema
    writer_root: Schema
    skips_unknown: bool = False
    writes_everything: bool = False
    _under_way: set[tuple[int, int]] = field(default_factory=set)

    def of(self, reader: Schema, writer: Schema, path: str) -> Iterator[tuple[str, str]]:
        """Paths and sentences; where the reader offers a choice, each thing that may be written must fit one."""
        pair = (id(reader), id(writer))
        if pair in self._under_way:
            return  # A type that holds itself: this pair is being compared further up.
        self._under_way.add(pair)
        choices = _choices(reader, self.reader_root)
        for written in _choices(writer, self.writer_root):
            refusals = [list(self._of_one(choice, written, path)) for choice in choices]
            if all(refusals):
                alike = [found for choice, found in zip(choices, refusals, strict=True) if _kin(choice, written)]
                yield from alike[0] if len(alike) == 1 else [(path, f"{path or _WHOLE} may be {_in_words(written)}")]
        self._under_way.discard(pair)

    def _of_one(self, reader: Schema, writer: Schema, path: str) -> Iterator[tuple[str, str]]:
        name = path or _WHOLE
        if not _kin(reader, writer):
            yield path, f"{name} may be {_in_words(writer)}"
        elif (listed := _listed(reader)) is not None:
            written = _listed(writer)
            if written is None:
                yield path, f"{name} may be any {_in_words(writer)}, outside of the list"
            for word in written or ():
                if word not in listed:
                    yield path, f"{name} may be {word!r}"
        elif (written := _listed(writer)) is not None:
            pattern = reader.get("pattern")
            if pattern and not all(re.search(pattern, str(word)) for word in written):
                yield path, f"{name} may be a word that doesn't match {pattern}"
        else:
            yield from ((path, f"{name} {sentence}") for sentence in _out_of_bounds(reader, writer))
            yield from self._inside(reader, writer, path)

    def _inside(self, reader: Schema, writer: Schema, path: str) -> Iterator[tuple[str, str]]:
        if "properties" in reader or "properties" in writer:
            yield from self._fields(reader, writer, path)
        for (keys, inner), (written_keys, written) in product(_tables(reader), _tables(writer)):
            if keys and keys != written_keys:
                yield path, f"{path or _WHOLE} may have a key that doesn't match {keys}"
            yield from self.of(inner, written, f"{path}{{}}")
        if "items" in reader:
            yield from self.of(reader["items"], writer.get("items", {}), f"{path}[]")
        places = zip(reader.get("prefixItems", ()), writer.get("prefixItems", ()), strict=False)
        for place, (inner, written) in enumerate(places):
            yield from self.of(inner, written, f"{path}[{place}]")

    def _fields(self, reader: Schema, writer: Schema, path: str) -> Iterator[tuple[str, str]]:
        known, written = reader.get("properties", {}), writer.get("properties", {})
        always = set(written) if self.writes_everything else set(writer.get("required", ()))
        for name, inner in known.items():
            at = f"{path}.{name}".lstrip(".")
            if name not in written and self.writes_everything:
                yield at, f"{at} is gone"
            elif name in reader.get("required", ()) and name not in always:
                yield at, f"{at} has to be there"
            elif name in written:
                yield from self.of(inner, written[name], at)
        if reader.get("additionalProperties") is False and not self.skips_unknown:
            for name in written:
                if name not in known:
                    at = f"{path}.{name}".lstrip(".")
                    yield at, f"{at} isn't known any more"


def _choices(schema: Schema, root: Schema) -> list[Schema]:
    """The alternatives that a schema leaves, with references followed."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    alternatives = schema.get("anyOf") or schema.get("oneOf")
    if not alternatives:
        return [schema]
    return [choice for alternative in alternatives for choice in _choices(alternative, root)]


def _tables(schema: Schema) -> list[tuple[str, Schema]]:
    """What the values of an open table are, with the pattern of its keys or ""."""
    rest = schema.get("additionalProperties")
    return [*schema.get("patternProperties", {}).items(), *([("", rest)] if isinstance(rest, dict) else [])]


def _kin(reader: Schema, writer: Schema) -> bool:
    """Whether the JSON type that is written is the one that is read; a reader without a type takes any."""
    read, written = reader.get("type"), writer.get("type")
    return read is None or read == written or (read, written) == ("number", "integer")


def _listed(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _in_words(schema: Schema) -> str:
    return str(schema.get("format") or schema.get("type") or "anything")


def _out_of_bounds(reader: Schema, writer: Schema) -> Iterator[str]:
    for keyword in (*_LOWER, *_UPPER):
        bound, written = reader.get(keyword), writer.get(keyword)
        if bound is None:
            continue
        if written is None or (written < bound if keyword in _LOWER else written > bound):
            yield f"may lie outside of {keyword} {bound}"
    for keyword in _SAME:
        if reader.get(keyword) and reader[keyword] != writer.get(keyword):
            yield f"may not be of the {keyword} {reader[keyword]}"
