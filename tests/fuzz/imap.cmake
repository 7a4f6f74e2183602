envoi_fuzzer(imap_response ROOMS imap)
envoi_fuzzer(imap_protocol ROOMS imap)
