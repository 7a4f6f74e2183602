add_executable(tls_resume tls_resume.cpp)
target_link_libraries(tls_resume PRIVATE envoi_delivery)
set_target_properties(tls_resume PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
