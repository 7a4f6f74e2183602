#pragma once

#include "core/base/Result.h"
#include "core/spelling/Spelling.h"

#include <QObject>

#include <functional>
#include <memory>

class QThreadPool;

namespace envoi::spelling {

class Engine;

/// Checks words in a thread of its own, one for all letters. Nothing is loaded, and no thread begun, before
/// something is asked. Answers come in the thread of the Speller, if their context lives then.
class Speller : public QObject {
    Q_OBJECT

public:
    enum class Haste { Idle, Visible, Awaited };

    /// \a folders: where dictionaries lie (dictionaryFolders()). \a personalFile: the personal dictionary,
    /// which need not exist. \a preferred: languages to try first, BCP 47 tags.
    Speller(const QStringList &folders, const QString &personalFile, const QStringList &preferred,
            QObject *parent = nullptr);
    ~Speller() override;

    /// The languages a system's settings speak of.
    static QStringList systemLanguages();
    static QString defaultPersonalFile();
    /// Whether this program was built with Hunspell.
    static bool isBuiltIn();

    /// The languages of all dictionaries, looked for anew.
    void languages(QObject *context, std::function<void(const QStringList &)> done);
    void check(const Request &request, Haste haste, QObject *context,
               std::function<void(const QList<Finding> &)> done);
    /// At most \a most, the likeliest first; \a languages as with Engine.
    void suggest(const QString &word, const QStringList &languages, int most, QObject *context,
                 std::function<void(const QStringList &)> done);
    /// Adds \a word to the personal dictionary.
    void learn(const QString &word);

signals:
    /// The personal dictionary holds other words now: what was checked is to be checked again.
    void wordsChanged();
    /// The personal dictionary can't be written.
    void failed(const envoi::Error &error);

private:
    template <typename Work, typename Done>
    void run(Haste haste, QObject *context, Work work, Done done);

    std::shared_ptr<Engine> m_engine;
    std::unique_ptr<QThreadPool> m_thread;
};

} // namespace envoi::spelling
