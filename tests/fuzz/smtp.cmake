envoi_fuzzer(smtp_reply ROOMS smtp)
envoi_fuzzer(smtp_protocol ROOMS smtp)
