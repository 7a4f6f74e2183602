envoi_fuzzer(file_facts ROOMS preflight)
