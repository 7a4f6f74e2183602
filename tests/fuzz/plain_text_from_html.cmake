envoi_fuzzer(plain_text_from_html ROOMS letter)
