#include "tests/gui/screenshots/Studio.h"

#include "app/look/Look.h"
#include "tests/gui/screenshots/LongWords.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QElapsedTimer>
#include <QFile>
#include <QLinearGradient>
#include <QPainter>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

using compose::ComposeWindow;

bool waitUntil(const std::function<bool()> &done)
{
    constexpr int patience = 15'000;
    QElapsedTimer timer;
    timer.start();
    while (!done() && timer.elapsed() < patience)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    return done();
}

void settle()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 250)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
}

QByteArray picture()
{
    QImage image(360, 150, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, 150);
    sky.setColorAt(0, QColor(0x9f, 0xc5, 0xf0));
    sky.setColorAt(1, QColor(0xfd, 0xe6, 0xc8));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xff, 0xf4, 0xd0));
    painter.drawEllipse(QPointF(270, 45), 20, 20);
    painter.setBrush(QColor(0x6f, 0x8f, 0xa8));
    painter.drawPolygon(
        QPolygonF({{0, 120}, {90, 40}, {170, 120}, {230, 70}, {320, 130}, {360, 110}, {360, 150}, {0, 150}}));
    painter.setBrush(QColor(0x3f, 0x63, 0x6b));
    painter.drawPolygon(QPolygonF({{0, 140}, {120, 105}, {220, 140}, {360, 120}, {360, 150}, {0, 150}}));
    painter.end();
    QByteArray octets;
    QBuffer buffer(&octets);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return octets;
}

void closePopups()
{
    while (QWidget *popup = QApplication::activePopupWidget())
        popup->close();
}

Studio::Studio(QString folder, bool isLong)
    : m_folder(std::move(folder)), m_isLong(isLong),
      m_services(
          {m_home.filePath(u"accounts.json"_s), m_home.filePath(u"drafts"_s), m_home.filePath(u"captured"_s)},
          account::memorySecretStore())
{
}

int Studio::run(const QString &only)
{
    const std::pair<QString, void (Studio::*)()> scenes[] = {
        {u"empty"_s, &Studio::emptyLetter},
        {u"letter"_s, &Studio::fullLetter},
        {u"pictures"_s, &Studio::pictureTools},
        {u"wrong-address"_s, &Studio::wrongAddress},
        {u"suggestions"_s, &Studio::suggestions},
        {u"doubtful-address"_s, &Studio::doubtfulAddress},
        {u"failure"_s, &Studio::failure},
        {u"checks"_s, &Studio::lookedOver},
        {u"sent"_s, &Studio::sent},
        {u"partly-sent"_s, &Studio::partlySent},
        {u"options"_s, &Studio::deliveryOptions},
        {u"small"_s, &Studio::small},
        {u"large-letters"_s, &Studio::largeLetters},
        {u"right-to-left"_s, &Studio::mirrored},
        {u"panel"_s, &Studio::panel},
        {u"popups"_s, &Studio::popups},
        {u"menus"_s, &Studio::menus},
        {u"plain"_s, &Studio::plainLetter},
        {u"rules"_s, &Studio::everyFormat},
        {u"dialogs"_s, &Studio::dialogs},
        {u"accounts"_s, &Studio::accountPages},
        {u"captured"_s, &Studio::capturedMail},
        {u"opened"_s, &Studio::openedLetter},
        {u"spelling"_s, &Studio::spelling},
        {u"kept"_s, &Studio::keptTexts},
        {u"word-count"_s, &Studio::wordCount},
        {u"hebrew"_s, &Studio::hebrewLetter},
        {u"icons"_s, &Studio::icons},
        {u"mailbox"_s, &Studio::mailbox},
    };
    for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
        QApplication::setPalette(look::palette(scheme));
        m_suffix = scheme == look::Scheme::Dark ? u"-dark"_s : u""_s;
        for (const auto &[name, scene] : scenes) {
            if (only.isEmpty() || name == only)
                (this->*scene)();
        }
    }
    return m_failures;
}

