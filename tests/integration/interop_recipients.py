"""Whom a message is for: where Envoi and another parser both read a To field without complaint, they name the same
mailboxes. Otherwise what one shows is not where the other sends ("address confusion"). For the test_interop_*.py."""

import re
from pathlib import Path

from interop import ENVOI

EML = Path(__file__).parents[1] / "data" / "eml"
FIELDS = [
    'a@example.com, b@example.com',
    '"a@evil.example x"@example.com',
    '"a@evil.example"@example.com',
    '"a, b@evil.example"@example.com',
    'a@example.com(x)evil.example',
    'a@example.com (x@evil.example)',
    'a(x@evil.example)@example.com',
    'a@(x)example.com',
    '(<x@evil.example>) a@example.com',
    '"b@evil.example" <a@example.com>',
    'b@evil.example <a@example.com>',
    '<a@example.com> b@evil.example',
    '<a@example.com><b@evil.example>',
    '<a@example.com> <b@evil.example>',
    'a@example.com b@evil.example',
    'a@example.com@evil.example',
    '<a@example.com@evil.example>',
    '"x" <@evil.example:a@example.com>',
    '"x" <@evil.example,@b.example:a@example.com>',
    '"a\\", <b@evil.example>, \\"" <a@example.com>',
    '"a" "b" <a@example.com>',
    'a@example.com; b@example.com',
    'Team: a@example.com, b@example.com;',
    'Team: a@example.com, b@example.com',
    'Team:;, a@example.com',
    'Outer: Inner: a@example.com;;',
    'a@example.com,, ,b@example.com',
    ',a@example.com',
    '=?utf-8?Q?b=40evil.example=2C?= <a@example.com>',
    '=?utf-8?Q?=3Cb=40evil.example=3E?= <a@example.com>',
    '=?utf-8?Q?b=40evil.example?=',
    '=?utf-8?Q?b=40evil.example=3E=2C?=@example.com',
    '"=?utf-8?Q?x=22_=3Cb=40evil.example=3E?=" <a@example.com>',
    'x\r\n <a@example.com>,\r\n\tb@example.com',
    '"x\r\n y" <a@example.com>',
    '"Example, Carl" <carl@example.com>, ben@example.com',
    'Example, Carl <carl@example.com>',
    '=?utf-8?Q?Example=2C_Carl?= <carl@example.com>, ben@example.com',
    'a@[192.0.2.1]',
    'a@[IPv6:2001:db8::1]',
    'a@example.com.',
    'a..b@example.com',
    '.a@example.com',
    '"a b"@example.com',
    '"a"@example.com',
    'a b@example.com',
    'a@exa mple.com',
    'a @ example.com',
    'a@example.com\t, b@example.com',
    'mailto:a@example.com',
    'a@example.com\0b@evil.example',
    'a',
    '<>',
    '',
    'ä@example.com',
    'a@bücher.example',
    'a@xn--bcher-kva.example',
    'a@example.com <b@example.com',
    '"a <b@evil.example>',
    'A Group:a@example.com,"b, c" <b@example.com>;,d@example.com',
]


def mailboxes(addresses):
    """Addr-specs in order, groups opened; local parts without the quotes that mailparser drops, domains in A-labels."""
    found = []
    for _, what in addresses:
        if isinstance(what, list):
            found += mailboxes(what)
        elif what:
            local, _, domain = what.rpartition("@")
            if local[:1] == '"' == local[-1:]:
                local = local[1:-1]
            found.append((local, (domain if domain.isascii() else domain.encode("idna").decode()).lower()))
    return found


def messages():
    """By name. Of those in files only the fields that matter here."""
    def message(fields):
        return b"From: x@example.com\r\n" + fields + b"MIME-Version: 1.0\r\n\r\nx\r\n"

    named = {field: message(f"To: {field}\r\n".encode()) for field in FIELDS}
    for path in sorted(EML.glob("*.eml")):
        fields = re.findall(rb"^(?:to|cc):[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*", path.read_bytes(),
                            re.IGNORECASE | re.MULTILINE)
        if fields:
            named[path.name] = message(b"".join(fields))
    return named


def recipients(message):
    return mailboxes(message.get("to", []) + message.get("cc", []))


class Recipients:
    """To be mixed into a TestCase that has a peer."""

    peer = None
    # What the peer reads wrongly, each with the reason. What it gets right (by now) fails.
    misreads = {}
    # What makes it fail altogether.
    unreadable = ()

    def complains(self, octets):
        return False

    def test_recipients(self):
        named = {name: octets for name, octets in messages().items() if name not in self.unreadable}
        compared = 0
        for name, read in zip(named, self.peer.read(named.values())):
            own = ENVOI.read_one(named[name])
            if self.complains(named[name]) or any(defect["where"] in ("To", "Cc") for defect in own["defects"]):
                continue
            compared += 1
            with self.subTest(field=name):
                if name in self.misreads:
                    self.assertNotEqual(recipients(read), recipients(own), "it is right by now")
                else:
                    self.assertEqual(recipients(read), recipients(own))
        self.assertGreater(compared, 20)
