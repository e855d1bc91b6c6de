"""Makes one short, visible line of untrusted text, such as the title of a chat."""

import unicodedata

#: Categories of characters that are invisible or reorder others: format controls, surrogates, private use.
HIDDEN = frozenset({"Cf", "Cs", "Co"})

#: Letters and marks that are blank although their category does not say so.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")

#: Categories that end a line, move the cursor or separate words.
SPACE = frozenset({"Cc", "Zl", "Zp", "Zs"})


def one_line(text: str, longest: int) -> str:
    """The visible characters of a text on one line, at most `longest` of them; empty when there are none.

    Bidirectional controls and zero-width characters are removed; line ends and other controls become spaces.
    """
    spaced = "".join(map(_shown, text[: 16 * longest]))
    line = " ".join(spaced.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in SPACE:
        return " "
    return "" if category in HIDDEN or character in BLANK else character
