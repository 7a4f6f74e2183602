add_executable(imap_append imap_append.cpp)
target_link_libraries(imap_append PRIVATE envoi_imap)
set_target_properties(imap_append PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
