#include "core/letter/Following.h"

#include <QHash>
#include <QList>

#include <algorithm>

namespace envoi::letter {

namespace {

/// Insertions and deletions that the search goes through; it needs memory with the square of it.
constexpr int mostSteps = 1000;

/// Each line by a number: equal lines have the same.
class Numbers {
public:
    std::vector<int> of(QStringView text)
    {
        std::vector<int> lines;
        for (const QStringView line : text.split(u'\n')) {
            const auto found = m_numbers.constFind(line);
            lines.push_back(found == m_numbers.constEnd() ? *m_numbers.insert(line, m_next++) : *found);
        }
        return lines;
    }

private:
    QHash<QStringView, int> m_numbers;
    int m_next = 0;
};

using Lines = std::vector<int>;

/// Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), from the front, with the ends that are
/// equal left out before.
class Search {
public:
    Search(const Lines &before, const Lines &after) : m_before(before), m_after(after)
    {
        const auto most = std::min(std::ssize(before), std::ssize(after));
        while (m_head < most && before[at(m_head)] == after[at(m_head)])
            ++m_head;
        while (m_tail < most - m_head &&
               before[before.size() - 1 - at(m_tail)] == after[after.size() - 1 - at(m_tail)])
            ++m_tail;
        m_width = std::ssize(before) - m_head - m_tail;
        m_height = std::ssize(after) - m_head - m_tail;
    }

    std::vector<LineChange> run()
    {
        if (m_width == 0 && m_height == 0)
            return {};
        if (m_width == 0 || m_height == 0)
            return {{{m_head, m_width}, {m_head, m_height}}};
        for (int steps = 0; steps <= mostSteps; ++steps) {
            if (go(steps))
                return back(steps);
        }
        return {{{m_head, m_width}, {m_head, m_height}}};
    }

private:
    static std::size_t at(qsizetype index) { return static_cast<std::size_t>(index); }
    bool isSame(qsizetype x, qsizetype y) const
    {
        return m_before[at(m_head + x)] == m_after[at(m_head + y)];
    }

    /// How far a diagonal k = x - y gets with so many steps; each number of steps has its row of 2 * steps
    /// + 1.
    qsizetype reach(int steps, qsizetype k) const
    {
        if (steps < 0 || k < -steps || k > steps)
            return -1;
        return m_rows[at(steps)][at(k + steps)];
    }

    /// Where the step to diagonal \a k begins; whether it goes down (an insertion).
    bool goesDown(int steps, qsizetype k) const
    {
        return k == -steps || (k != steps && reach(steps - 1, k - 1) < reach(steps - 1, k + 1));
    }

    bool go(int steps)
    {
        auto &row = m_rows.emplace_back(at(2 * qsizetype(steps) + 1), -1);
        for (qsizetype k = -steps; k <= steps; k += 2) {
            qsizetype x = 0;
            if (steps > 0)
                x = goesDown(steps, k) ? reach(steps - 1, k + 1) : reach(steps - 1, k - 1) + 1;
            qsizetype y = x - k;
            while (x >= 0 && y >= 0 && x < m_width && y < m_height && isSame(x, y)) {
                ++x;
                ++y;
            }
            row[at(k + steps)] = x;
            if (x >= m_width && y >= m_height)
                return true;
        }
        return false;
    }

    std::vector<LineChange> back(int steps) const
    {
        std::vector<LineChange> changes;
        qsizetype x = m_width;
        qsizetype y = m_height;
        for (; steps > 0; --steps) {
            const qsizetype k = x - y;
            const bool down = goesDown(steps, k);
            const qsizetype fromX = reach(steps - 1, down ? k + 1 : k - 1);
            const qsizetype fromY = fromX - (down ? k + 1 : k - 1);
            const LineChange step{{m_head + fromX, down ? 0 : 1}, {m_head + fromY, down ? 1 : 0}};
            // Steps that touch are one change.
            if (!changes.empty() && changes.back().before.first == step.before.end() &&
                changes.back().after.first == step.after.end()) {
                changes.back().before = {step.before.first, changes.back().before.end() - step.before.first};
                changes.back().after = {step.after.first, changes.back().after.end() - step.after.first};
            } else {
                changes.push_back(step);
            }
            x = fromX;
            y = fromY;
        }
        std::ranges::reverse(changes);
        return changes;
    }

