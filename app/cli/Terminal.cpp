#include "app/cli/Terminal.h"

#include "app/cli/Output.h"

#include <cstdio>
#include <utility>

#ifdef Q_OS_WIN
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <io.h>
#else
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

/// What is typed is not shown while it lives.
class HiddenInput {
public:
    HiddenInput() : m_handle(GetStdHandle(STD_INPUT_HANDLE))
    {
        if (GetConsoleMode(m_handle, &m_before))
            SetConsoleMode(m_handle, m_before & ~DWORD(ENABLE_ECHO_INPUT));
    }
    ~HiddenInput() { SetConsoleMode(m_handle, m_before); }
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;

private:
    HANDLE m_handle;
    DWORD m_before = 0;
};

#else

bool isTerminal()
{
    return ::isatty(STDIN_FILENO) != 0;
}

/// What is typed is not shown while it lives.
class HiddenInput {
public:
    HiddenInput()
    {
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        m_isChanged = true;
        termios hidden = m_before;
        hidden.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenInput()
    {
        if (m_isChanged)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;

private:
    termios m_before = {};
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
