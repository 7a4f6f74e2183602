"""What is to be said, by whoever composes a message, and read by everybody else."""

import datetime
import hashlib
import random
from dataclasses import dataclass, field

CHANCE = random.Random(3)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")


@dataclass
class Picture:
    id: str
    octets: bytes
    type: str = "image/png"


@dataclass
class File:
    name: str
    octets: bytes
    type: str = "application/octet-stream"


@dataclass
class Letter:
    """Addresses are (NAME, ADDR-SPEC), or (NAME, [those ...]) for a group. Lines end in LF."""
    name: str
    subject: str = "A letter"
    sender: list = field(default_factory=lambda: [["Anna Example", "anna@example.com"]])
    to: list = field(default_factory=lambda: [["", "ben@example.com"]])
    cc: list = field(default_factory=list)
    text: str | None = None
    html: str | None = None
    pictures: list[Picture] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    forwarded: "Letter | None" = None
    calendar: str | None = None
    charset: str = "utf-8"
    date_field: str = "Mon, 23 Nov 2026 10:00:00 +0100"

    @property
    def date(self):
        return datetime.datetime.strptime(self.date_field, "%a, %d %b %Y %H:%M:%S %z")

    def contents(self, file_too=False):
        """As interop.contents() gives them; file_too: an invitation stands there as a file once more."""
        def digest(octets):
            return hashlib.sha256(octets).hexdigest()

        texts = [["text/plain", self.text]] if self.text is not None else []
        texts += [["text/html", self.html]] if self.html is not None else []
        files = [[file.name, file.type, digest(file.octets)] for file in self.files]
        if self.calendar is not None:
            octets = digest(self.calendar.replace("\n", "\r\n").encode())
            files.insert(0, [None, "text/calendar", octets])
            if file_too:
                files.append(["invite.ics", "application/ics", octets])
        if self.forwarded:
            files.append(["forwarded.eml", "message/rfc822", self.forwarded.contents()])
        return {"subject": self.subject, "date": "2026-11-23T09:00:00Z", "from": self.sender, "to": self.to,
                "cc": self.cc or None, "texts": [[kind, text.rstrip("\n")] for kind, text in texts],
                "pictures": {picture.id: [picture.type, digest(picture.octets)] for picture in self.pictures},
                "files": files}


PLAIN = """Hello Ben,

From here on it is harder:
>From quoted
.
..
 a space before, and "quotes" = equal signs =3D
\ta tab

Grüße, 例, 😀
-- 
Anna
"""
HTML = "<!DOCTYPE html><html><body><p>Grüße, 例 &amp; 😀</p>\n<p>.</p>\n</body></html>"
PICTURES = ('<html><body><p>Two: <img src="cid:one@example.com"> <img src="cid:two.2@example.com"></p></body></html>')
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20261123T090000Z
DTSTART:20261201T090000Z
SUMMARY:Grüße
ORGANIZER:mailto:anna@example.com
ATTENDEE:mailto:ben@example.com
END:VEVENT
END:VCALENDAR
"""
FILES = [
    File("plain.bin", CHANCE.randbytes(5000)),
    File("Übersicht 2026.pdf", b"%PDF-1.7\n" + CHANCE.randbytes(3000), "application/pdf"),
    File("日本語の長い名前" * 9 + ".bin", bytes(range(256))),
    File("semi;colon, comma 'n' (brackets) <a@b> = %41.bin", b"\r\n.\r\n\0"),
    File('quoted "x", and é.bin', b"\0"),
    File("emoji 👩‍👩‍👧‍👦 é.zip", b"PK\x05\x06" + bytes(18), "application/zip"),
]

LETTERS = [
    Letter("plain", text="Hello Ben,\n\nyours\nAnna\n"),
    Letter("plain, not ASCII", text=PLAIN, subject="Größe und 例: 🎉"),
    Letter("trailing spaces", text="two  \none \n\n \nnone\n> quoted \n> again\nx\n"),
    Letter("long lines", text="word " * 600 + "end\n" + "x" * 3000 + "\n" + "例" * 1500 + "\n"),
    Letter("html", text="Grüße, 例 & 😀\n\n.\n", html=HTML),
    Letter("pictures", text="Two:\n", html=PICTURES,
           pictures=[Picture("one@example.com", PNG), Picture("two.2@example.com", PNG + bytes(4))]),
    Letter("files", text="See there.\n", files=FILES),
    Letter("a long file name", text="See there.\n",
           files=[File("an ascii name that is so very long that it does not fit into a line " * 3 + ".bin", b"\0")]),
    Letter("an empty file", text="See there.\n", files=[File("empty.bin", b"")]),
    Letter("all", subject="Alles auf einmal: Grüße", text="Two:\n", html=PICTURES, files=FILES[:3],
           pictures=[Picture("one@example.com", PNG), Picture("two.2@example.com", PNG + bytes(4))]),
    Letter("names", text="x\n", sender=[["Änna Müller-Lüdenscheidt", "anna.mueller+tag@example.com"]],
           to=[["Example, Carl", "carl@example.com"], ["田中太郎", "tanaka@example.jp"],
               ["The \"boss\" \\ (really)", "boss@example.com"], ["ben@example.com", "carla@example.com"],
               ["Ünï. Cödé, Jr.", "u@example.com"]],
           cc=[["", "o'neill.d!x#y@example.com"]]),
    Letter("a long name", text="x\n", to=[["a" * 70 + " " + "Ä" * 120, "long@example.com"]]),
    Letter("many recipients", text="x\n", to=[[f"Person Nümber {number}", f"p{number * 7919 % 100}@example.com"]
                                              for number in range(60)]),
    Letter("groups", text="x\n", to=[["Team Größe", [["Änna", "anna@example.com"], ["", "ben@example.com"]]],
                                     ["", "carl@example.com"], ["The Rest", [["", "dora@example.com"]]]]),
    Letter("an empty group", text="x\n", to=[["undisclosed-recipients", []]]),
    Letter("a quoted local part", text="x\n", to=[["", '"a b"@example.com'], ["", "c@example.com"]]),
    Letter("a long subject", text="x\n", subject="Die Überprüfung der Übersicht über die Größen " * 6 + "例"),
    Letter("a subject without spaces", text="x\n", subject="例え" * 120 + "ü" * 100),
    Letter("a subject of long graphemes", text="x\n", subject="👩‍👩‍👧‍👦" * 20),
    Letter("a subject like an encoded-word", text="x\n", subject="=?utf-8?Q?not?= for =?iso-8859-1?B?real?="),
    Letter("a subject with spaces", text="x\n", subject="a  b   ü  ö   c"),
    Letter("forwarded", text="See below.\n",
           forwarded=Letter("inner", text=PLAIN, subject="Größe", to=[["Bén", "ben@example.org"]])),
    Letter("an invitation", text="Come!\n", html="<p>Come!</p>", calendar=CALENDAR),
    Letter("Latin-1", text="Grüße\n", subject="Größe", charset="iso-8859-1"),
    Letter("Cyrillic", text="Привет, Бен\n", subject="Привет", charset="koi8-r"),
    Letter("Japanese", text="日本語のテキスト\n" * 20, subject="日本語の件名", charset="iso-2022-jp"),
    Letter("Chinese", text="你好，世界\n", subject="你好", charset="gb18030"),
]
