envoi_fuzzer(sasl ROOMS connection)
envoi_fuzzer(proxy_handshake ROOMS connection)
