# A room is a folder that becomes one static library, envoi_NAME. Its sources are the folder's
# files: a room that had to list them would say the same thing twice. What it may know is
# what DEPENDS names, so an arrow in the wrong direction does not link.
function(envoi_room name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "DEPENDS;LINK")
    file(GLOB sources CONFIGURE_DEPENDS
         "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    add_library(envoi_${name} STATIC ${sources})
    target_link_libraries(envoi_${name} PUBLIC envoi_settings ${ARG_LINK})
    foreach(room IN LISTS ARG_DEPENDS)
        target_link_libraries(envoi_${name} PUBLIC envoi_${room})
    endforeach()
    # Headers are named from the tree's root: "core/mime/Message.h". One line tells the room.
    target_include_directories(envoi_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    set_target_properties(envoi_${name} PROPERTIES AUTOMOC ON)
    envoi_precompile(envoi_${name} "${ARG_LINK}")
endfunction()

function(envoi_precompile target libraries)
    if(NOT ENVOI_PRECOMPILE)
        return()
    endif()
    target_precompile_headers(${target} PRIVATE
        <algorithm> <expected> <functional> <memory> <optional> <variant> <vector>
        <QByteArray> <QDateTime> <QHash> <QList> <QObject> <QString> <QStringList> <QUrl>)
    if("Qt6::Network" IN_LIST libraries)
        target_precompile_headers(${target} PRIVATE <QSslSocket>)
    endif()
    if("Qt6::Widgets" IN_LIST libraries)
        target_precompile_headers(${target} PRIVATE <QtWidgets>)
    endif()
endfunction()

# The tests of one kind share what is compiled once: they are many, and each is small.
function(envoi_precompile_test test library)
    if(NOT ENVOI_PRECOMPILE)
        return()
    endif()
    string(REPLACE "Qt6::" "Qt" header "${library}")
    set(shared "envoi_tests_${header}")
    if(NOT TARGET ${shared})
        file(WRITE "${CMAKE_BINARY_DIR}/tests/${shared}.cpp" "int main() {}\n")
        add_executable(${shared} "${CMAKE_BINARY_DIR}/tests/${shared}.cpp")
        target_link_libraries(${shared} PRIVATE envoi_settings ${library})
        target_precompile_headers(${shared} PRIVATE
            <algorithm> <expected> <functional> <memory> <optional> <variant> <vector> <QtCore> <${header}>)
    endif()
    target_precompile_headers(${test} REUSE_FROM ${shared})
endfunction()

# Every tst_*.cpp of the calling folder is a QtTest program and a ctest of the same name.
function(envoi_tests)
    cmake_parse_arguments(PARSE_ARGV 0 ARG "GUI" "" "ROOMS;LINK")
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp")
    foreach(source IN LISTS sources)
        get_filename_component(test "${source}" NAME_WE)
        add_executable(${test} "${source}")
        set_target_properties(${test} PROPERTIES AUTOMOC ON
            RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
        target_link_libraries(${test} PRIVATE envoi_settings Qt6::Test ${ARG_LINK})
        target_compile_definitions(${test} PRIVATE
            ENVOI_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
            ENVOI_BINARY_DIR="${CMAKE_BINARY_DIR}")
        foreach(room IN LISTS ARG_ROOMS)
            target_link_libraries(${test} PRIVATE envoi_${room})
        endforeach()
        if(ARG_GUI)
            envoi_precompile_test(${test} Qt6::Widgets)
        else()
            envoi_precompile_test(${test} Qt6::Core)
        endif()
        add_test(NAME ${test} COMMAND ${test})
        if(ARG_GUI)
            # They share one display, where only one window at a time has the focus.
            set_tests_properties(${test} PROPERTIES LABELS gui RESOURCE_LOCK display)
        endif()
        set_tests_properties(${test} PROPERTIES TIMEOUT 300)
    endforeach()
endfunction()
