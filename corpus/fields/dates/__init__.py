"""The rules that tell when a release speaks, one idea a file; `corpus.fields.dates.date` trusts them in its order."""
