// How long a program takes from exec to its painted window, as a person sees it on an X server.
//
//   bench_painted TITLE-PART PROGRAM [ARGUMENT ...]
//
// Prints milliseconds from just before fork to the first frame of the window from which on at most
// 0.5 % of its pixels still change, and its private memory in KiB (anonymous PSS, with that of the processes
// it has started) when it is idle; then ends the program. A frame is taken at each damage event, until the
// window is still for 1.5 s.
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Frame {
    double milliseconds;
    int width;
    int height;
    std::vector<char> pixels;
};

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

bool hasTitle(Display *display, Window window, const char *part)
{
    char *name = nullptr;
    const bool found = XFetchName(display, window, &name) != 0 && name && std::strstr(name, part);
    if (name)
        XFree(name);
    return found;
}

Window findWindow(Display *display, Window root, const char *part, int depth = 0)
{
    XWindowAttributes attributes;
    if (!XGetWindowAttributes(display, root, &attributes))
        return 0;
    if (attributes.map_state == IsViewable && hasTitle(display, root, part))
        return root;
    if (depth == 4)
        return 0;
    Window parent = 0;
    Window *children = nullptr;
    unsigned count = 0;
    Window found = 0;
    if (XQueryTree(display, root, &root, &parent, &children, &count)) {
        for (unsigned i = 0; i < count && !found; ++i)
            found = findWindow(display, children[i], part, depth + 1);
        if (children)
            XFree(children);
    }
    return found;
}

void takeFrame(Display *display, Window window, Clock::time_point start, std::vector<Frame> &frames)
{
    const double now = since(start);
    XWindowAttributes attributes;
    if (!XGetWindowAttributes(display, window, &attributes) || attributes.map_state != IsViewable)
        return;
    XImage *image = XGetImage(display, window, 0, 0, static_cast<unsigned>(attributes.width),
                              static_cast<unsigned>(attributes.height), AllPlanes, ZPixmap);
    if (!image)
        return;
    const auto size =
        static_cast<std::size_t>(image->bytes_per_line) * static_cast<std::size_t>(image->height);
    frames.push_back({now, image->width, image->height, std::vector<char>(image->data, image->data + size)});
    XDestroyImage(image);
}

bool nearlySame(const Frame &a, const Frame &b)
{
    if (a.width != b.width || a.height != b.height || a.pixels.size() != b.pixels.size())
        return false;
    const std::size_t pixels = a.pixels.size() / 4;
    std::size_t different = 0;
    for (std::size_t i = 0; i < pixels; ++i)
        different += std::memcmp(&a.pixels[i * 4], &b.pixels[i * 4], 3) != 0;
    return different * 200 <= pixels;
}

/// The process itself and all that it, or one of them, has started.
std::vector<pid_t> withChildren(pid_t process)
{
    std::vector<pid_t> all{process};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto tasks = "/proc/" + std::to_string(all[i]) + "/task";
        std::error_code none;
        for (const auto &task : std::filesystem::directory_iterator(tasks, none)) {
            std::ifstream children(task.path() / "children");
            for (pid_t child = 0; children >> child;)
                all.push_back(child);
        }
    }
    return all;
}

long anonymousKiB(pid_t process)
{
    long sum = 0;
    for (const pid_t one : withChildren(process)) {
        std::ifstream file("/proc/" + std::to_string(one) + "/smaps_rollup");
        std::string line;
        while (std::getline(file, line)) {
            if (line.rfind("Pss_Anon:", 0) == 0)
                sum += std::stol(line.substr(9));
        }
    }
    return sum;
}

int ignoreError(Display *, XErrorEvent *)
{
    return 0; // A window that goes while it is looked at is no fault of ours.
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_painted TITLE-PART PROGRAM [ARGUMENT ...]\n");
        return 64;
    }
    Display *display = XOpenDisplay(nullptr);
    int damageEvent = 0;
    int damageError = 0;
    if (!display || !XDamageQueryExtension(display, &damageEvent, &damageError)) {
        std::fprintf(stderr, "no X display with the DAMAGE extension\n");
        return 69;
    }
    XSetErrorHandler(ignoreError);
    const Window root = DefaultRootWindow(display);
    XDamageCreate(display, root, XDamageReportRawRectangles);
    XSync(display, False);

    const auto start = Clock::now();
    const pid_t child = fork();
    if (child == 0) {
        close(ConnectionNumber(display));
        // What it has to say is none of what is printed here.
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    Window window = 0;
    std::vector<Frame> frames;
    double lastChange = since(start);
    while (since(start) < 60'000 && (frames.empty() || since(start) - lastChange < 1'500)) {
        pollfd ready{ConnectionNumber(display), POLLIN, 0};
        if (XPending(display) == 0)
            poll(&ready, 1, 50);
        bool damaged = false;
        while (XPending(display) > 0) {
            XEvent event;
            XNextEvent(display, &event);
            damaged = damaged || event.type == damageEvent + XDamageNotify;
        }
        if (!damaged)
            continue;
        if (!window)
            window = findWindow(display, root, argv[1]);
        if (!window)
            continue;
        takeFrame(display, window, start, frames);
        // A blinking caret is no change worth waiting for.
        if (frames.size() < 2 || !nearlySame(frames[frames.size() - 2], frames.back()))
            lastChange = since(start);
    }
    int status = 1;
    if (frames.empty()) {
        std::fprintf(stderr, "no window with “%s” in its title\n", argv[1]);
    } else {
        std::size_t first = frames.size() - 1;
        while (first > 0 && nearlySame(frames[first - 1], frames.back()))
            --first;
        std::printf("%.1f %ld\n", frames[first].milliseconds, anonymousKiB(child));
        status = 0;
    }
    kill(child, SIGTERM);
    waitpid(child, nullptr, 0);
    XCloseDisplay(display);
    return status;
}
