#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kakanaictl archive as a process: what an archive holds, what a masked one gives back, and what the
checker refuses. TAP."""
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

program, root = sys.argv[1], pathlib.Path(sys.argv[2])
page = root / "tests/pages/certificate.jpg"
truth = json.loads((root / "tests/pages/certificate.json").read_text())
NAME = "邊\U000E0108見　太郎"  # the variation selector is one that IPAmj明朝 has
HIDDEN = ["juminhyo_code", "my_number", "legal_domicile"]
count = failed = 0


def ok(condition, name):
    global count, failed
    count += 1
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {count} - {name}", flush=True)


def run(*args, **options):
    return subprocess.run([str(a) for a in args], capture_output=True, timeout=120, **options)


def archive(*args, **options):
    return run(program, "archive", *args, **options)


def plain(text):
    return re.sub(r"\s", "", text)


def text_of(pdf):
    return plain(run("pdftotext", "-raw", pdf, "-").stdout.decode())


def values(key):
    return [p[key] for p in truth["persons"] if key in p]


def everything(pdf, folder):
    """All that the usual tools get out of a file: its text, its metadata, its objects laid open, and
    what can be read in its pictures, laid over one another and one by one."""
    found = [text_of(pdf), run("pdfinfo", pdf).stdout.decode(), run("pdfinfo", "-meta", pdf).stdout.decode()]
    run("qpdf", "--qdf", "--object-streams=disable", pdf, folder / "open.pdf")
    found.append((folder / "open.pdf").read_bytes().decode("latin-1"))
    last = re.search(r"Pages:\s+(\d+)", found[1])[1]  # the scanned one
    run("pdfimages", "-f", last, "-l", last, "-png", pdf, folder / "image")
    run("pdftoppm", "-f", last, "-r", "300", "-png", pdf, folder / "page")
    pictures = [p for p in sorted(folder.glob("*.png")) if p.stat().st_size > 20000]
    found += [run(program, "read", "--json", "--each", *pictures).stdout.decode()]
    return plain(" ".join(found)), len(pictures)


def check(folder):
    notice = json.loads((root / "resources/schema/examples/move-in.json").read_text())
    notice["persons"][0]["name"] = {"value": NAME, "confirmed": True, "sources": []}
    (folder / "notice.json").write_text(json.dumps(notice, ensure_ascii=False))
    papers = ["--notice", folder / "notice.json", "--day", "2026-11-20", "--city", "福岡県筑紫野市"]

    full = folder / "full.pdf"
    made = archive("make", "--full", "--out", full, *papers, page)
    ok(made.returncode == 0, "an archive is made of a notice, its forms and a page")
    checked = archive("check", full)
    ok(checked.returncode == 0 and b"PDF/A-2U" in checked.stdout, "it is the PDF/A-2u it claims to be")
    ok(run("qpdf", "--check", full).returncode == 0, "qpdf has nothing to say against it")
    shown = text_of(full)
    ok(plain(NAME) in shown, "a name's variation selectors come out of it as they went in")
    ok(all(v in shown for v in values("my_number") + values("legal_domicile")), "the page's text can be searched")
    with pikepdf.open(full) as pdf:
        with pdf.open_outline() as outline:
            titles = [str(i.title) for i in outline.root]
        ok(titles[0] == "住民異動届" and titles[-1] == "転出証明書", "every part has its bookmark")
        n_pages = len(pdf.pages)
        streams = [o for _, o in pdf.pages[-1].Resources.XObject.items()] + [pdf.pages[-1].Contents]
        streams += [o.Mask for o in streams if "/Mask" in o]
        size = sum(len(o.read_raw_bytes()) for o in streams)
        ok(size < 150 * 1024, f"a scanned A4 takes {size} bytes")
        ok("/Info" not in pdf.trailer and "/Title" not in pdf.Root, "it has no other metadata than XMP")
    before = full.read_bytes()
    again = archive("make", "--full", "--out", full, *papers)
    ok(again.returncode == 1 and full.read_bytes() == before, "nothing is written over a file")
    again = archive("make", "--full", "--out", folder / "lost.pdf", *papers,
                    restore_signals=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)))
    ok(again.returncode != 0 and not list(folder.glob("*lost*")) and not list(folder.glob(".lost*")),
       "a disk that fills up leaves no half of a file")

    masked_folder = folder / "b"
    masked_folder.mkdir()
    masked = folder / "masked.pdf"
    ok(archive("make", "--mask", "disclosure", "--out", masked, *papers, page).returncode == 0, "a masked one is made")
    ok(archive("check", masked).returncode == 0, "it is a PDF/A as well")
    sources = [str(v) for key in HIDDEN for v in values(key)]
    numbers = [v for v in sources if v.isdigit()]
    shown, n = everything(masked, masked_folder)
    ok(n > 0 and not any(v in shown for v in sources), "no tool gets anything hidden out of it")
    ok("●●●●" in text_of(masked), "papers are drawn with ● in its place")
    ok(plain(truth["persons"][0]["name"]) in shown and plain(truth["fields"]["new_address"]) in shown,
       "what is not hidden is still there to be read")
    run("pdftoppm", "-f", str(n_pages), "-r", "300", "-gray", "-png", full, folder / "open")
    seen = plain(run(program, "read", "--json", next(folder.glob("open-*.png"))).stdout.decode())
    ok(all(v in seen for v in numbers), "the page of the whole one reads as the paper does")
    ok(archive("make", "--mask", "nothing-such", "--out", folder / "x.pdf", *papers).returncode == 1,
       "an unknown profile is refused")
    checker(full, folder)


# ——— the checker: one broken file a clause ———

def catalog(key, value):
    def change(pdf):
        pdf.Root[key] = pdf.make_indirect(value) if isinstance(value, (Dictionary, Array)) else value
    return change


def font(kind, change):
    def apply(pdf):
        for one in pdf.objects:
            if isinstance(one, Dictionary) and one.get("/Type") == "/Font" and one.get("/Subtype") == kind:
                return change(pdf, one)
        raise KeyError(kind)
    return apply


def first_page(change):
    return lambda pdf: change(pdf, pdf.pages[0].obj)


def image(key, value):
    def change(pdf):
        pdf.pages[-1].Resources.XObject.Back[key] = value
    return change


def append(content, at=0):
    def change(pdf):
        pdf.pages[at].contents_add(pdf.make_stream(content))
    return change


def annotation(**entries):
    def change(pdf):
        one = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[10, 10, 50, 50], F=4,
                         AP=Dictionary(N=pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])))
        for key, value in entries.items():
            if value is None:
                del one["/" + key]
            else:
                one["/" + key] = value
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(one)])
    return change


def state(**entries):
    def change(pdf):
        pdf.pages[-1].Resources.ExtGState = Dictionary(S=Dictionary(**entries))
    return change


def xmp(old, new):
    def change(pdf):
        pdf.Root.Metadata = pdf.make_stream(pdf.Root.Metadata.read_bytes().replace(old, new), Type=Name.Metadata, Subtype=Name.XML)
    return change


def no_key(where, key):
    def change(pdf, one=None):
        del (pdf.Root if where == "root" else one)[key]
    return change


def narrow(pdf, one):
    one.W = Array([0, 65535, 123])


def descendant(change):
    return font("/CIDFontType2", change)


def set_key(key, value):
    def change(pdf, one):
        one[key] = value
    return change


def unicode_gone(pdf, one):
    one.ToUnicode = pdf.make_stream(b"begincmap endcmap")


def no_program(pdf, one):
    del one.FontDescriptor["/FontFile2"]


def all_notdef(pdf, one):
    one.CIDToGIDMap = pdf.make_stream(bytes(200000))


def other_intent(pdf):
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(b"no profile", N=3)


def cid_set(pdf, one):
    one.FontDescriptor.CIDSet = pdf.make_stream(b"\0")


def icc(pdf):
    pdf.pages[-1].Resources.XObject.Back.ColorSpace = Array([Name.ICCBased, pdf.make_stream(b"x" * 200, N=3)])


def separation(pdf):
    pdf.pages[-1].Resources.XObject.Back.ColorSpace = Array([Name.Separation, Name.Spot, Name.DeviceCMYK, Dictionary()])


CLAUSES = [
    ("6.1.6", append(b"q <41G> pop Q")),
    ("6.1.7", image("/F", String("elsewhere.jpg"))),
    ("6.1.8", descendant(lambda pdf, one: None)),
    ("6.1.10", append(b"BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID x EI ")),
    ("6.1.12", catalog("/Perms", Dictionary(Other=1))),
    ("6.1.13", append(b"q " * 30 + b"Q " * 30)),
    ("6.2.2", append(b"1 2 foo")),
    ("6.2.2", append(b"/NoSuch gs")),
    ("6.2.3", no_key("root", "/OutputIntents")),
    ("6.2.3", other_intent),
    ("6.2.4.2", icc),
    ("6.2.4.3", append(b"0 0 0 1 k")),
    ("6.2.4.4", separation),
    ("6.2.5", state(TR=Name.Identity)),
    ("6.2.6", append(b"/Loud ri")),
    ("6.2.8", image("/Interpolate", True)),
    ("6.2.9", lambda pdf: catalog("/Kept", pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.PS))(pdf)),
    ("6.2.10", state(BM=Name.Sparkle)),
    ("6.2.11.2", font("/Type0", lambda pdf, one: no_key("", "/BaseFont")(pdf, one))),
    ("6.2.11.3.1", descendant(lambda pdf, one: no_key("", "/CIDSystemInfo")(pdf, one))),
    ("6.2.11.3.2", descendant(lambda pdf, one: no_key("", "/CIDToGIDMap")(pdf, one))),
    ("6.2.11.3.3", font("/Type0", set_key("/Encoding", Name("/90ms-RKSJ-H")))),
    ("6.2.11.4.1", descendant(no_program)),
    ("6.2.11.4.2", descendant(cid_set)),
    ("6.2.11.5", descendant(narrow)),
    ("6.2.11.6", font("/TrueType", set_key("/Encoding", Name.StandardEncoding))),
    ("6.2.11.7.2", font("/Type0", unicode_gone)),
    ("6.2.11.8", descendant(all_notdef)),
    ("6.3.1", annotation(Subtype=Name.Movie)),
    ("6.3.2", annotation(F=2)),
    ("6.3.3", annotation(AP=None)),
    ("6.4.1", catalog("/AcroForm", Dictionary(NeedAppearances=True, Fields=[]))),
    ("6.4.2", catalog("/AcroForm", Dictionary(XFA=String("x"), Fields=[]))),
    ("6.5.1", catalog("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))),
    ("6.5.1", annotation(A=Dictionary(S=Name.Launch, F=String("x")))),
    ("6.5.2", first_page(set_key("/AA", Dictionary(O=Dictionary(S=Name.GoTo))))),
    ("6.6.2.1", no_key("root", "/Metadata")),
    ("6.6.2.1", xmp(b"</rdf:RDF>", b"")),
    ("6.6.2.3", xmp(b"http://purl.org/dc/elements/1.1/", b"http://example.org/own/")),
    ("6.6.4", xmp(b"<pdfaid:part>2<", b"<pdfaid:part>1<")),
    ("6.8", catalog("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=[])))),
    ("6.9", catalog("/OCProperties", Dictionary(OCGs=[]))),
    ("6.10", first_page(set_key("/PresSteps", Dictionary()))),
    ("6.11", catalog("/Requirements", Array([]))),
]


def bytes_changed(good, folder):
    data = good.read_bytes()
    end = data.rindex(b"startxref")
    return [("6.1.2", b"%PDF-2.0" + data[8:]), ("6.1.2", data[:9] + b"%abcd" + data[14:]),
            ("6.1.3", data + b"more"), ("6.1.4", data[:end] + b"startxref\n7\n%%EOF\n"), ("6.1.4", data[:len(data) // 2])]


def checker(good, folder):
    clauses = archive("check", "--clauses").stdout.decode().splitlines()
    listed = {line.split("\t")[0] for line in clauses}
    tried = set()

    def refused(clause, name, path):
        out = archive("check", path)
        tried.add(clause)
        right = out.returncode == 1 and f"ISO 19005-2 {clause}:" in out.stdout.decode()
        ok(right, f"{clause}: {name}")
        if not right:
            print("#", out.stdout.decode()[:300], out.stderr.decode()[:200])

    for number, (clause, change) in enumerate(CLAUSES):
        path = folder / f"bad-{number}.pdf"
        with pikepdf.open(good) as pdf:
            if clause == "6.1.8":
                pdf.Root.Kept = Name("/ok")
            change(pdf)
            pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True,
                     fix_metadata_version=False)
        if clause == "6.1.8":  # pikepdf writes no such name: behind its back
            data = path.read_bytes()
            base = re.search(rb"/BaseFont /([A-Z]{6}\+\w+)", data)[1]
            path.write_bytes(data.replace(b"/BaseFont /" + base, b"/BaseFont /" + base[:-4] + b"#ff" + base[-1:]))
        refused(clause, "refused", path)
    for number, (clause, data) in enumerate(bytes_changed(good, folder)):
        (folder / f"raw-{number}.pdf").write_bytes(data)
        refused(clause, "refused as bytes", folder / f"raw-{number}.pdf")
    locked = folder / "locked.pdf"
    run("qpdf", "--encrypt", "a", "b", "256", "--", good, locked)
    refused("6.1.3", "a locked file is refused", locked)
    (folder / "empty.pdf").write_bytes(b"")
    refused("6.1.2", "an empty file is refused", folder / "empty.pdf")
    ok(listed == tried, f"a broken file for each clause that is claimed: {sorted(listed ^ tried)}")


with tempfile.TemporaryDirectory() as work:
    check(pathlib.Path(work))
print(f"1..{count}")
sys.exit(failed > 0)
