# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on paper for a key of a household, and what it means."""
import re
import unicodedata

import ids

LETTERS = re.compile(r"\{([a-z_0-9]+)(?::([a-z]+))?\}")
SEPARATE = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0xff66, 0xffa0)}
HALF = {full: half for half, full in SEPARATE.items()}
HALF.update({"・": "･", "　": " "})
# How choices are printed and marked: the choice's words around a ring, a black square, or a figure ringed.
CHOICES = {"sex": "男女", "other": "有無"}
APPLIES = {"有": "該当", "無": "非該当"}
DATES = {"move_date": "move", "notification_date": "notified", "issue_date": "issued"}


class Values:
    """style: date, birth, foreign_date (see ids.wareki), wide, group (how codes are parted), blank, sex, yes, no."""

    def __init__(self, home, style):
        self.home, self.style = home, style
        self.truth = {"fields": {}, "persons": [{} for _ in home["people"]]}
        self.accept = {}

    def number(self, text):
        return ids.wide(text) if self.style.get("wide") else text

    def parted(self, text, person):
        how = self.style.get("group")
        if how == "spaces" and len(text) == 12:
            return " ".join(text[i:i + 4] for i in (0, 4, 8))
        if how == "dashes" and len(text) == 11:
            return text[:5] + "-" + text[5:10] + "-" + text[10:]
        return text

    def look(self, key, index):
        """(printed, meant, other right answers) or None where there is nothing to print."""
        home, style = self.home, self.style
        if key in DATES:
            day = home[DATES[key]]
            return self.number(ids.wareki(day, style["date"])), day.isoformat(), []
        if key in ("old_address", "new_address"):
            place = home[key[:3]]
            return self.number(place["text"]), place["text"], []
        if key in ("old_head", "new_head"):
            return home[key], home[key], []
        if key == "issuer":
            return home["issuer"], home["issuer"], [home["issuer_full"]]
        if key == "reason":
            return "転出", None, []
        if key == "mayor":
            return home["mayor"], None, []
        if index is None or index >= len(home["people"]):
            return None
        person = home["people"][index]
        if key == "no":
            return str(index + 1), None, []
        if key == "birth_date":
            day = person["birth"]
            how = style["foreign_date"] if person["foreign"] else style.get("birth", style["date"])
            return self.number(ids.wareki(day, how)), day.isoformat(), []
        if key in ("period_expiry", "expiry_date"):
            day = person.get("expiry")
            return (self.number(ids.wareki(day, style["foreign_date"])), day.isoformat(), []) if day else None
        value = person.get(key)
        if not value:
            return None
        if key in ("juminhyo_code", "my_number"):
            return self.number(self.parted(value, person)), value, []
        if key == "card_number":
            return self.number(value), value, []
        if key == "legal_domicile":
            return self.number(value), value, []
        if key == "name" and person.get("kanji"):
            return value, value, [person["latin"], person["kanji"]]
        if key in ("nhi", "long_term_care", "late_elderly", "child_allowance", "pension"):
            said = {"有": style.get("yes", "有"), "無": style.get("no", "無")}.get(value, value)
            return (self.number(said), said, [value]) if said else None
        if key == "name_kana" and style.get("half_kana"):
            return half(value), value, []
        return value, value, []

    def marked(self, how, key, printed, index):
        """(text, spots to ring, meant or None as printed) of a choice that is marked, not printed."""
        if how == "era":
            person = self.home["people"][index]
            if person["foreign"] or printed[:2] not in ("大正", "昭和", "平成", "令和"):
                return printed, [], None
            spot = "大昭平令".index(printed[0]) * 2
            return "大・昭・平・令　" + printed[2:], [(spot, spot + 1)], None
        words = CHOICES.get(key, CHOICES["other"])
        if printed not in words:
            return printed, [], None
        if how == "squares":
            return "　".join(("■" if c == printed else "□") + c for c in words), [], None
        if how == "figures":
            spot = words.index(printed) * 5
            return "　".join("%d. %s" % (i + 1, c) for i, c in enumerate(words)), [(spot, spot + 1)], None
        if how == "applies":
            begin = 0 if printed == "有" else 3
            return "該当・非該当", [(begin, begin + len(APPLIES[printed]))], APPLIES[printed]
        spot = words.index(printed) * 2
        return "・".join(words), [(spot, spot + 1)], None

    def fill(self, spec, index):
        """(text, [(path, start, end)], [(start, end) to circle]) of "{name}（{name_kana}）"; "name" is "{name}"."""
        if "{" not in spec:
            spec = "{%s}" % spec
        text, spans, circles, at, missing, found = "", [], [], 0, False, False
        for match in LETTERS.finditer(spec):
            literal = spec[at:match.start()]
            at = match.end()
            got = self.look(match[1], index)
            if got is None:
                missing = True
                continue
            printed, meant, others = got
            text += literal if found or not missing else ""
            begin = len(text)
            if match[2] == "broken":  # the building on a line of its own
                printed = printed.replace("　", "\n")
            elif match[2]:
                printed, rings, other = self.marked(match[2], match[1], printed, index)
                circles += [(begin + a, begin + b) for a, b in rings]
                if other:
                    meant, others = other, [meant, *others]
            text += printed
            found = True
            if meant is None:
                continue
            path = ("fields." if index is None or match[1] in DATES or match[1] in ("issuer", "old_head", "new_head", "old_address", "new_address")
                    else "persons.%d." % index) + match[1]
            spans.append((path, begin, len(text)))
            place = self.truth["fields"] if path.startswith("fields.") else self.truth["persons"][index]
            place[match[1]] = meant
            if [o for o in others if o != meant]:
                self.accept[path] = [o for o in others if o != meant]
        if found and not missing:
            text += spec[at:]
        elif found and missing:
            text = text.rstrip("（・／/　")
            text += "）" if text.count("（") > text.count("）") else ""
        return text, spans, circles


def half(text):
    """Katakana as old printers print it: half as wide, the marks of ガ and パ apart."""
    return "".join(HALF.get(c, c) for full in text for c in unicodedata.normalize("NFD", full).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ"))
