# How long the window stands still while much HTML is pasted or opened, and from a key to its paint in a long
# letter.
add_custom_target(benchmark_typing)
if(ENVOI_APP)
    add_executable(bench_editor bench_editor.cpp)
    target_link_libraries(bench_editor PRIVATE envoi_settings envoi_editor)
    add_executable(bench_typing bench_typing.cpp)
    target_link_libraries(bench_typing PRIVATE envoi_settings envoi_compose)
    add_dependencies(benchmark_typing bench_typing)
endif()
