# Sending messages that are ready, beside smtp-source, curl, nodemailer and smtplib.
add_executable(bench_smtp bench_smtp.cpp)
target_link_libraries(bench_smtp PRIVATE envoi_settings envoi_smtp)
add_custom_target(benchmark_smtp DEPENDS bench_smtp)
if(ENVOI_APP)
    add_dependencies(benchmark_smtp envoi-cli)
endif()
