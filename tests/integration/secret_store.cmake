# Writes, reads and removes secrets for test_keystore.py.
add_executable(secret_store secret_store.cpp)
target_link_libraries(secret_store PRIVATE envoi_settings envoi_account)
set_target_properties(secret_store PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
