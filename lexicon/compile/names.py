# SPDX-License-Identifier: GPL-3.0-or-later
"""SKK's dictionaries of names → names with readings."""
import re

from sources import fold_kana, katakana, skk

SURNAME, GIVEN, FULL = 1, 2, 4


def compile_names(jinmei, fullname):
    """[(folded reading, name, reading, part, rank)]; part is a sum of SURNAME, GIVEN, FULL."""
    table = {}

    def add(key, word, part, rank):
        if not re.fullmatch('[ぁ-ゖー]+', key) or not re.search('[^ -~]', word):
            return
        row = table.setdefault((word, katakana(key)), [0, rank])
        row[0] |= part
        row[1] = min(row[1], rank)

    for key, words in skk(jinmei):
        for rank, (word, note) in enumerate(words):
            part = (SURNAME if '姓' in note else 0) | (GIVEN if '名' in note.replace('人名', '').replace('姓名', '') else 0)
            add(key, word, part or SURNAME | GIVEN, rank)
    full = []
    for key, words in skk(fullname):
        for rank, (word, _) in enumerate(words):
            add(key, word, FULL, rank)
            full.append((katakana(key), word))
    # Where a full name parts into a known surname and a rest, the rest is a given name with its reading.
    surnames = {}
    for (word, kana), (part, _) in table.items():
        if part & SURNAME:
            surnames.setdefault(word, set()).add(kana)
    known = frozenset(table)
    uses = {}
    for kana, word in full:
        splits = [(surname, reading) for surname, reading in
                  ((word[:i], reading) for i in range(1, len(word))
                   for reading in surnames.get(word[:i], ()))
                  if kana.startswith(reading) and len(kana) > len(reading)]
        if splits:
            # The split whose rest is a known name too; else the longest surname.
            surname, reading = max(splits, key=lambda s: (
                (word[len(s[0]):], kana[len(s[1]):]) in known, len(s[0]), len(s[1]), s[1]))
            for pair, part in (((surname, reading), SURNAME),
                               ((word[len(surname):], kana[len(reading):]), GIVEN)):
                row = table.setdefault(pair, [0, 9])
                row[0] |= part
                uses[pair] = uses.get(pair, 0) + 1
    return sorted((fold_kana(kana), word, kana, part, rank - 10 * uses.get((word, kana), 0))
                  for (word, kana), (part, rank) in table.items())
