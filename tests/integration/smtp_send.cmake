add_executable(smtp_send smtp_send.cpp)
target_link_libraries(smtp_send PRIVATE envoi_smtp)
set_target_properties(smtp_send PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
