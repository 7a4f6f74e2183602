# The letters are what tst_Corpus has sent.
if(TEST tst_Corpus)
    set_tests_properties(integration_test_sent_html PROPERTIES FIXTURES_REQUIRED sent_html)
endif()