QString Studio::said(const QString &english) const
{
    return m_isLong ? LongWords::of(english) : english;
}

void Studio::trigger(const QWidget &window, const QString &text)
{
    for (auto *action : window.findChildren<QAction *>()) {
        if (action->text() == said(text) && action->isEnabled()) {
            action->trigger();
            return;
        }
    }
    fail("no command “" + text.toUtf8() + "”");
}

void Studio::fail(const QByteArray &why)
{
    std::fprintf(stderr, "%s\n", why.constData());
    ++m_failures;
}

std::unique_ptr<ComposeWindow> Studio::makeWindow(QSize size)
{
    auto window = std::make_unique<ComposeWindow>(m_services);
    window->setAttribute(Qt::WA_DeleteOnClose, false);
    window->setAccounts({account::testServerAccount()});
    window->resize(size);
    window->show();
    window->activateWindow();
    return window;
}

void Studio::save(QWidget *window, const QString &name)
{
    settle();
    // What has popped up lies over the window, and may stand out from it.
    QList<QWidget *> shown{window};
    for (QWidget *one : QApplication::topLevelWidgets()) {
        if (one != window && one->isVisible() && one->windowType() == Qt::Popup)
            shown += one;
    }
    QRect all;
    for (const QWidget *one : std::as_const(shown))
        all |= QRect(one->mapToGlobal(QPoint()), one->size());
    const qreal ratio = window->devicePixelRatioF();
    QPixmap picture(all.size() * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::gray);
    QPainter painter(&picture);
    for (QWidget *one : std::as_const(shown))
        painter.drawPixmap(one->mapToGlobal(QPoint()) - all.topLeft(), one->grab());
    painter.end();
    const QString path = m_folder + u'/' + name + m_suffix + u".png"_s;
    if (!picture.save(path)) {
        std::fprintf(stderr, "can't write %s\n", qPrintable(path));
        ++m_failures;
        return;
    }
    std::printf("%s\n", qPrintable(path));
}

QString Studio::file(const QString &name, qint64 size)
{
    const QString path = m_home.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.resize(size))
        ++m_failures;
    return path;
}

letter::Draft Studio::sample()
{
    letter::Draft draft;
    draft.to = {u"Anna Example <anna@example.com>"_s, u"\"Example, Zoë\" <zoe@bücher.example>"_s,
                u"Team: one@example.com, two@example.com;"_s};
    draft.cc = {u"office@example.org"_s};
    draft.subject = u"Notes from the walk on Sunday"_s;
    draft.html =
        u"<h2>Up to the ridge</h2><p>Dear all,</p><p>thank you for coming! The <b>whole route</b> is in "
        u"the attached file; the <i>short way back</i> is marked in "
        u"<span style=\"color:#c0392b\">red</span>.</p>"
        u"<p><img src=\"cid:ridge@example.com\" width=\"360\" height=\"150\" alt=\"The ridge\"></p>"
        u"<p>For next time:</p><ul><li>good shoes</li><li>something to drink</li>"
        u"<li>the <a href=\"https://example.org/map\">map</a></li></ul>"
        u"<blockquote><p>Will there be cake again?</p></blockquote><p>There will.</p>"_s;
    letter::Attachment image{picture(), u"ridge.png"_s, mime::MediaType::fromName(u"image/png"_s)};
    draft.images = {{u"ridge@example.com"_s, image}};
    for (const auto &[name, type, size] :
         {std::tuple(u"Route.pdf"_s, u"application/pdf"_s, 1'483'000LL),
          std::tuple(u"Photos of the day.zip"_s, u"application/zip"_s, 8'730'000LL),
          std::tuple(u"Kosten – Übersicht.ods"_s, u"application/vnd.oasis.opendocument.spreadsheet"_s,
                     41'200LL)}) {
        auto seen = FileReference::look(file(name, size));
        if (seen)
            draft.attachments.push_back({*seen, name, mime::MediaType::fromName(type)});
    }
    return draft;
}

} // namespace envoi::screenshots
