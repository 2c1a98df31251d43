-- Writes records if none of them has changed since this process saw it. Follows records.lua.
-- ARGV  then: the time for which it presumes the records, or '' if it has read them
--       then for each key: its layout, the version, the milliseconds to keep it, the value to store (''
--       removes)
-- Returns { now } when everything was written. When nothing was: 0 on a conflict; if the records or the time
-- were wrongly presumed, now and for each key what item_of returns; or the problem as a text.

-- A presumed time is behind by as long as a message takes each way. Later than now, it is wrong.
local MAX_BEHIND = 250

local values, is_same = {}, true
local presumed = tonumber(ARGV[2])
if presumed and (presumed > now or presumed < now - MAX_BEHIND) then is_same = false end
for i, key in ipairs(KEYS) do
  local value = pcall('GET', key)
  if type(value) == 'table' then return reply_of(value) end
  values[i] = value
  if version_of(value) ~= ARGV[i * 4] then is_same = false end
end

if not is_same then
  if not presumed then return 0 end
  local reply = { now }
  for i in ipairs(KEYS) do
    reply[i + 1] = item_of(values[i], ARGV[i * 4 - 1])
  end
  return reply
end

for i, key in ipairs(KEYS) do
  local value, written = ARGV[i * 4 + 2], nil
  if value == '' then
    written = pcall('DEL', key)
  else
    written = pcall('PSETEX', key, ARGV[i * 4 + 1], value)
  end
  -- A server that rejects writes (no memory, a replica) rejects the first one, so the other records are
  -- untouched too.
  if type(written) == 'table' and written.err then return reply_of(written) end
end
return { now }
