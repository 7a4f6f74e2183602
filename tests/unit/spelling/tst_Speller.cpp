#include "core/spelling/Speller.h"

#include "core/spelling/InstalledDictionaries.h"
#include "core/spelling/PersonalWords.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::spelling;

namespace {

QString own()
{
    return QString::fromUtf8(ENVOI_SOURCE_DIR "/tests/data/spelling");
}

} // namespace

class tst_Speller : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void choiceAsText();
    void findsDictionaries();
    void likelyOnes();
    void wrongWords_data();
    void wrongWords();
    void tellsTheLanguage();
    void whatIsNoLanguageHere();
    void keepsTheLanguage();
    void letterLanguageDecidesForShortOnes();
    void ignoredWords();
    void suggestions();
    void withoutDictionaries();
    void damagedDictionaries();
    void learns();
    void seesWhatOthersLearn();
    void personalForms();
    void personalFileThatCanNotBeWritten();
    void answersOnlyToTheLiving();
    void systemDictionaries();

private:
    QStringList wrong(const QString &text, const Choice &choice = {}, const QString &letterLanguage = {})
    {
        Request request;
        request.choice = choice;
        request.letterLanguage = letterLanguage;
        request.paragraphs = {{7, text, {}, {}}};
        return wrongIn(request);
    }
    QStringList wrongIn(const Request &request)
    {
        bool done = false;
        QStringList words;
        m_speller->check(request, Speller::Haste::Visible, this, [&](const QList<Finding> &findings) {
            for (qsizetype i = 0; i < findings.size(); ++i) {
                QCOMPARE(findings[i].id, request.paragraphs[i].id);
                for (const Range &range : findings[i].wrong)
                    words.append(request.paragraphs[i].text.mid(range.start, range.length));
            }
            m_findings = findings;
            done = true;
        });
        [&] { QTRY_VERIFY(done); }();
        return words;
    }
    QStringList suggested(const QString &word, const QStringList &languages)
    {
        bool done = false;
        QStringList words;
        m_speller->suggest(word, languages, 5, this, [&](const QStringList &suggestions) {
            words = suggestions;
            done = true;
        });
        [&] { QTRY_VERIFY(done); }();
        return words;
    }
    void make(const QStringList &folders, const QStringList &preferred = {u"en-US"_s})
    {
        m_speller = std::make_unique<Speller>(folders, personalFile(), preferred);
    }
    QString personalFile() const { return m_folder->filePath(u"data/words.txt"_s); }
    static Choice in(const QStringList &languages) { return {Choice::Kind::Languages, languages}; }
    static void write(const QString &path, const QByteArray &octets)
    {
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size())
            qFatal("no file");
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Speller> m_speller;
    QList<Finding> m_findings;
};

void tst_Speller::initTestCase()
{
    if (!Speller::isBuiltIn())
        QSKIP("built without Hunspell");
}

void tst_Speller::init()
{
    m_speller.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    make({own()});
}

void tst_Speller::choiceAsText()
{
    for (const Choice &choice : {Choice{}, Choice{Choice::Kind::Off, {}}, in({u"en-US"_s, u"de-DE"_s})})
        QCOMPARE(Choice::fromText(choice.toText()), choice);
    for (const QString &text : {u""_s, u"  "_s, u"x"_s, u"../de"_s, QString(100, u'a'), u"de\u00e4"_s})
        QVERIFY2(!Choice::fromText(text), qPrintable(text));
}

void tst_Speller::findsDictionaries()
{
    const QString folder = m_folder->path();
    for (const auto &name : {u"en_GB.aff"_s, u"en_GB.dic"_s, u"de_DE.dic"_s, u"de_DE.aff"_s, u"hyph_nl.dic"_s,
                             u"hyph_nl.aff"_s, u"th_en_US.dic"_s, u"th_en_US.aff"_s, u"fr_FR.dic"_s,
                             u"it_IT.aff"_s, u"de_DE_frami.dic"_s, u"de_DE_frami.aff"_s})
        write(folder + u'/' + name, "1\nx\n");
    QStringList languages;
    for (const auto &files : installedDictionaries({folder, own(), folder + u"/none"_s})) {
        languages.append(files.language);
        if (files.language == u"de-DE")
            QVERIFY(files.words.startsWith(folder));
    }
    QCOMPARE(languages.join(u' '), u"de-DE de-DE-frami en-GB en-US ru-RU"_s);
}

