"""Parses a `.ftl` file as the translator wrote it: each text with its lines, values, choices and words."""

import functools
import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fluent.syntax import FluentParser, ast

from bot.messages import source as sources

#: CLDR's names for the forms of a number.
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})

#: References to other texts: `{ day-name }`, or `{ -bot-name }`, a term, which a language can have or not.
TakenIn = ast.MessageReference | ast.TermReference

#: Stands for a value: as long as any that the bot inserts.
VALUE = "x" * 64


@dataclass(frozen=True)
class Spot:
    """A name or a piece of text, and its line."""

    text: str
    line: int


@dataclass(frozen=True)
class Choice:
    """A selection between variants, `{ $value -> … }`."""

    #: By ORDINAL, by the plural form of a number, or by a word.
    kind: Literal["ordinal", "plural", "word"]
    #: The value that selects the variant; empty when no value does.
    variable: str
    keys: tuple[str, ...]
    default: str
    line: int


@dataclass(frozen=True)
class Text:
    """One text of the file."""

    key: str
    line: int
    pattern: ast.Pattern
    variables: tuple[Spot, ...]
    #: References to other texts.
    references: tuple[Spot, ...]
    functions: tuple[Spot, ...]
    choices: tuple[Choice, ...]
    #: Its literal text, line by line.
    words: tuple[Spot, ...]
    #: The size of the formatted text, without referenced texts: its characters, and the length of VALUE for each
    #: placeable and variant.
    weight: int


@dataclass(frozen=True)
class File:
    """A whole file."""

    path: Path
    texts: Mapping[str, Text]
    #: Parts that Fluent cannot parse, and why.
    junk: tuple[Spot, ...]
    #: Keys within those parts.
    lost: frozenset[str]
    #: Keys that occur more than once.
    repeated: tuple[Spot, ...]

    def closure(self, key: str) -> Iterator[Text]:
        """The text and all texts that it references, directly or not, each once."""
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            text = self.texts.get(waiting.pop())
            if text is not None and text.key not in seen:
                seen.add(text.key)
                waiting += [spot.text for spot in text.references]
                yield text

    def forms(self, key: str) -> list[str]:
        """Readings of a text in which each variant occurs at least once, with VALUE in place of each value."""
        return _aligned(self, self.texts[key].pattern, frozenset({key}))

    def longest(self, key: str) -> str:
        """The reading of a text with the longest variant of each choice."""
        return _longest(self, self.texts[key].pattern, frozenset({key}))


def entries(path: Path) -> dict[str, str]:
    """Each text of a file as it is written, by its key, without comments. Raises Unfit and OSError, as `read` does."""
    source = sources.read(path)
    found = [
        entry
        for entry in FluentParser(with_spans=True).parse(source).body
        if isinstance(entry, ast.Message | ast.Term)
    ]
    return {_name(entry): _written(entry, source) for entry in found}


def _written(entry: ast.Message | ast.Term, source: str) -> str:
    begins, ends = entry.id.span, entry.span
    if begins is None or ends is None:
        raise TypeError("the text was parsed without spans")
    return source[begins.start : ends.end].rstrip()


def read(path: Path) -> File:
    """Read a file. Raises Unfit when it is too large, too deeply nested or not UTF-8, and OSError."""
    source = sources.read(path)
    texts: dict[str, Text] = {}
    junk, lost, repeated = [], set(), []
    for entry in FluentParser(with_spans=True).parse(source).body:
        if isinstance(entry, ast.Junk):
            junk.append(_junk(entry, source))
            lost.update(re.findall(r"^[a-zA-Z][\w-]*", entry.content or "", re.MULTILINE))
        elif isinstance(entry, ast.Message | ast.Term):
            text = _text(entry, source)
            if text.key in texts:
                repeated.append(Spot(text.key, text.line))
            texts[text.key] = text
    return File(path, texts, tuple(junk), frozenset(lost), tuple(repeated))


def _junk(entry: ast.Junk, source: str) -> Spot:
    if not entry.annotations:
        return Spot("cannot be read", _line(entry, source))
    why = entry.annotations[0]
    return Spot(str(why.message), _line(why, source))


