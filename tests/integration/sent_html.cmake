# The letters are what tst_Corpus has sent.
if(TARGET tst_Corpus)
    set_tests_properties(integration_test_sent_html PROPERTIES FIXTURES_REQUIRED sent_html)
    # Skipped where there is no Chromium.
    add_test(NAME rendering COMMAND "${ENVOI_PYTHON}" "${PROJECT_SOURCE_DIR}/tests/rendering/run" "${CMAKE_BINARY_DIR}")
    set_tests_properties(rendering PROPERTIES TIMEOUT 300 LABELS integration SKIP_RETURN_CODE 77
        FIXTURES_REQUIRED sent_html)
endif()