void tst_Speller::likelyOnes()
{
    QList<DictionaryFiles> installed;
    for (const auto *language : {"de-AT", "de-DE", "en-GB", "en-US", "fr-FR", "pt-BR", "pt-PT"})
        installed.append({QString::fromLatin1(language), {}, {}});
    const auto likely = [&installed](const QStringList &preferred) {
        QStringList languages;
        for (const auto &files : likelyDictionaries(installed, preferred))
            languages.append(files.language);
        return languages.join(u' ');
    };
    QCOMPARE(likely({}), u"de-DE en-US fr-FR pt-BR"_s);
    QCOMPARE(likely({u"fr"_s, u"en-GB"_s}), u"fr-FR en-GB de-DE pt-BR"_s);
    QCOMPARE(likely({u"de-AT"_s, u"de"_s}), u"de-AT en-US fr-FR pt-BR"_s);
}

void tst_Speller::wrongWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("languages");
    QTest::addColumn<QString>("wrong");
    const auto row = [](const char *name, const QString &text, const QString &languages,
                        const QString &wrong) { QTest::newRow(name) << text << languages << wrong; };
    row("right", u"Dear Anna, thank you! These are the letters."_s, u"en-US"_s, {});
    row("wrong", u"Thsi is teh letter"_s, u"en-US"_s, u"Thsi teh"_s);
    row("apostrophes", u"I don\u2019t like the cat\u2019s water, doesn't"_s, u"en-US"_s, u"doesn't"_s);
    row("abbreviation", u"apples etc. and etc"_s, u"en-US"_s, u"etc"_s);
    row("joined", u"well-known well-knwon T-shirt"_s, u"en-US"_s, u"knwon"_s);
    row("sentence", u"Hello. hello HELLO"_s, u"en-US"_s, {});
    row("ISO 8859-1", u"gr\u00f6\u00dfer als über den Gareten"_s, u"de-DE"_s, u"als Gareten"_s);
    row("not in its charset", u"Freund fr\u0142end"_s, u"de-DE"_s, u"fr\u0142end"_s);
    row("KOI8-R", u"\u043f\u0440\u0438\u0432\u0435\u0442 \u043f\u0440\u0438\u0432\u0435\u0434"_s, u"ru-RU"_s,
        u"\u043f\u0440\u0438\u0432\u0435\u0434"_s);
    row("several", u"Thank you, lieber Freund, fro this"_s, u"en-US de-DE"_s, u"fro"_s);
    row("another script", u"thank you, \u0434\u0440\u0443\u0433"_s, u"en-US"_s, {});
    row("no such dictionary", u"nothing is wrogn"_s, u"fr-FR"_s, {});
}

void tst_Speller::wrongWords()
{
    QFETCH(QString, text);
    QFETCH(QString, languages);
    QFETCH(QString, wrong);
    QCOMPARE(this->wrong(text, in(languages.split(u' '))).join(u' '), wrong);
    QCOMPARE(this->wrong(text, {Choice::Kind::Off, {}}), QStringList());
}

void tst_Speller::tellsTheLanguage()
{
    Request request;
    request.paragraphs = {
        {1, u"Dear Anna, this is my lettre to you"_s, {}, {}},
        {2, u"lieber Freund, wir kommen morgen im Garten gehn"_s, {}, {}},
        {3,
         u"\u0434\u0440\u0443\u0433 \u0438 \u0434\u043e\u043c \u0432 \u0441\u0430\u0434 \u043d\u0435 \u0432\u043e\u0434\u0430"_s,
         {},
         {}}};
    QCOMPARE(wrongIn(request), (QStringList{u"lettre"_s, u"gehn"_s}));
    QCOMPARE(m_findings[0].language, u"en-US"_s);
    QCOMPARE(m_findings[1].language, u"de-DE"_s);
    QCOMPARE(m_findings[2].language, u"ru-RU"_s);
    QCOMPARE(m_findings[0].words, 8);
}

void tst_Speller::whatIsNoLanguageHere()
{
    // Italian, say, for which there is no dictionary: nothing is marked.
    QCOMPARE(wrong(u"nel mezzo del cammin di nostra vita mi ritrovai per una selva oscura"_s), QStringList());
    QCOMPARE(m_findings[0].language, QString());
    // Asked for by hand, it is checked all the same.
    QVERIFY(wrong(u"nel mezzo del cammin di nostra vita mi ritrovai"_s, in({u"en-US"_s})).size() > 6);
}

void tst_Speller::keepsTheLanguage()
{
    // Half in one, half in the other: what it was it stays.
    const QString text = u"thank you dear friend lieber Freund danke sehr"_s;
    for (const auto &before : {u"en-US"_s, u"de-DE"_s}) {
        Request request;
        request.paragraphs = {{1, text, {}, before}};
        wrongIn(request);
        QCOMPARE(m_findings[0].language, before);
    }
}

