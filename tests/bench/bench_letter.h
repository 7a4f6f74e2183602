#pragma once

#include <cstdio>
#include <cstring>
#include <string>

/// The letter that every program here builds, so that all do the same work.
namespace bench {

inline constexpr char fromName[] = "Änne Müller-Lüdenscheidt";
inline constexpr char fromAddress[] = "aenne.mueller@example.com";
inline constexpr char toName[] = "Søren Ångström";
inline constexpr char toAddress[] = "soren@example.org";
inline constexpr char ccName[] = "Zoë Example";
inline constexpr char ccAddress[] = "zoe@example.net";
inline constexpr char subject[] = "Grüße aus Köln: die Unterlagen für nächsten Dienstag, wie besprochen";

/// About 1 KB of text in short lines and 3 KB of HTML in long ones, every twentieth letter or so not ASCII.
inline std::string text()
{
    std::string all;
    while (all.size() < 1000)
        all += "Schöne Grüße aus Köln, und vielen Dank für die Unterlagen.\nWir sehen uns am Dienstag.\n";
    return all;
}

inline std::string html()
{
    std::string all = "<!DOCTYPE html><html><body>";
    while (all.size() < 3000)
        all +=
            "<p style=\"margin:0 0 12px 0\">Schöne Grüße aus Köln, und vielen Dank für die Unterlagen. "
            "Wir sehen uns am Dienstag; bis dahin <b>alles Gute</b> und <a href=\"https://example.com/?a=1\">"
            "mehr hier</a>.</p>\n";
    return all + "</body></html>\n";
}

/// Most memory that this process has had, in KiB; 0 where the system does not say.
inline long peakMemory()
{
    long peak = 0;
    if (std::FILE *status = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, status)) {
            if (std::strncmp(line, "VmHWM:", 6) == 0)
                std::sscanf(line + 6, "%ld", &peak);
        }
        std::fclose(status);
    }
    return peak;
}

} // namespace bench
