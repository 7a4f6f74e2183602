"""mailparser reads what Envoi writes; Envoi and mailparser read what nodemailer writes."""

import re
import unittest

from interop import Interop
from interop_node import Node, need_node
from interop_recipients import Recipients


def flowed_by_libmime(text):
    """Where lines were joined, libmime looks at the end of the whole for the next soft break: after a space that
    is the text's own it joins the next line too. And it drops the last line when it is empty."""
    out, paragraph = [], None
    for line in text.split("\n"):
        stuffed = " " + line if line.startswith((" ", ">", "From ")) else line
        if paragraph is not None and paragraph.endswith(" ") and not re.search(r"(^|\n)-- $", paragraph):
            paragraph = paragraph[:-1] + stuffed
            continue
        if paragraph is not None:
            out.append(paragraph)
        paragraph = stuffed
    if paragraph:
        out.append(paragraph)
    return "\n".join(line.removeprefix(" ") for line in out)


class NodeTest(Interop, unittest.TestCase):
    peer = Node()
    cannot_write = {name: "it writes UTF-8 only" for name in ("Latin-1", "Cyrillic", "Japanese", "Chinese")}

    misreads = {
        "a quoted local part": "it drops the quotes that the local part needs",
        "trailing spaces": "see flowed_by_libmime()",
    }
    miswrites = {
        "a long file name": "it folds at a space in a quoted-string, and loses that when it reads it",
        "a subject like an encoded-word": "it writes the subject as it is, and reads it as encoded",
    }

    def as_it_reads(self, message, read):
        """It decodes encoded-words in file names that came by RFC 2231, where they are none; makes an empty line of
        some empty texts; keeps the space with which a line in a paragraph is stuffed; and misreads lines that
        end in a space, see flowed_by_libmime()."""
        def look(part, seen):
            if "name" in part:
                part["name"] = re.sub(r"=\?utf-8\?Q\?x\?=( (?==\?utf-8\?Q\?x\?=))?", "x", part["name"])
            if seen.pop("flowed", False):
                part["text"] = re.sub("  +", " ", flowed_by_libmime(part["text"]))
                seen["text"] = re.sub("  +", " ", seen["text"])
            if part.get("text") == "" and seen.get("text") == "\n":
                part["text"] = "\n"
            for child, seen_child in zip(part.get("children", []), seen.get("children", [])):
                look(child, seen_child)
            if "message" in part:
                look(part["message"]["body"], seen["message"]["body"])

        look(message["body"], read["body"])
        return message

    def as_it_writes(self, letter):
        return letter.contents(file_too=True)


class NodeRecipientsTest(Recipients, unittest.TestCase):
    peer = Node()
    misreads = {
        '"x" <@evil.example:a@example.com>': "it does not know routes (RFC 5322 section 4.4)",
        '"x" <@evil.example,@b.example:a@example.com>': "it does not know routes",
        "=?utf-8?Q?b=40evil.example=3E=2C?=@example.com": "it drops an address that resembles an encoded-word",
        "a@[IPv6:2001:db8::1]": "it reads the colon as a group's",
        "a @ example.com": "it keeps the spaces",
        '"a <b@evil.example>': "it takes all behind a quote without an end for an address",
    }


if __name__ == "__main__":
    need_node()
    unittest.main()
