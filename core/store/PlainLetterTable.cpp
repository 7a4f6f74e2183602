// The index in memory, for where there is no SQLite.
#include "core/store/LetterTable.h"

#include <algorithm>
#include <utility>

namespace envoi::store {

namespace {

class PlainLetterTable final : public LetterTable {
public:
    Trouble trouble() const override { return Trouble::None; }
    bool canSearch() const override { return false; }
    void begin() override {}
    void commit() override {}

    std::optional<Known> find(LetterFolder folder, const QString &name) override
    {
        const auto found = m_ids.find({folder, name});
        return found == m_ids.end() ? std::nullopt : std::optional(m_rows.at(found->second).known);
    }

    qint64 put(LetterFolder folder, const QString &name, const Known &file, const QDateTime &date,
               const LetterDigest &digest) override
    {
        const auto [place, isNew] = m_ids.try_emplace({folder, name}, m_next);
        m_next += isNew ? 1 : 0;
        const qint64 id = place->second;
        m_rows[id] = {{id, file.modified, file.size},
                      {id, folder, name, digest.from, digest.recipients, digest.subject, digest.snippet, date,
                       file.size, digest.hasAttachments}};
        return id;
    }

    void remove(qint64 id) override
    {
        if (const auto row = m_rows.find(id); row != m_rows.end()) {
            m_ids.erase({row->second.summary.folder, row->second.summary.name});
            m_rows.erase(row);
        }
    }

    std::vector<Place> places(LetterFolder folder, bool) override
    {
        std::vector<const LetterSummary *> rows;
        for (const auto &[id, row] : m_rows) {
            if (row.summary.folder == folder)
                rows.push_back(&row.summary);
        }
        std::ranges::sort(rows, [](const LetterSummary *a, const LetterSummary *b) {
            return std::pair(a->date, a->id) > std::pair(b->date, b->id);
        });
        std::vector<Place> places;
        for (const LetterSummary *row : rows)
            places.push_back({row->id, row->name});
        return places;
    }

    std::optional<std::vector<qint64>> search(const QString &, const std::function<bool()> &) override
    {
        return std::vector<qint64>();
    }

    std::optional<LetterSummary> fetch(qint64 id) override
    {
        const auto row = m_rows.find(id);
        return row == m_rows.end() ? std::nullopt : std::optional(row->second.summary);
    }

private:
    struct Row {
        Known known;
        LetterSummary summary;
    };
    std::map<std::pair<LetterFolder, QString>, qint64> m_ids;
    std::map<qint64, Row> m_rows;
    qint64 m_next = 1;
};

} // namespace

std::unique_ptr<LetterTable> plainLetterTable()
{
    return std::make_unique<PlainLetterTable>();
}

} // namespace envoi::store
