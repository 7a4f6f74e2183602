#pragma once

#include <thread>

namespace envoi::platform {

/// On Linux and its kin: reads the system's list of fonts in another thread, while the connection to the
/// display is made; that is half of the time that the smallest Qt program takes to start. Elsewhere it does
/// nothing. Made before QApplication.
class FontPreparation {
public:
    FontPreparation();
    ~FontPreparation() { await(); }
    FontPreparation(const FontPreparation &) = delete;
    FontPreparation &operator=(const FontPreparation &) = delete;
    /// Before the first text is measured: who comes too early reads the list a second time.
    void await();

private:
    std::thread m_thread;
};

} // namespace envoi::platform
