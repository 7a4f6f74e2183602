// The same work as bench_messages.cpp, done by GMime.
#include "bench_letter.h"

#include <gmime/gmime.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

GMimeMessage *letter()
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, bench::fromName, bench::fromAddress);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, bench::toName, bench::toAddress);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_CC, bench::ccName, bench::ccAddress);
    g_mime_message_set_subject(message, bench::subject, "utf-8");
    GDateTime *now = g_date_time_new_now_utc();
    g_mime_message_set_date(message, now);
    g_date_time_unref(now);
    char *id = g_mime_utils_generate_message_id("example.com");
    g_mime_message_set_message_id(message, id);
    g_free(id);
    return message;
}

GMimeObject *textPart(const char *subtype, const std::string &text)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text.data(), text.size());
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_object_unref(content);
    g_object_unref(stream);
    return GMIME_OBJECT(part);
}

long long write(GMimeMessage *message, GMimeStream *to)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    const auto count = g_mime_object_write_to_stream(GMIME_OBJECT(message), options, to);
    g_mime_format_options_free(options);
    return count;
}

long long small(int count)
{
    const std::string text = bench::text();
    const std::string html = bench::html();
    long long total = 0;
    for (int i = 0; i < count; ++i) {
        GMimeMessage *message = letter();
        GMimeMultipart *alternative = g_mime_multipart_new_with_subtype("alternative");
        for (GMimeObject *part : {textPart("plain", text), textPart("html", html)}) {
            g_mime_multipart_add(alternative, part);
            g_object_unref(part);
        }
        g_mime_message_set_mime_part(message, GMIME_OBJECT(alternative));
        GMimeStream *memory = g_mime_stream_mem_new();
        total += write(message, memory);
        g_object_unref(memory);
        g_object_unref(alternative);
        g_object_unref(message);
    }
    return total;
}

long long files(const char *path, int count)
{
    GMimeMessage *message = letter();
    GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
    GMimeObject *text = textPart("plain", bench::text());
    g_mime_multipart_add(mixed, text);
    g_object_unref(text);
    for (int i = 0; i < count; ++i) {
        GMimePart *part = g_mime_part_new_with_type("application", "octet-stream");
        GMimeStream *stream = g_mime_stream_fs_open(path, 0, 0, nullptr);
        if (!stream)
            return -1;
        GMimeDataWrapper *content =
            g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
        g_mime_part_set_content(part, content);
        g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
        g_mime_part_set_filename(part, ("Übersicht der Größen " + std::to_string(i) + ".bin").c_str());
        g_object_unref(content);
        g_object_unref(stream);
        g_mime_multipart_add(mixed, GMIME_OBJECT(part));
        g_object_unref(part);
    }
    g_mime_message_set_mime_part(message, GMIME_OBJECT(mixed));
    GMimeStream *nowhere = g_mime_stream_fs_open("/dev/null", 1, 0, nullptr);
    const long long total = write(message, nowhere);
    g_object_unref(nowhere);
    g_object_unref(mixed);
    g_object_unref(message);
    return total;
}

} // namespace

int main(int argc, char **argv)
{
    g_mime_init();
    const std::string what = argc > 1 ? argv[1] : "";
    const long before = bench::peakMemory();
    const auto begin = std::chrono::steady_clock::now();
    long long octets = -1;
    if (what == "small" && argc == 3)
        octets = small(std::atoi(argv[2]));
    else if (what == "files" && argc == 4)
        octets = files(argv[2], std::atoi(argv[3]));
    else
        return 64;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%.6f %lld %ld\n", seconds.count(), octets, bench::peakMemory() - before);
    return octets > 0 ? 0 : 1;
}
