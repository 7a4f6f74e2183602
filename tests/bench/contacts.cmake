# How long completion takes with many contacts.
add_executable(bench_completion bench_completion.cpp)
target_link_libraries(bench_completion PRIVATE envoi_settings envoi_contacts)
