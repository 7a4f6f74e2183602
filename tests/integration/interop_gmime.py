"""GMime 3.2, as a peer for interop.py."""

import gi

gi.require_version("GMime", "3.0")
from gi.repository import GLib, GMime  # noqa: E402

from interop import is_text, sha256, unflowed  # noqa: E402

GMime.init()


class Gmime:
    def read(self, messages):
        return [self.read_one(octets) for octets in messages]

    def read_one(self, octets):
        # Held until all is read: the parts refer to the stream.
        self.stream = GMime.StreamMem.new_with_buffer(octets)
        return self.message(GMime.Parser.new_with_stream(self.stream).construct_message(None))

    def message(self, read):
        found = {}
        for name, addresses in (("from", read.get_from()), ("to", read.get_to()), ("cc", read.get_cc())):
            if read.get_header(name) is not None:
                found[name] = self.addresses(addresses)
        if read.get_header("Subject") is not None:
            found["subject"] = read.get_subject()
        if read.get_header("Date") is not None:
            found["date"] = read.get_date().to_utc().format("%Y-%m-%dT%H:%M:%SZ")
        return {**found, "body": self.part(read.get_mime_part())}

    def addresses(self, addresses):
        found = []
        for number in range(addresses.length()):
            address = addresses.get_address(number)
            if isinstance(address, GMime.InternetAddressGroup):
                found.append([address.get_name() or "", self.addresses(address.get_members())])
            else:
                found.append([address.get_name() or "", address.get_addr()])
        return found

    def part(self, read):
        media_type = read.get_content_type()
        found = {"type": media_type.get_mime_type().lower()}
        if read.get_content_disposition():
            found["disposition"] = read.get_content_disposition().get_disposition().lower()
        if read.get_content_id():
            found["id"] = read.get_content_id()
        if isinstance(read, GMime.Multipart):
            found["children"] = [self.part(read.get_part(number)) for number in range(read.get_count())]
            return found
        name = read.get_content_disposition_parameter("filename") or read.get_content_type_parameter("name")
        if name:
            found["name"] = name
        if isinstance(read, GMime.MessagePart):
            found["message"] = self.message(read.get_message())
        elif is_text(found):
            text = (read.get_text() or "").replace("\r\n", "\n")
            if (media_type.get_parameter("format") or "").lower() == "flowed":
                text = unflowed(text, (media_type.get_parameter("delsp") or "").lower() == "yes")
            found["text"] = text
        else:
            memory = GMime.StreamMem.new()
            if read.get_content():
                read.get_content().write_to_stream(memory)
            found["sha256"] = sha256(bytes(memory.get_byte_array() or b""))
        return found

    def write(self, letters):
        return [self.write_one(letter) for letter in letters]

    def write_one(self, letter):
        options = GMime.FormatOptions.new()
        options.set_newline_format(GMime.NewLineFormat.DOS)
        memory = GMime.StreamMem.new()
        self.compose(letter).write_to_stream(options, memory)
        return bytes(memory.get_byte_array())

    def address(self, name, what, charset):
        if isinstance(what, list):
            group = GMime.InternetAddressGroup.new(name)
            for member in what:
                group.add_member(self.address(*member, charset))
        else:
            group = GMime.InternetAddressMailbox.new(name, what)
        group.set_charset(charset)
        return group

    def text(self, subtype, text, charset):
        part = GMime.Part.new_with_type("text", subtype)
        octets = text.replace("\n", "\r\n").encode(charset)
        part.set_content(self.content(octets))
        part.set_content_type_parameter("charset", charset)
        part.set_content_encoding(part.get_best_content_encoding(getattr(GMime.EncodingConstraint, "7BIT")))
        return part

    def content(self, octets):
        stream = GMime.StreamMem.new_with_buffer(octets)
        return GMime.DataWrapper.new_with_stream(stream, GMime.ContentEncoding.DEFAULT)

    def file(self, media_type, octets):
        part = GMime.Part.new_with_type(*media_type.split("/"))
        part.set_content(self.content(octets))
        part.set_content_encoding(GMime.ContentEncoding.BASE64)
        return part

    def together(self, subtype, parts):
        if len(parts) == 1:
            return parts[0]
        multipart = GMime.Multipart.new_with_subtype(subtype)
        for part in parts:
            multipart.add(part)
        return multipart

    def compose(self, letter):
        message = GMime.Message.new(True)
        for addresses, own in ((letter.sender, message.get_from()), (letter.to, message.get_to()),
                               (letter.cc, message.get_cc())):
            for address in addresses:
                own.add(self.address(*address, letter.charset))
        message.set_subject(letter.subject, letter.charset)
        message.set_date(GLib.DateTime.new_from_iso8601(letter.date.isoformat(), None))
        message.set_message_id("1@example.com")
        ways = [self.text("plain", letter.text, letter.charset)]
        if letter.html is not None:
            related = [self.text("html", letter.html, letter.charset)]
            for picture in letter.pictures:
                related.append(self.file(picture.type, picture.octets))
                related[-1].set_content_id(picture.id)
                related[-1].set_disposition("inline")
            ways.append(self.together("related", related))
        if letter.calendar is not None:
            ways.append(self.text("calendar", letter.calendar, letter.charset))
            ways[-1].set_content_type_parameter("method", "REQUEST")
        parts = [self.together("alternative", ways)]
        for file in letter.files:
            parts.append(self.file(file.type, file.octets))
            parts[-1].set_filename(file.name)
        if letter.forwarded:
            parts.append(GMime.MessagePart.new_with_message("rfc822", self.compose(letter.forwarded)))
            parts[-1].set_disposition("attachment")
            parts[-1].set_content_disposition_parameter("filename", "forwarded.eml")
        message.set_mime_part(self.together("mixed", parts))
        return message
