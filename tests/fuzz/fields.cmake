envoi_fuzzer(addresses ROOMS mime)
envoi_fuzzer(fields ROOMS mime)
envoi_fuzzer(parameters ROOMS mime)
envoi_fuzzer(mailto ROOMS mime)
