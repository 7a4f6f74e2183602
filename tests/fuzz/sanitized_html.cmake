envoi_fuzzer(sanitized_html ROOMS letter)
