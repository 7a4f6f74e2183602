#include "app/compose/Services.h"

#include "core/delivery/SentLetters.h"
#include "core/spelling/InstalledDictionaries.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

QString besideAccounts(const Places &places, const QString &name)
{
    return QFileInfo(places.accountsFile).absolutePath() + u'/' + name;
}

QString contactsFile(const Places &places)
{
    return places.contactsFile.isEmpty() ? besideAccounts(places, u"contacts.json"_s) : places.contactsFile;
}

QString templatesFolder(const Places &places)
{
    return QFileInfo(places.draftsFolder).absolutePath() + u"/templates"_s;
}

constexpr int usualUndoSeconds = 5;

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
      m_snippets(besideAccounts(m_places, u"snippets.json"_s)),
      m_memory(besideAccounts(m_places, u"memory.json"_s), m_writers),
      m_addressBook(contactsFile(m_places), m_writers)
{
    m_writers.setMaxThreadCount(1);
    m_memory.wake();
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

QSize Services::windowSize() const
{
    const QJsonObject known = m_memory.recall(u"window"_s);
    return {known[u"width"_s].toInt(-1), known[u"height"_s].toInt(-1)};
}

void Services::rememberWindowSize(QSize size)
{
    m_memory.keep(u"window"_s, {{u"width"_s, size.width()}, {u"height"_s, size.height()}});
}

spelling::Speller &Services::speller()
{
    if (!m_speller)
        m_speller = std::make_unique<spelling::Speller>(
            m_places.dictionaryFolders, m_places.personalDictionary, spelling::Speller::systemLanguages());
    return *m_speller;
}

spelling::Choice Services::usualSpelling() const
{
    const QJsonObject known = m_memory.recall(u"spelling"_s);
    return spelling::Choice::fromText(known[u"newLetters"_s].toString()).value_or(spelling::Choice());
}

void Services::setUsualSpelling(const spelling::Choice &choice)
{
    m_memory.keep(u"spelling"_s, {{u"newLetters"_s, choice.toText()}});
}

store::Outbox::Folders Services::outboxFolders() const
{
    return store::Outbox::Folders::below(QFileInfo(m_places.draftsFolder).absolutePath());
}

delivery::Dispatcher &Services::dispatcher()
{
    if (m_dispatcher)
        return *m_dispatcher;
    delivery::Dispatcher::World world;
    world.folders = outboxFolders();
    world.openFolder = m_places.draftsFolder + u"/open"_s;
    world.draftsFolder = m_places.draftsFolder;
    world.secrets = [this]() -> account::SecretStore & { return secrets(); };
    world.account = [this](const QString &id) { return account(id); };
    world.server = [this](const account::Account &account) -> Result<smtp::Server> {
        if (account.isTestServer) {
            const auto port = ensureTestServer();
            if (!port)
                return std::unexpected(port.error());
            return smtp::Server{u"127.0.0.1"_s, *port, smtp::Security::None, {}};
        }
        smtp::Server server = account.server();
        server.extraAuthorities = m_extraAuthorities;
        return server;
    };
    world.missed = missed();
    m_dispatcher = std::make_unique<delivery::Dispatcher>(std::move(world));
    startCopies();
    m_dispatcher->start();
    return *m_dispatcher;
}

delivery::SentCopies &Services::sentCopies()
{
    dispatcher();
    return *m_copies;
}

void Services::startCopies()
{
    using delivery::Dispatcher;
    delivery::SentCopies::World world;
    world.ledger = std::make_unique<delivery::SentLetters>(outboxFolders().sent);
    world.secrets = [this]() -> account::SecretStore & { return secrets(); };
    world.account = [this](const QString &id) { return account(id); };
    world.server = [this](const account::Account &account) {
        imap::Server server = account.sentFolder.server();
        server.extraAuthorities = m_extraAuthorities;
        return server;
    };
    m_copies = std::make_unique<delivery::SentCopies>(std::move(world));
    // Two programs that both made them would make two.
    const auto recheck = [this] {
        if (m_dispatcher->isOwner())
            m_copies->recheck();
    };
    auto *dispatcher = m_dispatcher.get();
    auto *copies = m_copies.get();
    QObject::connect(dispatcher, &Dispatcher::ready, copies, recheck);
    QObject::connect(dispatcher, &Dispatcher::ownershipChanged, copies, recheck);
    // Also what some had when it was taken back.
    QObject::connect(dispatcher, &Dispatcher::removed, copies, recheck);
    QObject::connect(dispatcher, &Dispatcher::settled, copies,
                     [this, recheck](const QString &, const smtp::Outcome &, const smtp::ServerFacts &,
                                     const store::LetterRecord &record) {
                         if (record.state != store::LetterRecord::State::Sent)
                             return;
                         if (auto typed = m_typed.extract(record.accountId))
                             m_copies->usePassword(record.accountId, std::move(typed.mapped()));
                         recheck();
                     });
}

void Services::rememberPassword(const QString &accountId, Secret password)
{
    m_typed.insert_or_assign(accountId, std::move(password));
}

std::optional<account::Account> Services::account(const QString &id) const
{
    const auto accounts = m_accounts.load().value_or(QList<account::Account>());
    const auto found = std::ranges::find(accounts, id, &account::Account::id);
    return found == accounts.end() ? std::nullopt : std::optional(*found);
}

int Services::undoSeconds()
{
    return m_memory.recall(u"sending"_s).value(u"undoSeconds"_s).toInt(usualUndoSeconds);
}

void Services::setUndoSeconds(int seconds)
{
    QJsonObject kept = m_memory.recall(u"sending"_s);
    kept.insert(u"undoSeconds"_s, seconds);
    m_memory.keep(u"sending"_s, kept);
}

delivery::Missed Services::missed()
{
    return m_memory.recall(u"sending"_s).value(u"missed"_s) == u"ask"_s ? delivery::Missed::Ask
                                                                        : delivery::Missed::Send;
}

void Services::setMissed(delivery::Missed missed)
{
    QJsonObject kept = m_memory.recall(u"sending"_s);
    kept.insert(u"missed"_s, missed == delivery::Missed::Ask ? u"ask"_s : u"send"_s);
    m_memory.keep(u"sending"_s, kept);
    if (m_dispatcher)
        m_dispatcher->setMissed(missed);
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
