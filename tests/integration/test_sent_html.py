"""The HTML of the letters that tst_Corpus has sent: valid HTML whose tree is what it says, and nothing in it that
Gmail, Outlook for Windows or Apple Mail does not show (tests/data/mail-html/support.json)."""

import os
import tempfile
import unittest
from pathlib import Path

from interop_node import need_node, node

CORPUS = Path(os.environ["ENVOI_BUILD"]) / "corpus"
SUPPORT = Path(os.environ["ENVOI_SOURCE"]) / "tests" / "data" / "mail-html" / "support.json"


def said_of(paths):
    return {Path(path).stem: said for path, said in node("html.js", SUPPORT, *paths).items()}


class SentHtmlTest(unittest.TestCase):
    maxDiff = None

    def test_sent(self):
        letters = sorted(CORPUS.glob("*.html"))
        self.assertGreaterEqual(len(letters), 40, "tst_Corpus writes them")
        self.assertEqual({name: said for name, said in said_of(letters).items() if said}, {})

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