def _text(message: ast.Message | ast.Term, source: str) -> Text:
    pattern = message.value or ast.Pattern([])
    nodes = list(_nodes(pattern))
    return Text(
        key=_name(message),
        line=_line(message.id, source),
        pattern=pattern,
        variables=tuple(
            Spot(n.id.name, _line(n, source)) for n in nodes if isinstance(n, ast.VariableReference)
        ),
        references=tuple(Spot(_name(n), _line(n, source)) for n in nodes if isinstance(n, TakenIn)),
        functions=tuple(
            Spot(n.id.name, _line(n, source)) for n in nodes if isinstance(n, ast.FunctionReference)
        ),
        choices=tuple(_choice(n, source) for n in nodes if isinstance(n, ast.SelectExpression)),
        words=tuple(spot for n in nodes for spot in _words(n, source)),
        weight=sum(map(_weight, nodes)),
    )


def _weight(node: ast.BaseNode) -> int:
    if isinstance(node, ast.TextElement | ast.StringLiteral):
        return len(node.value)
    return len(VALUE) if isinstance(node, ast.Placeable | ast.Variant) else 0


def _name(node: ast.Message | ast.Term | TakenIn) -> str:
    """The key of a text or a reference. A term's key begins with a hyphen; an attribute follows a dot."""
    term = "-" if isinstance(node, ast.Term | ast.TermReference) else ""
    attribute = getattr(node, "attribute", None)
    return f"{term}{node.id.name}" + (f".{attribute.name}" if attribute else "")


def _nodes(node: object) -> Iterator[ast.BaseNode]:
    """A node and all nodes within it, in the order of the file."""
    if isinstance(node, list | tuple):
        yield from itertools.chain.from_iterable(map(_nodes, node))
    elif isinstance(node, ast.BaseNode):
        yield node
        yield from itertools.chain.from_iterable(map(_nodes, vars(node).values()))


def _line(node: ast.SyntaxNode, source: str) -> int:
    """The line of a node, counted from 1."""
    return bisect_right(_ends(source), (node.span.start if node.span else 0) - 1) + 1


@functools.lru_cache(maxsize=1)
def _ends(source: str) -> list[int]:
    """The position of each line end."""
    return [found.start() for found in re.finditer("\n", source)]


def _choice(node: ast.SelectExpression, source: str) -> Choice:
    called = node.selector.id.name if isinstance(node.selector, ast.FunctionReference) else ""
    variable = next(
        (n for n in _nodes(node.selector) if isinstance(n, ast.VariableReference)), None
    )
    keys = tuple(_key(variant) for variant in node.variants)
    plural = called == "NUMBER" or bool(CATEGORIES.difference({"other"}).intersection(keys))
    return Choice(
        kind="ordinal" if called == "ORDINAL" else "plural" if plural else "word",
        variable="" if variable is None else variable.id.name,
        keys=keys,
        default=next(_key(variant) for variant in node.variants if variant.default),
        line=_line(node.selector, source),
    )


def _key(variant: ast.Variant) -> str:
    return variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value


def _words(node: ast.BaseNode, source: str) -> Iterator[Spot]:
    if isinstance(node, ast.TextElement | ast.StringLiteral):
        first = _line(node, source)
        for place, words in enumerate(node.value.split("\n")):
            yield Spot(words, first + place)


def _aligned(file: File, pattern: ast.Pattern, within: frozenset[str]) -> list[str]:
    parts = [_forms(file, element, within) for element in pattern.elements]
    count = max((len(part) for part in parts), default=1)
    return ["".join(part[min(n, len(part) - 1)] for part in parts) for n in range(count)]


def _forms(file: File, node: ast.BaseNode, within: frozenset[str]) -> list[str]:
    match node:
        case ast.TextElement() | ast.StringLiteral() | ast.NumberLiteral():
            return [node.value]
        case ast.Placeable():
            return _forms(file, node.expression, within)
        case ast.SelectExpression():
            return [one for v in node.variants for one in _aligned(file, v.value, within)]
        case ast.MessageReference() | ast.TermReference() if (
            key := _name(node)
        ) in file.texts.keys() - within:
            return _aligned(file, file.texts[key].pattern, within | {key})
    return [VALUE]


def _longest(file: File, node: ast.BaseNode, within: frozenset[str]) -> str:
    match node:
        case ast.Pattern():
            return "".join(_longest(file, element, within) for element in node.elements)
        case ast.Placeable():
            return _longest(file, node.expression, within)
        case ast.SelectExpression():
            return max((_longest(file, v.value, within) for v in node.variants), key=len)
        case ast.MessageReference() | ast.TermReference() if (
            key := _name(node)
        ) in file.texts.keys() - within:
            return _longest(file, file.texts[key].pattern, within | {key})
    return _forms(file, node, within)[0]
