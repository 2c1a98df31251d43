-- Must equal core's algorithms/token-bucket.ts: a face of bucket.lua, which says what its parameters and records are.

algorithms['token-bucket'] = bucket
