#pragma once

#include "core/connection/Sasl.h"

namespace envoi::connection {

/// PLAIN (RFC 4616): user and password as they were typed. To prepare them for the comparison is the server's
/// part there, and many servers compare octets: prepared here, a password that their web page took as it
/// was would be a wrong one.
class SaslPlain final : public SaslMechanism {
public:
    Answer answer(const Credentials &credentials, const QByteArray &challenge) override;
    bool hasUsedSecret() const override { return m_said; }

private:
    bool m_said = false;
};

/// LOGIN (never an RFC): user, then password, whatever the server calls them when it asks. As typed.
class SaslLogin final : public SaslMechanism {
public:
    bool speaksFirst() const override { return false; }
    Answer answer(const Credentials &credentials, const QByteArray &challenge) override;
    bool hasUsedSecret() const override { return m_answers == 2; }

private:
    int m_answers = 0;
};

/// CRAM-MD5 (RFC 2195). As typed.
class SaslCramMd5 final : public SaslMechanism {
public:
    bool speaksFirst() const override { return false; }
    Answer answer(const Credentials &credentials, const QByteArray &challenge) override;
    bool hasUsedSecret() const override { return m_said; }

private:
    bool m_said = false;
};

/// EXTERNAL (RFC 4422 appendix A): who it is, TLS has shown already.
class SaslExternal final : public SaslMechanism {
public:
    Answer answer(const Credentials &credentials, const QByteArray &challenge) override;

private:
    bool m_said = false;
};

/// OAUTHBEARER (RFC 7628), and XOAUTH2, which was there before it. Of a failure they tell by one more
/// challenge, with JSON, that wants a dummy answer.
class SaslOAuth final : public SaslMechanism {
public:
    enum class Dialect { Bearer, XOAuth2 };
    explicit SaslOAuth(Dialect dialect) : m_dialect(dialect) {}
    Answer answer(const Credentials &credentials, const QByteArray &challenge) override;
    bool hasUsedSecret() const override { return m_answers > 0; }
    QString serverText() const override { return m_serverText; }

private:
    Dialect m_dialect;
    int m_answers = 0;
    QString m_serverText;
};

} // namespace envoi::connection
