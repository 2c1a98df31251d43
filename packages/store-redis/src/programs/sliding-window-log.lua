-- Must equal core's algorithms/sliding-window-log.ts: a name for entry-log.lua, which documents it.

algorithms['sliding-window-log'] = entry_log
