"""The same work as bench_messages.cpp, done by Python's email."""
import re
import resource
import sys
import time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid
from pathlib import Path

HERE = Path(__file__).parent


def constants():
    """The letter's words, from the header that the C++ programs include."""
    source = (HERE / "bench_letter.h").read_text("utf-8")
    return dict(re.findall(r'inline constexpr char (\w+)\[\] = "(.*)";', source))


WORDS = constants()
TEXT = "Schöne Grüße aus Köln, und vielen Dank für die Unterlagen.\nWir sehen uns am Dienstag.\n" * 11
HTML = ("<!DOCTYPE html><html><body>" + (
    '<p style="margin:0 0 12px 0">Schöne Grüße aus Köln, und vielen Dank für die Unterlagen. '
    'Wir sehen uns am Dienstag; bis dahin <b>alles Gute</b> und <a href="https://example.com/?a=1">'
    "mehr hier</a>.</p>\n") * 14 + "</body></html>\n")


def letter():
    message = EmailMessage(policy=SMTP)
    for name in ("from", "to", "cc"):
        message[name.title()] = Address(WORDS[name + "Name"], addr_spec=WORDS[name + "Address"])
    message["Subject"] = WORDS["subject"]
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain="example.com")
    message.set_content(TEXT, cte="quoted-printable")
    return message


def small(count):
    total = 0
    for _ in range(count):
        message = letter()
        message.add_alternative(HTML, subtype="html", cte="quoted-printable")
        total += len(message.as_bytes())
    return total


def files(path, count):
    message = letter()
    for number in range(count):
        message.add_attachment(Path(path).read_bytes(), "application", "octet-stream",
                               filename=f"Übersicht der Größen {number}.bin")
    octets = message.as_bytes()
    with open("/dev/null", "wb") as nowhere:
        nowhere.write(octets)
    return len(octets)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


before = peak()
begin = time.perf_counter()
octets = small(int(sys.argv[2])) if sys.argv[1] == "small" else files(sys.argv[2], int(sys.argv[3]))
print(f"{time.perf_counter() - begin:.6f} {octets} {peak() - before}")
