envoi_fuzzer(smtp_reply ROOMS smtp)
envoi_fuzzer(smtp_protocol ROOMS smtp)
envoi_fuzzer(sasl ROOMS smtp)
envoi_fuzzer(proxy_handshake ROOMS smtp)
