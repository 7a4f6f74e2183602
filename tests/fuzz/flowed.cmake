envoi_fuzzer(flowed ROOMS mime)