void tst_Speller::letterLanguageDecidesForShortOnes()
{
    QCOMPARE(wrong(u"lieber Freund"_s), QStringList());
    QCOMPARE(wrong(u"lieber Frend"_s), (QStringList{u"Frend"_s}));
    QCOMPARE(wrong(u"lieber Freund"_s, {}, u"de-DE"_s), QStringList());
    QCOMPARE(wrong(u"lieber Freund"_s, {}, u"en-US"_s), (QStringList{u"lieber"_s, u"Freund"_s}));
}

void tst_Speller::ignoredWords()
{
    Request request;
    request.choice = in({u"en-US"_s});
    request.ignored = QStringList{u"Envoi"_s};
    request.paragraphs = {{1, u"with Envoi you write lettres"_s, {}, {}}};
    QCOMPARE(wrongIn(request), (QStringList{u"lettres"_s}));
}

void tst_Speller::suggestions()
{
    QCOMPARE(suggested(u"lettre"_s, {u"en-US"_s}).value(0), u"letter"_s);
    QCOMPARE(suggested(u"gr\u00f6ser"_s, {u"de-DE"_s}).value(0), u"gr\u00f6\u00dfer"_s);
    QCOMPARE(suggested(u"dont"_s, {u"en-US"_s}).value(0), u"don't"_s);
    QVERIFY(suggested(u"don\u2019tt"_s, {u"en-US"_s}).contains(u"don\u2019t"_s));
    QCOMPARE(suggested(u"gardenn"_s, {}).value(0), u"garden"_s);
    // Each language gets a word in.
    const auto both = suggested(u"morgenn"_s, {u"en-US"_s, u"de-DE"_s});
    QVERIFY(both.contains(u"morgen"_s));
    QVERIFY(both.size() <= 5);
    QCOMPARE(suggested(u"\u0434\u0440\u0443\u0433\u0433"_s, {u"ru-RU"_s, u"en-US"_s}).value(0),
             u"\u0434\u0440\u0443\u0433"_s);
}

void tst_Speller::withoutDictionaries()
{
    make({m_folder->filePath(u"nothing"_s)});
    QCOMPARE(wrong(u"Thsi is teh lettre taht nobdoy cna raed"_s), QStringList());
    QCOMPARE(wrong(u"Thsi is teh lettre"_s, in({u"en-US"_s})), QStringList());
    QCOMPARE(suggested(u"teh"_s, {u"en-US"_s}), QStringList());
    QCOMPARE(suggested(u"teh"_s, {}), QStringList());
    QStringList languages{u"x"_s};
    m_speller->languages(this, [&](const QStringList &found) { languages = found; });
    QTRY_COMPARE(languages, QStringList());
}

void tst_Speller::damagedDictionaries()
{
    const QString folder = m_folder->path();
    write(folder + u"/en_US.aff"_s, "");
    write(folder + u"/en_US.dic"_s, "");
    write(folder + u"/de_DE.aff"_s, "SET NO-SUCH-CHARSET\n");
    write(folder + u"/de_DE.dic"_s, "1\nHaus\n");
    write(folder + u"/fr_FR.aff"_s, QByteArray("SFX A Y 99999999\nSFX A \0 \xff", 25));
    write(folder + u"/fr_FR.dic"_s, "0\n\xff\xfe/////\n");
    make({folder});
    QCOMPARE(wrong(u"nothing wrogn"_s, in({u"en-US"_s, u"de-DE"_s})), QStringList());
    wrong(u"nothing wrogn"_s, in({u"fr-FR"_s}));
    wrong(u"nothing wrogn and four words"_s);
}

void tst_Speller::learns()
{
    const Choice english = in({u"en-US"_s});
    QCOMPARE(wrong(u"dear Zo\u00eb"_s, english), (QStringList{u"Zo\u00eb"_s}));
    QVERIFY(!QFile::exists(personalFile()));
    QSignalSpy changed(m_speller.get(), &Speller::wordsChanged);
    QSignalSpy failed(m_speller.get(), &Speller::failed);
    m_speller->learn(u"Zo\u00eb"_s);
    QTRY_COMPARE(changed.size(), 1);
    m_speller->learn(u"envoi"_s);
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(read(personalFile()), QByteArray("Zo\xc3\xab\nenvoi\n"));
    QCOMPARE(wrong(u"dear Zo\u00eb Envoi"_s, english), QStringList());
    // Twice is once.
    m_speller->learn(u"envoi"_s);
    QTRY_COMPARE(changed.size(), 3);
    QCOMPARE(read(personalFile()), QByteArray("Zo\xc3\xab\nenvoi\n"));
    make({own()});
    QCOMPARE(wrong(u"dear Zo\u00eb Envoi"_s, english), QStringList());
}

