#include "core/spelling/Speller.h"

#include "core/spelling/Engine.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

Speller::Speller(const QStringList &folders, const QString &personalFile, const QStringList &preferred,
                 QObject *parent)
    : QObject(parent), m_engine(std::make_shared<Engine>(folders, personalFile, preferred)),
      m_thread(std::make_unique<QThreadPool>())
{
    // One: a Hunspell serves one thread at a time.
    m_thread->setMaxThreadCount(1);
}

Speller::~Speller()
{
    m_thread->clear();
    constexpr int patience = 3000; // ms
    // A dictionary on a disk that never answers must not keep the program from its end.
    if (!m_thread->waitForDone(patience))
        (void)m_thread.release();
}

QStringList Speller::systemLanguages()
{
    QStringList languages;
    for (const QString &name : QLocale::system().uiLanguages()) {
        if (name != u"C")
            languages.append(name);
    }
    // In a system without a language most writing is English.
    if (languages.isEmpty())
        languages = {u"en-US"_s};
    return languages;
}

QString Speller::defaultPersonalFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
           u"/personal-dictionary.txt"_s;
}

bool Speller::isBuiltIn()
{
#ifdef ENVOI_HAS_HUNSPELL
    return true;
#else
    return false;
#endif
}

template <typename Work, typename Done>
void Speller::run(Haste haste, QObject *context, Work work, Done done)
{
    m_thread->start(
        [engine = m_engine, self = QPointer<Speller>(this), guard = QPointer<QObject>(context), work, done] {
            const bool changed = engine->personal().refresh();
            auto result = work(*engine);
            auto *application = QCoreApplication::instance();
            if (!application)
                return;
            // The application outlives this work; the context may not.
            QMetaObject::invokeMethod(application, [self, guard, done, changed, result = std::move(result)] {
                if (guard)
                    done(result);
                if (changed && self)
                    emit self->wordsChanged();
            });
        },
        static_cast<int>(haste));
}

void Speller::languages(QObject *context, std::function<void(const QStringList &)> done)
{
    run(
        Haste::Awaited, context, [](Engine &engine) { return engine.languages(); }, std::move(done));
}

void Speller::check(const Request &request, Haste haste, QObject *context,
                    std::function<void(const QList<Finding> &)> done)
{
    run(
        haste, context, [request](Engine &engine) { return engine.check(request); }, std::move(done));
}

void Speller::suggest(const QString &word, const QStringList &languages, int most, QObject *context,
                      std::function<void(const QStringList &)> done)
{
    run(
        Haste::Awaited, context,
        [word, languages, most](Engine &engine) { return engine.suggestions(word, languages, most); },
        std::move(done));
}

void Speller::learn(const QString &word)
{
    run(
        Haste::Awaited, this, [word](Engine &engine) { return engine.personal().add(word); },
        [this](const Result<void> &result) {
            emit wordsChanged();
            if (!result)
                emit failed(result.error());
        });
}

} // namespace envoi::spelling
