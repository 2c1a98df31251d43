-- Must equal core's algorithms/gcra.ts: a name for bucket.lua, which documents it.

algorithms['gcra'] = bucket