void tst_Speller::seesWhatOthersLearn()
{
    const Choice english = in({u"en-US"_s});
    write(personalFile(), "\xef\xbb\xbf"
                          "Anka\r\n\r\nBertl");
    QSignalSpy changed(m_speller.get(), &Speller::wordsChanged);
    QCOMPARE(wrong(u"Anka Bertl Cilli"_s, english), (QStringList{u"Cilli"_s}));
    // What it holds at the beginning is no change.
    QCOMPARE(changed.size(), 0);
    Speller other({own()}, personalFile(), {});
    QSignalSpy learnt(&other, &Speller::wordsChanged);
    other.learn(u"Cilli"_s);
    QTRY_COMPARE(learnt.size(), 1);
    QCOMPARE(wrong(u"Anka Bertl Cilli"_s, english), QStringList());
    QTRY_COMPARE(changed.size(), 1);
    m_speller->learn(u"Dora"_s);
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(read(personalFile()), QByteArray("Anka\r\n\r\nBertl\nCilli\nDora\n"));
}

void tst_Speller::personalForms()
{
    write(personalFile(), "envoi\nZo\xc3\xab\niPod\n");
    PersonalWords words(personalFile());
    QVERIFY(!words.refresh());
    for (const auto &word : {u"envoi"_s, u"Envoi"_s, u"ENVOI"_s, u"envoi's"_s, u"Zo\u00eb"_s, u"ZO\u00cb"_s,
                             u"Zo\u00eb's"_s, u"iPod"_s})
        QVERIFY2(words.contains(word), qPrintable(word));
    for (const auto &word : {u"zo\u00eb"_s, u"ipod"_s, u"env"_s, u"'s"_s, u""_s})
        QVERIFY2(!words.contains(word), qPrintable(word));
}

void tst_Speller::personalFileThatCanNotBeWritten()
{
    // A file stands where its folder should be.
    write(m_folder->filePath(u"data"_s), "x");
    QSignalSpy failed(m_speller.get(), &Speller::failed);
    m_speller->learn(u"Zo\u00eb"_s);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().code, ErrorCode::FileUnwritable);
    QCOMPARE(failed[0][0].value<Error>().context, personalFile());
    // Until the program ends it is known all the same.
    QCOMPARE(wrong(u"dear Zo\u00eb"_s, in({u"en-US"_s})), QStringList());
}

void tst_Speller::answersOnlyToTheLiving()
{
    auto context = std::make_unique<QObject>();
    int answers = 0;
    m_speller->suggest(u"lettre"_s, {u"en-US"_s}, 5, context.get(), [&](const QStringList &) { ++answers; });
    context.reset();
    for (int i = 0; i < 3; ++i)
        (void)suggested(u"lettre"_s, {u"en-US"_s});
    QCOMPARE(answers, 0);
    m_speller->suggest(u"lettre"_s, {u"en-US"_s}, 5, this, [&](const QStringList &) { ++answers; });
    m_speller.reset();
}

void tst_Speller::systemDictionaries()
{
    make(dictionaryFolders());
    QStringList languages;
    bool done = false;
    m_speller->languages(this, [&](const QStringList &found) { languages = found, done = true; });
    QTRY_VERIFY(done);
    if (!languages.contains(u"en-US"_s) || !languages.contains(u"de-DE"_s))
        QSKIP("the dictionaries of English and German are not installed");
    Request request;
    request.paragraphs = {
        {1, u"We shouldn\u2019t worry about the well-known problms of spelling; it\u2019s fine."_s, {}, {}},
        {2,
         u"Die Donaudampfschifffahrt f\u00e4hrt n\u00e4chste Woche z. B. gr\u00f6\u00dfere Schife \u00fcber den Fluss."_s,
         {},
         {}}};
    QCOMPARE(wrongIn(request), (QStringList{u"problms"_s, u"Schife"_s}));
    QCOMPARE(m_findings[0].language, u"en-US"_s);
    QCOMPARE(m_findings[1].language, u"de-DE"_s);
    QVERIFY(suggested(u"problms"_s, {u"en-US"_s}).contains(u"problems"_s));
}

QTEST_GUILESS_MAIN(tst_Speller)
#include "tst_Speller.moc"
