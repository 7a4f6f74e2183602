#include "app/cli/Terminal.h"

#include "app/cli/Output.h"

#include <array>
#include <cstdio>
#include <utility>

#ifdef Q_OS_WIN
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <io.h>
#else
#include <csignal>
#include <termios.h>
#include <unistd.h>
#endif

namespace envoi::cli {

namespace {

/// Far beyond any password or token.
constexpr qsizetype longestPassword = 64 * 1024;

Result<Secret> readLine()
{
    QByteArray line;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) {
        if (line.size() == longestPassword)
            return failure(ErrorCode::PasswordNeeded, {},
                           Words::tr("What standard input has is far too long."));
        line.append(static_cast<char>(c));
    }
    if (line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return failure(ErrorCode::PasswordNeeded, {},
                       Words::tr("The first line of standard input is empty."));
    return Secret(std::exchange(line, {}));
}

#ifdef Q_OS_WIN

bool isTerminal()
{
    return _isatty(_fileno(stdin)) != 0;
}

HANDLE terminal = nullptr;
DWORD shownMode = 0;

/// Ctrl+C ends the program as ever, but with a terminal that shows again what is typed.
BOOL WINAPI onEnd(DWORD)
{
    SetConsoleMode(terminal, shownMode);
    return FALSE;
}

/// What is typed is not shown while it lives. One at a time.
class HiddenInput {
public:
    HiddenInput()
    {
        terminal = GetStdHandle(STD_INPUT_HANDLE);
        m_isChanged = GetConsoleMode(terminal, &shownMode) != 0;
        if (!m_isChanged)
            return;
        SetConsoleCtrlHandler(onEnd, TRUE);
        SetConsoleMode(terminal, shownMode & ~DWORD(ENABLE_ECHO_INPUT));
    }
    ~HiddenInput()
    {
        if (!m_isChanged)
            return;
        SetConsoleMode(terminal, shownMode);
        SetConsoleCtrlHandler(onEnd, FALSE);
    }
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;

private:
    bool m_isChanged = false;
};

#else

bool isTerminal()
{
    return ::isatty(STDIN_FILENO) != 0;
}

/// What ends a program that does not want to hear of it.
constexpr std::array endingSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

termios shownMode = {};

/// The signal ends the program as ever, but with a terminal that shows again what is typed.
extern "C" void onEnd(int number)
{
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shownMode);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, "\n", 1);
    // Comes when this returns, and finds the usual action: see SA_RESETHAND.
    ::raise(number);
}

/// What is typed is not shown while it lives. One at a time.
class HiddenInput {
public:
    HiddenInput()
    {
        if (::tcgetattr(STDIN_FILENO, &shownMode) != 0)
            return;
        m_isChanged = true;
        struct sigaction action = {};
        action.sa_handler = onEnd;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        for (std::size_t i = 0; i < endingSignals.size(); ++i) {
            ::sigaction(endingSignals[i], nullptr, &m_before[i]);
            if (m_before[i].sa_handler != SIG_IGN)
                ::sigaction(endingSignals[i], &action, nullptr);
        }
        termios hidden = shownMode;
        hidden.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenInput()
    {
        if (!m_isChanged)
            return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shownMode);
        for (std::size_t i = 0; i < endingSignals.size(); ++i)
            ::sigaction(endingSignals[i], &m_before[i], nullptr);
    }
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;

private:
    std::array<struct sigaction, endingSignals.size()> m_before = {};
    bool m_isChanged = false;
};

#endif

} // namespace

Result<Secret> askPassword(const QString &user)
{
    if (!isTerminal())
        return failure(ErrorCode::PasswordNeeded, user,
                       Words::tr("There is no terminal to ask on: use --password-env or --password-stdin."));
    // First, for hiding forgets what was typed before it.
    const HiddenInput hidden;
    std::fputs(Words::tr("Password of %1: ").arg(user).toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    auto password = readLine();
    std::fputc('\n', stderr);
    return password;
}

Result<Secret> passwordFromStandardInput()
{
    return readLine();
}

Result<Secret> passwordFromEnvironment(const QString &variable)
{
    QByteArray value = qgetenv(variable.toLocal8Bit().constData());
    if (value.isEmpty())
        return failure(ErrorCode::PasswordNeeded, {},
                       Words::tr("The environment variable %1 is not set or empty.").arg(variable));
    return Secret(std::exchange(value, {}));
}

} // namespace envoi::cli
