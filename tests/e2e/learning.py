#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate whose persons the reader does not find by itself: what is doubtful stands beside its picture, the
rest is typed, the layout learnt with one press (F11), and another household's certificate of the same office is read
with it, its persons too, and sure. Speaks TAP.

    learning.py BUILD FIRST.jpg SECOND.jpg [SHOTS]     (beside each its truth, .json; under tools/headless.sh)"""
import json
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "tools")]
from desk import NotThere  # noqa: E402
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

# By the field's name on the screen; two persons show where the next one stands.
FIELDS = {"氏名": "name", "フリガナ": "name_kana", "生年月日": "birth_date", "性別": "sex", "続柄": "relationship"}
PERSONS = 2


class Learning(MainJob):
    def __init__(self, stage, pages, shots=None):
        super().__init__(stage, shots)
        self.pages = pages
        self.truths = [json.load(open(os.path.splitext(page)[0] + ".json", encoding="utf-8")) for page in pages]

    def go_to(self, name):
        """Brings a field into view and clicks it."""
        entry = self.desk.find(name, role="text")
        for _ in range(60):
            x, y = self.desk.center(entry)
            if 150 < y < 690:
                self.display.click(x, y)
                self.desk.wait(lambda: self.desk.has_focus(entry), "%s has the focus" % name)
                return entry
            self.display.move(x, 400)
            self.display.button(True, 4 if y < 150 else 5)
            self.display.button(False, 4 if y < 150 else 5)
            time.sleep(0.1)
        raise NotThere("%s cannot be reached" % name)

    def type_person(self, number):
        person = self.truths[0]["persons"][number - 1]
        for label, key in FIELDS.items():
            entry = self.go_to("%d人目 %s" % (number, label))
            self.display.press("a", "Control_L")
            self.display.type(person[key].replace("-", ".").replace("　", " "))
            self.display.press("Return")
            self.desk.wait(lambda: self.desk.text_of(entry), "%d人目 %s is typed" % (number, label))

    def doubtful(self):
        """The names of fields that want a look."""
        return [w.get_name() for w in self.desk.all(role="text") if "要確認" in (w.get_description() or "")]

    def reads_what_it_can(self):
        self.stage.feed(self.pages[:1])
        self.display.press("F2")
        self.desk.find(contains="様式なしで読みました", wait=150)
        self.desk.wait(self.doubtful, "something is doubtful", 30)
        self.shot("learning-first")

    def learns_with_one_press(self):
        for number in range(1, PERSONS + 1):
            if not self.desk.there(name="%d人目 氏名" % number, role="text"):
                self.display.press("n", "Control_L")
                self.desk.find("%d人目 氏名" % number, role="text")
            self.type_person(number)
        self.shot("learning-typed")
        self.display.press("F11")
        self.desk.find(contains="を覚えました", wait=60)
        self.shot("learning-learnt")

    def reads_the_next_sure(self):
        for _ in range(2):  # past 様式, to ホーム
            self.display.press("Page_Up", "Control_L")
            time.sleep(0.4)
        self.stage.feed(self.pages[1:2])
        self.display.press("F2")
        self.desk.wait(lambda: any(w for w in self.desk.all(contains="様式 ") if "で読みました" in self.desk.text_of(w)),
                       "the template is used", 150)
        people = self.truths[1]["persons"]

        def names():
            return {self.desk.text_of(w) for w in self.desk.all("1人目 氏名", role="text")}
        self.desk.wait(lambda: people[0]["name"] in names(), "the first name stands there", 30)
        self.shot("learning-second")
        wrong, unsure = [], set(self.doubtful())
        for number, person in enumerate(people, 1):
            for label, key in FIELDS.items():
                name = "%d人目 %s" % (number, label)
                if key in ("name", "name_kana", "relationship") \
                        and person[key] not in {self.desk.text_of(w) for w in self.desk.all(name, role="text")}:
                    wrong.append(name)
        asked = sum("%d人目 %s" % (number, label) in unsure for number in range(1, len(people) + 1) for label in FIELDS)
        print("# %d of %d values of the persons are asked about" % (asked, len(people) * len(FIELDS)))
        assert not wrong, wrong
        assert asked * 3 <= len(people) * len(FIELDS), "%d are asked about: %s" % (asked, sorted(unsure))


def main():
    stage = Stage(sys.argv[1], tempfile.mkdtemp(prefix="kakanai-learning-"))
    stage.practise_as_city_of(sys.argv[2])
    stage.start_server()
    stage.set_up_terminal()
    stage.feed([])
    counter = stage.start_counter()
    job = Learning(stage, sys.argv[2:4], sys.argv[4] if len(sys.argv) > 4 else None)
    bad = False
    print("1..3", flush=True)
    try:
        job.sign_in("mado1", "renshu-mado1")
        for number, step in enumerate((job.reads_what_it_can, job.learns_with_one_press, job.reads_the_next_sure), 1):
            try:
                step()
                print("ok %d %s" % (number, step.__name__), flush=True)
            except (AssertionError, StopIteration) as error:
                bad = True
                job.shot("failed-%s" % step.__name__)
                print("not ok %d %s" % (number, step.__name__))
                print("\n".join("# " + line for line in str(error).splitlines()[:40]), flush=True)
                break
    finally:
        counter.terminate()
        counter.wait(60)
        stage.stop_server()
    sys.exit(1 if bad else 0)


main()
