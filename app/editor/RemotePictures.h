#pragma once

#include "app/editor/PictureOctets.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTextFormat>

#include <vector>

class QNetworkAccessManager;
class QNetworkReply;

namespace envoi::editor {

class TextView;

/// The pictures that pasted HTML names on the web. Each stands in the letter as a frame with its
/// description; of such a frame only the description is sent. When the person asks for it, they are
/// fetched, and embedded: over https alone, each within 20 s and at most 20 MB, without cookies, referrer
/// or credentials. Either way is one undo step.
class RemotePictures : public QObject {
    Q_OBJECT

public:
    explicit RemotePictures(TextView &view);

    /// What stands for the picture at \a url.
    static QTextImageFormat placeholder(const QString &url);
    static bool isPlaceholder(const QTextFormat &format);

    /// How many frames there are in the letter.
    int count() const;
    bool isLoading() const { return m_place != 0; }
    void load();
    /// Stops loading; what has come is put in.
    void stop();
    /// The descriptions take the frames' places.
    void leaveOut();

signals:
    /// Nothing more is under way; so many could not be had.
    void loaded(int failed);

private:
    struct Frame {
        int position;
        QTextImageFormat format;
    };
    std::vector<Frame> frames() const;
    void fetchNext();
    void onFinished(QNetworkReply *reply, const QString &url);
    void putIn();

    TextView &m_view;
    QNetworkAccessManager *m_network = nullptr;
    QStringList m_wanted; ///< URLs
    QList<QNetworkReply *> m_replies;
    QHash<QString, PictureOctets> m_fetched;
    int m_converting = 0;
    int m_failed = 0;
    int m_place = 0; ///< what tells others to wait; 0: nothing is under way
};

} // namespace envoi::editor
