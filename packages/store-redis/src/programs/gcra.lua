-- Must equal core's algorithms/gcra.ts: a face of bucket.lua, which says what its parameters and records are.

algorithms['gcra'] = bucket
