envoi_fuzzer(vcard ROOMS contacts)
envoi_fuzzer(csv ROOMS contacts)
