# How long the window stands still while much HTML is pasted or opened.
if(ENVOI_APP)
    add_executable(bench_editor bench_editor.cpp)
    target_link_libraries(bench_editor PRIVATE envoi_settings envoi_editor)
endif()
