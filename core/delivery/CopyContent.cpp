#include "core/delivery/CopyContent.h"

#include "core/base/FileReference.h"

#include <algorithm>
#include <cstring>

namespace envoi::delivery {

namespace {

/// More than any header that was written by Envoi has. A longer one stays as it is from there on.
constexpr qsizetype longestHeader = 4 * 1024 * 1024;

bool isOnlyForEnvoi(QByteArrayView line)
{
    const auto begins = [line](QByteArrayView name) {
        return line.size() >= name.size() && line.first(name.size()).compare(name, Qt::CaseInsensitive) == 0;
    };
    return begins("X-Envoi-") || begins("X-Unsent:");
}

/// The front of a file up to the end of its header, and how much of it was left out.
struct Front {
    QByteArray octets;
    qint64 leftOut = 0;
    bool hasUtf8 = false;
};

Result<Front> readFront(ByteSource &source)
{
    QByteArray raw;
    Front front;
    qsizetype lineStart = 0;
    bool dropping = false;
    for (bool isOver = false; !isOver && raw.size() < longestHeader;) {
        char buffer[16 * 1024];
        const auto got = source.read(buffer);
        if (!got)
            return std::unexpected(got.error());
        raw.append(buffer, *got);
        isOver = *got == 0;
        for (qsizetype end = raw.indexOf('\n', lineStart); !isOver && end >= 0;
             end = raw.indexOf('\n', lineStart)) {
            const QByteArrayView line = QByteArrayView(raw).sliced(lineStart, end + 1 - lineStart);
            isOver = line == "\r\n" || line == "\n";
            const bool isFolded = line.startsWith(' ') || line.startsWith('\t');
            dropping = !isOver && (isFolded ? dropping : isOnlyForEnvoi(line));
            if (dropping)
                front.leftOut += line.size();
            else
                front.octets.append(line);
            lineStart = end + 1;
        }
    }
    front.hasUtf8 = std::ranges::any_of(front.octets, [](char c) { return static_cast<uchar>(c) > 0x7f; });
    front.octets.append(QByteArrayView(raw).sliced(lineStart));
    return front;
}

class CopySource final : public ByteSource {
public:
    CopySource(Front front, std::unique_ptr<ByteSource> rest)
        : m_front(std::move(front)), m_rest(std::move(rest))
    {
    }
    Result<qsizetype> read(std::span<char> buffer) override
    {
        if (m_position == m_front.octets.size())
            return m_rest->read(buffer);
        const auto size =
            std::min<qsizetype>(static_cast<qsizetype>(buffer.size()), m_front.octets.size() - m_position);
        std::memcpy(buffer.data(), m_front.octets.constData() + m_position, static_cast<std::size_t>(size));
        m_position += size;
        return size;
    }
    Result<void> rewind() override
    {
        if (auto result = m_rest->rewind(); !result)
            return result;
        auto front = readFront(*m_rest);
        if (!front)
            return std::unexpected(front.error());
        m_front = std::move(*front);
        m_position = 0;
        return {};
    }

private:
    Front m_front;
    std::unique_ptr<ByteSource> m_rest; ///< behind the octets of m_front
    qsizetype m_position = 0;
};

} // namespace

imap::Copy copyOfFile(const QString &path)
{
    imap::Copy copy;
    if (const auto file = FileReference::look(path)) {
        const auto source = file->open();
        const auto front = readFront(*source);
        copy.hasUtf8Fields = front && front->hasUtf8;
    }
    copy.open = [path]() -> Result<imap::Copy::Content> {
        const auto file = FileReference::look(path);
        if (!file)
            return std::unexpected(file.error());
        auto source = file->open();
        auto front = readFront(*source);
        if (!front)
            return std::unexpected(front.error());
        const qint64 size = file->size() - front->leftOut;
        return imap::Copy::Content{std::make_unique<CopySource>(std::move(*front), std::move(source)), size};
    };
    return copy;
}

} // namespace envoi::delivery
