envoi_fuzzer(message ROOMS mime)
