# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and places out of the SKK dictionaries, with the readers the lexicon is compiled with."""
import collections
import functools
import itertools
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "lexicon", "compile"))
from names import compile_names  # noqa: E402
from places import PREFECTURES, read_rows, split_cities  # noqa: E402
from sources import katakana, skk  # noqa: E402

SKK = "/usr/share/skk/SKK-JISYO."
NAME = "(?:[㐀-鿿々𠀀-𯿿]|[ぁ-ゖ])+"
WOMAN = re.compile("[子美恵江枝代香奈菜佳花織]$")


class Pool:
    """A list one draws from, the often used ones more often."""

    def __init__(self, weighted):
        self.items = [item for item, _ in weighted]
        self.weights = list(itertools.accumulate(weight for _, weight in weighted))

    def draw(self, rng):
        return rng.choices(self.items, cum_weights=self.weights)[0]


@functools.cache
def names():
    """(surnames, given names of men, of women): pools of (name, katakana). Full names are taken apart
    and mixed: nobody's own."""
    known = {(word, kana) for _, word, kana, _, _ in compile_names(SKK + "jinmei", SKK + "fullname")}
    surnames, given = collections.Counter(), collections.Counter()
    for key, words in skk(SKK + "fullname"):
        kana = katakana(key)
        for word, _ in words:
            splits = [(i, j) for i in range(1, min(4, len(word))) for j in range(2, len(kana) - 1)
                      if (word[:i], kana[:j]) in known and (word[i:], kana[j:]) in known]
            if len(splits) == 1:
                i, j = splits[0]
                surnames[word[:i], kana[:j]] += 1
                given[word[i:], kana[j:]] += 1
    given = {pair: n for pair, n in given.items() if re.fullmatch(NAME, pair[0]) and len(pair[0]) <= 3}
    return (Pool(sorted((pair, min(n, 40)) for pair, n in surnames.items() if re.fullmatch(NAME, pair[0]))),
            Pool(sorted((pair, min(n, 10)) for pair, n in given.items() if not WOMAN.search(pair[0]))),
            Pool(sorted((pair, min(n, 10)) for pair, n in given.items() if WOMAN.search(pair[0]))))


@functools.cache
def places():
    """[(prefecture, city, town)] over the whole country."""
    found = []
    for (number, city), towns in sorted(split_cities(read_rows(SKK + "zipcode")).items()):
        for _, town in towns:
            if town and not re.search("[ビタ]ル|タワー|階|（|「|、|～|[０-９]", town) and len(town) <= 12:
                found.append((PREFECTURES[number], city, town))
    return found
