-- Must equal core's algorithms/token-bucket.ts: a name for bucket.lua, which documents it.

algorithms['token-bucket'] = bucket
