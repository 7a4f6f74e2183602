"""Python's email, as a peer for interop.py."""

import datetime
import email
import email.policy
from email.headerregistry import Address, Group
from email.message import EmailMessage

from interop import is_text, sha256, unflowed


class Python:
    def read(self, messages):
        return [self.message(email.message_from_bytes(octets, policy=email.policy.default)) for octets in messages]

    def message(self, read):
        found = {}
        for name in ("from", "to", "cc"):
            if name in read:
                found[name] = self.addresses(read[name])
        if "subject" in read:
            found["subject"] = str(read["subject"])
        if "date" in read:
            found["date"] = read["date"].datetime.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {**found, "body": self.part(read)}

    def addresses(self, field):
        def members(group):
            return [[address.display_name, address.addr_spec] for address in group.addresses]

        found = []
        for group in field.groups:
            found += members(group) if group.display_name is None else [[group.display_name, members(group)]]
        return found

    def part(self, read):
        found = {"type": read.get_content_type()}
        if read.get_content_disposition():
            found["disposition"] = read.get_content_disposition()
        if read.get_content_maintype() != "multipart" and read.get_filename():
            found["name"] = read.get_filename()
        if "content-id" in read:
            found["id"] = read["content-id"].strip().removeprefix("<").removesuffix(">")
        if read.get_content_type() == "message/rfc822":
            found["message"] = self.message(read.get_payload(0))
        elif read.is_multipart():
            found["children"] = [self.part(child) for child in read.iter_parts()]
        elif is_text(found):
            text = read.get_payload(decode=True).decode(read.get_content_charset("ascii")).replace("\r\n", "\n")
            params = read["content-type"].params if "content-type" in read else {}
            if params.get("format", "").lower() == "flowed":
                text = unflowed(text, params.get("delsp", "").lower() == "yes")
            found["text"] = text
        else:
            found["sha256"] = sha256(read.get_payload(decode=True))
        return found

    def write(self, letters):
        return [self.compose(letter).as_bytes() for letter in letters]

    def compose(self, letter):
        def address(name, what):
            if isinstance(what, list):
                return Group(name, [Address(member, addr_spec=spec) for member, spec in what])
            return Address(name, addr_spec=what)

        message = EmailMessage(policy=email.policy.SMTP)
        for name, addresses in (("From", letter.sender), ("To", letter.to), ("Cc", letter.cc)):
            if addresses:
                message[name] = [address(*each) for each in addresses]
        message["Subject"] = letter.subject
        message["Date"] = letter.date_field
        message["Message-ID"] = "<1@example.com>"
        message.set_content(letter.text, charset=letter.charset)
        if letter.calendar is not None and letter.html is None:
            message.make_alternative()
        if letter.html is not None:
            message.add_alternative(letter.html, subtype="html")
            for picture in letter.pictures:
                message.get_payload()[-1].add_related(picture.octets, *picture.type.split("/"), cid=f"<{picture.id}>")
        if letter.calendar is not None:
            message.add_alternative(letter.calendar, subtype="calendar", params={"method": "REQUEST"})
        for file in letter.files:
            message.add_attachment(file.octets, *file.type.split("/"), filename=file.name)
        if letter.forwarded:
            message.add_attachment(self.compose(letter.forwarded), filename="forwarded.eml")
        return message
