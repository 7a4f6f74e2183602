add_executable(message_dump message_dump.cpp)
target_link_libraries(message_dump PRIVATE envoi_settings envoi_mime)
set_target_properties(message_dump PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
