#include "app/compose/Services.h"

#include "core/spelling/InstalledDictionaries.h"

#include <QDir>
#include <QStandardPaths>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

QString windowFile(const Places &places)
{
    return QFileInfo(places.accountsFile).absolutePath() + u"/window.json"_s;
}

QString memoryFile(const Places &places)
{
    return QFileInfo(places.accountsFile).absolutePath() + u"/memory.json"_s;
}

QString contactsFile(const Places &places)
{
    return places.contactsFile.isEmpty() ? QFileInfo(places.accountsFile).absolutePath() + u"/contacts.json"_s
                                         : places.contactsFile;
}

QString snippetsFile(const Places &places)
{
    return QFileInfo(places.accountsFile).absolutePath() + u"/snippets.json"_s;
}

QString templatesFolder(const Places &places)
{
    return QFileInfo(places.draftsFolder).absolutePath() + u"/templates"_s;
}

QString spellingFile(const Places &places)
{
    return QFileInfo(places.accountsFile).absolutePath() + u"/spelling.json"_s;
}

} // namespace

Places Places::standard()
{
    Places places;
    places.accountsFile = account::AccountStore::defaultPath();
    places.draftsFolder = store::DraftStore::defaultFolder();
    places.capturedFolder = capture::CaptureServer::defaultFolder();
    places.contactsFile = contacts::ContactStore::defaultPath();
    places.dictionaryFolders = spelling::dictionaryFolders();
    places.personalDictionary = spelling::Speller::defaultPersonalFile();
    places.temporaryFolders = {QDir::tempPath()};
    for (const auto location : {QStandardPaths::GenericCacheLocation, QStandardPaths::RuntimeLocation}) {
        if (const QString folder = QStandardPaths::writableLocation(location); !folder.isEmpty())
            places.temporaryFolders.append(folder);
    }
    return places;
}

Services::Services(Places places, std::unique_ptr<account::SecretStore> secrets)
    : m_places(std::move(places)), m_accounts(m_places.accountsFile), m_secrets(std::move(secrets)),
      m_drafts(m_places.draftsFolder), m_templates(templatesFolder(m_places)),
      m_snippets(snippetsFile(m_places)), m_memory(memoryFile(m_places), m_writers),
      m_addressBook(contactsFile(m_places), m_writers)
{
    m_writers.setMaxThreadCount(1);
}

Services::~Services()
{
    m_writers.waitForDone();
}

account::SecretStore &Services::secrets()
{
    if (!m_secrets)
        m_secrets = account::systemSecretStore();
    return *m_secrets;
}

QSize Services::windowSize()
{
    if (!m_windowSize) {
        constexpr qint64 sane = 4096;
        QFile file(windowFile(m_places));
        const auto read = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(sane)).object()
                                                         : QJsonObject();
        m_windowSize = QSize(read[u"width"_s].toInt(-1), read[u"height"_s].toInt(-1));
    }
    return *m_windowSize;
}

void Services::rememberWindowSize(QSize size)
{
    if (size == windowSize())
        return;
    m_windowSize = size;
    m_writers.start([path = windowFile(m_places), size] {
        QDir().mkpath(QFileInfo(path).absolutePath());
        QSaveFile file(path);
        // Where it can't be written, the next window has the usual size; no more.
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(QJsonDocument({{u"width"_s, size.width()}, {u"height"_s, size.height()}}).toJson());
        file.commit();
    });
}

spelling::Speller &Services::speller()
{
    if (!m_speller)
        m_speller = std::make_unique<spelling::Speller>(
            m_places.dictionaryFolders, m_places.personalDictionary, spelling::Speller::systemLanguages());
    return *m_speller;
}

spelling::Choice Services::usualSpelling()
{
    if (!m_usualSpelling) {
        constexpr qint64 sane = 4096;
        QFile file(spellingFile(m_places));
        const auto read = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(sane)).object()
                                                         : QJsonObject();
        m_usualSpelling =
            spelling::Choice::fromText(read[u"newLetters"_s].toString()).value_or(spelling::Choice());
    }
    return *m_usualSpelling;
}

void Services::setUsualSpelling(const spelling::Choice &choice)
{
    m_usualSpelling = choice;
    m_writers.start([path = spellingFile(m_places), text = choice.toText()] {
        QDir().mkpath(QFileInfo(path).absolutePath());
        QSaveFile file(path);
        // Where it can't be written, it holds until the program ends; no more.
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(QJsonDocument(QJsonObject{{u"newLetters"_s, text}}).toJson());
        file.commit();
    });
}

capture::CaptureServer &Services::captureServer()
{
    if (!m_capture)
        m_capture = std::make_unique<capture::CaptureServer>(m_places.capturedFolder);
    return *m_capture;
}

Result<quint16> Services::ensureTestServer()
{
    auto &server = captureServer();
    if (server.port() != 0)
        return server.port();
    return server.listen();
}

} // namespace envoi::compose
