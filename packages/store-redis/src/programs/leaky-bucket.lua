-- Must equal core's algorithms/leaky-bucket.ts: a face of bucket.lua, which says what its parameters and records are.

algorithms['leaky-bucket'] = bucket
