// Runs a fuzz target over the files of its corpus: what a compiler without libFuzzer can do.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

int main(int argc, char **argv)
{
    int passed = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto &entry : std::filesystem::recursive_directory_iterator(argv[i])) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream file(entry.path(), std::ios::binary);
            const std::vector<char> octets{std::istreambuf_iterator<char>(file), {}};
            std::vector<std::uint8_t> input(octets.begin(), octets.end());
            LLVMFuzzerTestOneInput(input.data(), input.size());
            ++passed;
        }
    }
    std::printf("%d inputs replayed\n", passed);
    return passed > 0 ? 0 : 1;
}
