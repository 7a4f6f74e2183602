# Building messages, beside GMime where it is installed.
add_executable(bench_messages bench_messages.cpp)
target_link_libraries(bench_messages PRIVATE envoi_settings envoi_mime)

find_package(PkgConfig)
if(PKG_CONFIG_FOUND)
    pkg_check_modules(GMIME IMPORTED_TARGET gmime-3.0)
endif()
if(GMIME_FOUND)
    add_executable(bench_messages_gmime bench_messages_gmime.cpp)
    target_link_libraries(bench_messages_gmime PRIVATE PkgConfig::GMIME)
else()
    message(STATUS "No GMime to measure against: libgmime-3.0-dev is missing")
endif()
