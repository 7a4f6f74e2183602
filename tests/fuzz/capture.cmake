envoi_fuzzer(capture ROOMS capture)
