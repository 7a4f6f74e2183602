# The flags that every target of Envoi is built with: one INTERFACE target, linked by each room.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

# Most of the time that a file takes to compile goes into the same headers of Qt again and again. ccache
# does better for who builds often; this is for building once, from nothing.
option(ENVOI_PRECOMPILE "Compile the headers that all files include once, and go without ccache" OFF)

find_program(ENVOI_CCACHE ccache)
if(ENVOI_CCACHE AND NOT ENVOI_PRECOMPILE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${ENVOI_CCACHE}")
endif()

add_library(envoi_settings INTERFACE)
target_compile_definitions(envoi_settings INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_CONTEXTLESS_CONNECT
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_FOREACH
    ENVOI_VERSION="${PROJECT_VERSION}")
if(MSVC)
    target_compile_options(envoi_settings INTERFACE /W4 /permissive- /utf-8 /Zc:__cplusplus)
    if(ENVOI_WERROR)
        target_compile_options(envoi_settings INTERFACE /WX)
    endif()
else()
    target_compile_options(envoi_settings INTERFACE
        -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
        -Woverloaded-virtual -Wcast-qual -Wno-sign-conversion)
    if(ENVOI_WERROR)
        target_compile_options(envoi_settings INTERFACE -Werror)
    endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What GCC 12 guesses about std::variant and std::optional when it optimises is wrong more often than right.
    target_compile_options(envoi_settings INTERFACE -Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # libstdc++ 12 hides std::expected from clang 16, which reports an older level of concepts.
    target_compile_options(envoi_settings INTERFACE -D__cpp_concepts=202002L -Wno-macro-redefined)
endif()
if(ENVOI_SANITIZE)
    target_compile_options(envoi_settings INTERFACE
        -fsanitize=${ENVOI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(envoi_settings INTERFACE -fsanitize=${ENVOI_SANITIZE})
endif()
if(ENVOI_FUZZ)
    # Coverage in the rooms themselves is what leads a fuzzer on.
    target_compile_options(envoi_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(UNIX AND NOT APPLE AND NOT ENVOI_SANITIZE)
    target_link_options(envoi_settings INTERFACE -Wl,--as-needed)
endif()
