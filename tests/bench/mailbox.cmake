# The mailbox window with as many letters as a busy person sends in a life.
add_custom_target(benchmark_mailbox)
if(ENVOI_APP)
    add_executable(bench_mailbox bench_mailbox.cpp)
    target_link_libraries(bench_mailbox PRIVATE envoi_settings envoi_mailbox)
    add_dependencies(benchmark_mailbox bench_mailbox)
endif()
