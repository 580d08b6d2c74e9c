#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the keys of whole visits through the real window, Mozc always on: once with what the paper says read, once
typed by hand in the same window with no reading and no aids. Both end in the queue with the same notice.

    keystrokes.py BUILD [VISIT…]       prints both counts and their ratio
    keystrokes.py --check BUILD        only that the certificate read is the notice it should be; speaks TAP

The typed run takes Mozc's candidates as a fresh Mozc offers them and goes from field to field with Enter or, where
that leads elsewhere, with the mouse, which costs no key: it cannot be padded. A chord counts as one key. What no
paper says (who came, how they were identified, which papers lay there) is answered with the same keys in both."""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "tools")]
import keys_pages  # noqa: E402
from input_method import InputMethod, on_a_display_of_an_ordinary_user  # noqa: E402
from main_job import MainJob  # noqa: E402
from stage import Stage  # noqa: E402

# What a typist types for a value: (romaji, how often Space converts it) and Enter; None: no input method there.
WORDS = {"架空": ("kakuu", 1), "太郎": ("tarou", 1), "花子": ("hanako", 1), "一郎": ("ichirou", 1), "京子": ("kyouko", 2),
         "カクウ": ("kakuu", 0), "タロウ": ("tarou", 0), "ハナコ": ("hanako", 0), "イチロウ": ("ichirou", 0),
         "キョウコ": ("kyouko", 0), "福岡県小郡市小郡255番地1": ("fukuokakennogoorishiogoori255banchi1", 1),
         "佐賀県鳥栖市本町123番地": ("sagakentosushihonmachi123banchi", 1),
         "福岡県小郡市三沢2番地": ("fukuokakennogoorishimitsusawa2banchi", 1),
         "ベトナム": ("betonamu", 1), "5年": ("5nenn", 1), "中長期在留者": ("chuuchoukizairyuusha", 1),
         "家族滞在": ("kazokutaizai", 1), "技術・人文知識・国際業務": ("gijutsu/jinbunchishiki/kokusaigyoumu", 1)}
# What finds a town of the city by F4, with the number behind it.
TOWNS = {"福岡県小郡市小郡255番地1": "ogo255-1"}
# The form's lists: which line Alt+↓ and ↓ reach.
LINES = {"性別": ["男", "女"], "続柄": ["世帯主", "妻", "夫", "子"]}
LATIN = ("個人番号", "住民票コード", "在留カード等の番号", "郵便番号", "電話番号")
# Fields no typist fills: the reading keeps them with the case.
BESIDE = ("issuer", "issue_date", "move_out_notification_date", "notification_date", "new_postal_code", "old_postal_code",
          "address", "expiry_date")


def date_keys(day):
    year, month, date = (int(part) for part in day.split("-"))
    era, first = ("R", 2018) if day >= "2019-05-01" else ("H", 1988) if day >= "1989-01-08" else ("S", 1925)
    return "%s%d.%d.%d" % (era, year - first, month, date)


class Visit(MainJob):
    def __init__(self, stage):
        super().__init__(stage, os.environ.get("KAKANAI_KEYS_SHOTS"))
        self.known = {}
        self.log = []

    # ——— keys ———

    def press(self, *keys, pause=0.05):
        for key in keys:
            self.display.press(*key.split()[::-1])
            time.sleep(pause)

    def word(self, word):
        if word in WORDS:
            romaji, spaces = WORDS[word]
            self.display.type(romaji)
            self.press(*["space"] * spaces, "Return")
        else:
            self.display.type(word)
            self.press("Return")  # what the input method holds

    def enter_aided(self, name, value):
        """As enter_value, with what the window offers: the day alone, and F4 for a town of the city."""
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            self.display.type(str(int(value[-2:])))
            time.sleep(0.3)
            self.press("Return")
        elif value in TOWNS:
            self.press("F4", pause=0.8)
            self.display.type(TOWNS[value])
            time.sleep(0.5)
            self.press("Return", pause=0.6)
        elif name.split()[-1] in LINES:
            self.press(str(LINES[name.split()[-1]].index(value) + 1))
        else:
            self.enter_value(name, value)

    def enter_value(self, name, value):
        """Types a value into the field that has the focus, and Enter for it."""
        key = name.split()[-1]
        if key in LINES:
            self.press("Alt_L Down", *["Down"] * LINES[key].index(value), "Return", pause=0.25)
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            self.display.type(date_keys(value))  # Enter takes it from the input method and goes on
        elif any(key.endswith(latin) for latin in LATIN):
            self.display.type(value)
        else:
            for number, word in enumerate(re.split("[　 ]", value)):
                if number:
                    self.press("space")
                self.word(word)
        time.sleep(0.2)
        self.press("Return")

    def field(self, name):
        if name not in self.known:
            self.known[name] = self.desk.find(name, role="text")
        return self.known[name]

    def go_to(self, name):
        """Where Enter did not lead there, by the mouse."""
        entry = self.field(name)
        time.sleep(0.3)
        for _ in range(60):
            if self.desk.has_focus(entry):
                return
            x, y = self.desk.center(entry)
            if 150 < y < 690:
                self.display.click(x, y)
                time.sleep(0.4)
                continue
            self.display.move(x, 400)
            self.display.button(True, 4 if y < 150 else 5)
            self.display.button(False, 4 if y < 150 else 5)
            time.sleep(0.1)
        raise AssertionError("%s cannot be reached" % name)

    # ——— the two ways ———

    def begin(self, symbol):
        self.press("F7", symbol, pause=0.3)
        self.desk.find("人を追加", role="push button", wait=30)
        time.sleep(0.6)

    def scan(self, glass):
        """Until the first name is there: the news of it goes again by itself."""
        self.press("Shift_L F2" if glass else "F2")
        self.desk.wait(lambda: any(self.desk.text_of(name) for name in self.desk.all("1人目 氏名", role="text")), "a name is read", 120)
        self.known.clear()  # the rows of another form
        time.sleep(0.6)

    def type_all(self, fields):
        for name, value in fields:
            if name == "+":
                self.press("Control_L n", pause=1.0)
                continue
            self.go_to(name)
            self.enter_value(name, value)

    def check(self, answers, went_on):
        """F8, and at each stop what a clerk does there, until the list on the right is empty. Enter goes on
        by itself, and so did the reading, to the first stop."""
        title = next(widget for widget in self.desk.all(role="label")
                     if re.search(r"(要修正|要確認) \d|^✓ 確認する", widget.get_name() or ""))
        for _ in range(60):
            time.sleep(0.5)
            if "確認する項目はありません" in title.get_name():
                return
            if not went_on:
                self.press("F8")
                time.sleep(0.5)
            widget = self.desk.focused()
            name = widget.get_name() if widget else ""
            self.log.append(name)
            went_on = self.answer(widget, name, answers)
        raise AssertionError("there is always something to check: %s" % self.log[-8:])

    def answer(self, widget, name, answers):
        if widget.get_role_name() in ("check box", "radio button", "toggle button"):
            wanted = answers.get(name.split()[0])
            for _ in range(8):
                if not wanted or name.endswith(wanted):
                    break
                self.press("Tab")
                time.sleep(0.3)
                widget = self.desk.focused()
                name = widget.get_name()
            else:
                raise AssertionError("Tab does not lead to %s" % wanted)
            self.press("Return")
            return True
        text = self.desk.text_of(widget)
        wanted = next((answers[key] for key in sorted(answers, key=len, reverse=True)
                       if name == key or name.endswith(" " + key)), None)
        misread = name.endswith("氏名") and wanted not in (None, text)
        if (text and not misread) or wanted is None:
            self.press("Return")
        else:
            self.enter_aided(name, wanted)
        return True

    def sign_and_queue(self):
        """The resident signs with a pen: no keys."""
        self.press("F10")
        self.desk.find("つぎへ", role="push button", wait=20)
        for _ in range(40):
            if self.desk.there(name="署名する", role="push button"):
                break
            self.click(self.desk.find("つぎへ", role="push button"))
            time.sleep(0.3)
        self.write_name(*self.desk.box(self.desk.find("署名欄", wait=5)))
        self.click(self.desk.find("署名する", role="push button"))
        self.desk.find(contains="署名済", wait=60)
        self.press("F12")
        self.desk.find(contains="受領証あり", wait=90)


# ——— the visits ———

def the_day_before_yesterday():
    return (datetime.date.today() - datetime.timedelta(days=2)).isoformat()


def household_fields(truth, head, people):
    """[(field, value)] in the order of the form."""
    fields = [(name, truth["fields"][key]) for name, key in head]
    for number, person in enumerate(truth["persons"], 1):
        if number > 1:
            fields.append(("+", ""))
        fields += [("%d人目 %s" % (number, name), person[key]) for name, key in people if person.get(key)]
    return fields


def licence(truth):
    """A 転居 of one person, whose licence says where they lived."""
    person = dict(truth["persons"][0], sex="女", relationship="世帯主")
    said = {"fields": {"move_date": the_day_before_yesterday(), "new_address": keys_pages.NEW["text"], "new_head": person["name"],
                       "old_address": person["address"], "old_head": person["name"]}, "persons": [person]}
    return {"kind": "6", "scans": "glass", "typed": household_fields(
        said, [("転居した日", "move_date"), ("新住所", "new_address"), ("新世帯主", "new_head"), ("旧住所（市内）", "old_address"),
               ("旧世帯主", "old_head")], [("氏名", "name"), ("生年月日", "birth_date"), ("性別", "sex"), ("続柄", "relationship")]),
        "answers": {"転居した日": said["fields"]["move_date"], "新住所": said["fields"]["new_address"], "性別": "女",
                    "本人確認書類": "運転免許証"}}


def cards(truth):
    """A 30条の46 of three people, from their residence cards."""
    people = [dict(person, foreign_resident_date=the_day_before_yesterday()) for person in truth["persons"]]
    said = {"fields": {"move_date": the_day_before_yesterday(), "new_address": keys_pages.NEW["text"], "new_head": people[0]["name"]},
            "persons": people}
    answers = {"住所を定めた日": said["fields"]["move_date"], "新住所": said["fields"]["new_address"],
               "本人確認書類": "在留カード"}  # 新世帯主 follows 氏名
    keys = [("氏名", "name"), ("生年月日", "birth_date"), ("性別", "sex"), ("続柄", "relationship"), ("国籍・地域", "nationality"),
            ("30条の45の区分", "resident_category"), ("在留資格", "residence_status"), ("在留期間", "period_of_stay"),
            ("在留期間の満了の日", "period_expiry"), ("在留カード等の番号", "card_number"),
            ("外国人住民となった年月日", "foreign_resident_date")]
    for number, person in enumerate(people, 1):
        answers.update({"%d人目 %s" % (number, name): person[key] for name, key in keys})
    return {"kind": "4", "scans": "glass", "answers": answers, "typed": household_fields(
        said, [("住所を定めた日", "move_date"), ("新住所", "new_address"), ("新世帯主", "new_head")], keys)}


def certificate(truth):
    """A 転入 of four people: everything stands on their 転出証明書."""
    return {"kind": "1", "scans": "at home", "answers": {}, "typed": household_fields(
        truth, [("転入した日", "move_date"), ("新住所", "new_address"), ("新世帯主", "new_head"), ("前住所", "old_address"),
                ("前住所の世帯主", "old_head")],
        [("氏名", "name"), ("フリガナ", "name_kana"), ("生年月日", "birth_date"), ("性別", "sex"), ("続柄", "relationship"),
         ("本籍", "legal_domicile"), ("筆頭者", "koseki_head"), ("住民票コード", "juminhyo_code"), ("個人番号", "my_number")])}


VISITS = {"certificate": certificate, "licence": licence, "cards": cards}


def one_run(build, how, visit, page):
    """In a process and on a display of its own. Prints {"keys", "stops", "notice"}."""
    on_a_display_of_an_ordinary_user()
    with open(page + ".truth", encoding="utf-8") as file:
        plan = VISITS[visit](json.load(file))
    method = InputMethod()
    stage = Stage(build, os.path.join(os.environ["HOME"], "stage"))
    stage.feed([page])
    stage.start_server()
    stage.set_up_terminal()
    counter = stage.start_counter(**method.environment())
    job = Visit(stage)
    try:
        job.sign_in("mado1", "renshu-mado1")
        before = job.display.keys
        if how == "typed" or plan["scans"] != "at home":
            job.begin(plan["kind"])
        if how == "typed":
            job.type_all(plan["typed"])
        else:
            job.scan(plan["scans"] == "glass")
        job.shot("%s-%s-1" % (visit, how))
        job.check(plan["answers"], how == "read")
        job.shot("%s-%s-2" % (visit, how))
        job.sign_and_queue()
        print("RESULT " + json.dumps({"keys": job.display.keys - before, "stops": job.log, "notice": notice_of(stage)},
                                     ensure_ascii=False), flush=True)
    except Exception:
        job.shot("%s-%s-failed" % (visit, how))
        print("keystrokes: stops were %s" % job.log, file=sys.stderr)
        raise
    finally:
        counter.terminate()
        counter.wait(20)
        stage.stop_server()
        method.stop()


def notice_of(stage):
    kakanaid = stage.program("kakanaid")
    listed = stage._do(kakanaid, "list", "--data", stage.server_dir)
    case = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", listed)[0]
    return json.loads(stage._do(kakanaid, "show-case", "--data", stage.server_dir, "--reveal", case))


def fields_of(result):
    """{path: value} of the revision that was sent."""
    return {path: value for path, value in result["notice"]["revisions"][-1]["fields"].items()
            if value and path.rsplit(".", 1)[-1] not in BESIDE}


def differences(results):
    read, typed = fields_of(results["read"]), fields_of(results["typed"])
    return ["%s: %s / %s" % (path, read.get(path, "–"), typed.get(path, "–"))
            for path in sorted({*read, *typed}) if read.get(path) != typed.get(path)]


def print_counts(name, results):
    read, typed = results["read"]["keys"], results["typed"]["keys"]
    print("%-12s read %4d keys, typed by hand %4d keys: %.1f %%" % (name, read, typed, 100 * read / typed))
    print("             F8 and Enter stopped at: %s" % "、".join(results["read"]["stops"]))
    for line in differences(results):
        print("             the notices differ: %s" % line)
    sys.stdout.flush()


def run(build, how, visit, page):
    done = subprocess.run(["/usr/bin/python3", "-B", os.path.abspath(__file__), "--run", build, how, visit, page],
                          capture_output=True, text=True)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise AssertionError("%s, %s:\n%s" % (visit, how, (done.stdout + done.stderr)[-4000:]))
    return json.loads(line[7:])


def pages(folder):
    """{visit: page}, the truth beside each."""
    found = {}
    for name, (page, truth) in keys_pages.draw(folder).items():
        with open(page + ".truth", "w", encoding="utf-8") as file:
            json.dump(truth, file)
        found[name] = page
    return found


def check(build):
    """The certificate, read and looked through with the keys counted, is in the queue as it was printed."""
    print("1..1", flush=True)
    with tempfile.TemporaryDirectory(prefix="kakanai-keys-") as folder:
        os.chmod(folder, 0o755)
        page = pages(folder)["certificate"]
        with open(page + ".truth", encoding="utf-8") as file:
            truth = json.load(file)
        result = run(build, "read", "certificate", page)
    sent = result["notice"]["revisions"][-1]["fields"]
    wanted = {key: truth["fields"][key] for key in ("move_date", "new_address", "new_head", "old_address", "old_head")}
    wanted.update({"persons[%d].%s" % (number, key): value for number, person in enumerate(truth["persons"])
                   for key, value in person.items() if key not in ("juminhyo_code", "my_number")})  # shown as ＊
    wrong = ["%s is %s, not %s" % (path, sent.get(path), value) for path, value in wanted.items()
             if sent.get(path) != value]
    print("%s 1 the notice is what the page says" % ("not ok" if wrong else "ok"))
    print("".join("# %s\n" % line for line in wrong), end="")
    print("# %d keys; F8 and Enter stopped at %s" % (result["keys"], "、".join(result["stops"])))
    sys.exit(1 if wrong else 0)


def main():
    if sys.argv[1] == "--run":
        one_run(*sys.argv[2:])
        return
    if sys.argv[1] == "--check":
        check(os.path.abspath(sys.argv[2]))
    build, names = os.path.abspath(sys.argv[1]), sys.argv[2:] or list(VISITS)
    with tempfile.TemporaryDirectory(prefix="kakanai-keys-") as folder:
        os.chmod(folder, 0o755)
        drawn = pages(folder)
        for name in names:
            results = {how: run(build, how, name, drawn[name]) for how in ("read", "typed")}
            print_counts(name, results)


if __name__ == "__main__":
    main()
