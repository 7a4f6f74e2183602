# Prints generated fields for test_fields_interop.py.
add_executable(fields_dump fields_dump.cpp)
target_link_libraries(fields_dump PRIVATE envoi_settings envoi_mime)
set_target_properties(fields_dump PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