    const Lines &m_before;
    const Lines &m_after;
    qsizetype m_head = 0;
    qsizetype m_tail = 0;
    qsizetype m_width = 0;
    qsizetype m_height = 0;
    std::vector<std::vector<qsizetype>> m_rows;
};

std::vector<LineChange> changesBetween(const Lines &before, const Lines &after)
{
    return Search(before, after).run();
}

/// Whether one can't be changed without the other. What only touches can.
bool overlaps(const LineRange &a, const LineRange &b)
{
    if (a.count == 0 || b.count == 0)
        return (a.count > 0 && a.first < b.first && b.first < a.end()) ||
               (b.count > 0 && b.first < a.first && a.first < b.end());
    return std::max(a.first, b.first) < std::min(a.end(), b.end());
}

LineRange joined(const LineRange &a, const LineRange &b)
{
    const qsizetype first = std::min(a.first, b.first);
    return {first, std::max(a.end(), b.end()) - first};
}

/// Where the lines before \a line of the basis end in the other text. No change may reach over it. \a
/// withPutIn: behind what the other text has put in there.
qsizetype moved(const std::vector<LineChange> &changes, qsizetype line, bool withPutIn)
{
    qsizetype by = 0;
    for (const LineChange &change : changes) {
        const bool isPutInHere = change.before.count == 0 && change.before.first == line;
        if (change.before.end() > line || (isPutInHere && !withPutIn))
            break;
        by = change.after.end() - change.before.end();
    }
    return line + by;
}

/// The lines that stand for \a basis in the other text, without what was put in before or behind them.
LineRange moved(const std::vector<LineChange> &changes, const LineRange &basis)
{
    const qsizetype first = moved(changes, basis.first, basis.count > 0);
    return {first, moved(changes, basis.end(), false) - first};
}

/// \a range and every change that overlaps with it, and what overlaps with those.
LineRange widened(LineRange range, const std::vector<LineChange> &own, const std::vector<LineChange> &made)
{
    for (;;) {
        LineRange wider = range;
        for (const auto *changes : {&own, &made}) {
            for (const LineChange &change : *changes) {
                if (overlaps(wider, change.before))
                    wider = joined(wider, change.before);
            }
        }
        if (wider == range)
            return range;
        range = wider;
    }
}

} // namespace

std::vector<LineChange> lineChanges(QStringView before, QStringView after)
{
    Numbers numbers;
    const Lines first = numbers.of(before);
    return changesBetween(first, numbers.of(after));
}

std::vector<Divergence> divergences(QStringView basis, QStringView own, QStringView made)
{
    Numbers numbers;
    const Lines basisLines = numbers.of(basis);
    const Lines ownLines = numbers.of(own);
    const Lines madeLines = numbers.of(made);
    const auto ownChanges = changesBetween(basisLines, ownLines);
    const auto madeChanges = changesBetween(basisLines, madeLines);

    const auto isSame = [&](const LineRange &inOwn, const LineRange &inMade) {
        return std::equal(ownLines.begin() + inOwn.first, ownLines.begin() + inOwn.end(),
                          madeLines.begin() + inMade.first, madeLines.begin() + inMade.end());
    };
    std::vector<Divergence> result;
    qsizetype done = 0;
    for (const LineChange &change : madeChanges) {
        if (change.before.first < done)
            continue; // within the last one
        const LineRange range = widened(change.before, ownChanges, madeChanges);
        done = range.end();
        if (range.count > 0) {
            const Divergence found{range, moved(ownChanges, range), moved(madeChanges, range)};
            if (!isSame(found.own, found.made))
                result.push_back(found);
            continue;
        }
        const bool isInBoth = std::ranges::any_of(ownChanges, [&](const LineChange &putIn) {
            return putIn.before == range && isSame(putIn.after, change.after);
        });
        if (!isInBoth)
            result.push_back({range, moved(ownChanges, range), change.after});
    }
    return result;
}

QString linesOf(QStringView text, LineRange range)
{
    QString result;
    const auto lines = text.split(u'\n');
    for (qsizetype i = range.first; i < std::min(range.end(), lines.size()); ++i) {
        if (i > range.first)
            result += u'\n';
        result += lines[i];
    }
    return result;
}

QString withLines(QStringView text, LineRange range, QStringView source, LineRange with)
{
    auto lines = text.split(u'\n');
    const auto others = source.split(u'\n');
    lines.remove(range.first, range.count);
    for (qsizetype i = 0; i < with.count; ++i)
        lines.insert(range.first + i, others[with.first + i]);
    QString result;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (i > 0)
            result += u'\n';
        result += lines[i];
    }
    return result;
}

} // namespace envoi::letter
