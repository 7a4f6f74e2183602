"""The same work as bench_smtp.cpp, done by Python's smtplib.

    smtp_python.py PORT SECURITY FILE COUNT 1 [AUTHORITY]
    smtp_python.py PORT SECURITY --attach FILE       composes a letter with that attachment, then sends it
"""
import smtplib
import ssl
import sys
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

port, security, *rest = sys.argv[1:]
composes = rest[0] == "--attach"
path, count = (rest[1], 1) if composes else (rest[0], int(rest[1]))
if security == "tls":
    session = smtplib.SMTP_SSL("localhost", int(port), context=ssl.create_default_context(cafile=rest[3]))
else:
    session = smtplib.SMTP("localhost", int(port))
with session:
    if composes:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = "anna@example.com", "bert@example.com", "A file"
        message.set_content("Here it is.\n")
        message.add_attachment(Path(path).read_bytes(), "application", "octet-stream", filename="file.bin")
        session.send_message(message)
    else:
        octets = Path(path).read_bytes()
        for _ in range(count):
            session.sendmail("anna@example.com", ["bert@example.com"], octets)
