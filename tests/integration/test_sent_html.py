"""The HTML of the letters that tst_Corpus has sent: valid HTML whose tree is what it says, and nothing in it that
Gmail, Outlook for Windows or Apple Mail does not show (tests/data/mail-html/support.json)."""

import json
import os
import re
import tempfile
import unittest
from pathlib import Path

from interop_node import need_node, node

CORPUS = Path(os.environ["ENVOI_BUILD"]) / "corpus"
WRITER = Path(os.environ["ENVOI_SOURCE"]) / "app" / "editor"
SUPPORT = Path(os.environ["ENVOI_SOURCE"]) / "tests" / "data" / "mail-html" / "support.json"


def said_of(paths):
    return {Path(path).stem: said for path, said in node("html.js", SUPPORT, *paths).items()}


class SentHtmlTest(unittest.TestCase):
    maxDiff = None

    def test_sent(self):
        letters = sorted(CORPUS.glob("*.html"))
        self.assertGreaterEqual(len(letters), 40, "tst_Corpus writes them")
        self.assertEqual({name: said for name, said in said_of(letters).items() if said}, {})

    def test_every_program_is_spoken_for(self):
        """Of each property, element and attribute it's said what each program makes of it, or that nobody knows."""
        table = json.loads(SUPPORT.read_text())
        shown = {name: known["shown"] for name, known in table["properties"].items()}
        for names, said in table["elements and attributes shown"].items():
            shown.update(dict.fromkeys(names.split(), said))
        names = set(table["properties"]) | set(table["elements"])
        names.update(attribute for attributes in table["elements"].values() for attribute in attributes)
        self.assertEqual(names, set(shown))
        for name, said in shown.items():
            with self.subTest(name):
                self.assertEqual(list(said), table["programs"])
                for one in said.values():
                    self.assertRegex(one, r"^(y( \(.+\))?|(partly|not|unknown): .+)$")

    def test_the_letters_have_it_all(self):
        """What the writer can write stands in some letter, and so was judged; the table names nothing else."""
        letters = "\n".join(path.read_text() for path in CORPUS.glob("*.html"))
        table = json.loads(SUPPORT.read_text())
        styles = {part.split(":")[0] for style in re.findall(r'style="([^"]*)"', letters) for part in style.split(";")}
        self.assertEqual(styles, set(table["properties"]))
        tags = re.findall(r"<([a-z][a-z0-9]*)([^>]*)>", letters)
        self.assertEqual({name for name, _ in tags} | {"tbody"}, set(table["elements"]))
        attributes = {one for _, rest in tags for one in re.findall(r' ([a-z]+)="', rest)} - {"style"}
        self.assertEqual(attributes, {one for some in table["elements"].values() for one in some})
        for source in ("HtmlWriter.cpp", "InlineWriter.cpp"):
            text = re.sub(r"'(?:[^'\\]|\\.)'", "", (WRITER / source).read_text())
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
                for name in re.findall(r"</?([a-z]+[1-6]?)", literal):
                    self.assertIn(name, {*table["elements"], "h"}, literal)
                for name in re.findall(r"([a-z]+(?:-[a-z]+)*):[^/:]", literal):
                    self.assertIn(name, {*table["properties"], "cid"}, literal)

    def test_a_fault_is_found(self):
        """The judges themselves: each of these is one that they must see."""
        faults = {
            "unclosed": ("<div>a", "is not closed"),
            "moved": ("<table><tr><td>a</td></tr><div>b</div></table>", "was moved"),
            "block-in-inline": ("<b><div>a</div></b>", "element-permitted-content"),
            "paragraph-in-paragraph": ("<p>a<ul><li>b</li></ul></p>", "p"),
            "duplicate-attribute": ('<a href="https://a.example" href="https://b.example">a</a>', "duplicate"),
            "list-in-list": ("<ul><ul><li>a</li></ul></ul>", "element-permitted-content"),
            "picture-without-text": ('<img src="cid:a">', "alt"),
            "element": ("<center>a</center>", "<center>"),
            "attribute": ('<div align="center">a</div>', "align"),
            "property": ('<div style="display:flex">a</div>', "display:flex"),
            "value": ('<span style="font-size:2rem">a</span>', "font-size:2rem"),
            "place": ('<div style="padding-left:4px">a</div>', "padding-left:4px"),
            "remote": ('<img src="https://example.com/a.png" alt="">', "src="),
        }
        with tempfile.TemporaryDirectory() as folder:
            for name, (body, _) in faults.items():
                Path(folder, name + ".html").write_text(
                    f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n')
            said = said_of(sorted(Path(folder).glob("*.html")))
        for name, (body, fault) in faults.items():
            with self.subTest(name):
                self.assertIn(fault, "\n".join(said[name]), body)


if __name__ == "__main__":
    need_node()
    unittest.main()
