-- Must equal core's algorithms/leaky-bucket.ts: a name for bucket.lua, which documents it.

algorithms['leaky-bucket'] = bucket
