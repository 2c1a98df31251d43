-- Must equal core's algorithms/concurrency.ts: a name for entry-log.lua, which documents it.

algorithms['concurrency'] = entry_log
