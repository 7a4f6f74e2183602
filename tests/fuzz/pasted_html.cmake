envoi_fuzzer(pasted_html ROOMS letter)
