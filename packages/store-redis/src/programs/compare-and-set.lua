-- Writes records if none of them has changed since it was read.
-- KEYS  the records
-- ARGV  for each key: the version that read.lua returned, the milliseconds to keep it, the value to store
--       ('' removes)
-- Returns 1 when everything was written. Returns 0 on a conflict, or the problem as a text, when nothing was.

local call, pcall = redis.call, redis.pcall

for i, key in ipairs(KEYS) do
  local value = pcall('GET', key)
  if type(value) == 'table' then return value.err end
  if (value and redis.sha1hex(value) or '') ~= ARGV[i * 3 - 2] then return 0 end
end
for i, key in ipairs(KEYS) do
  local value, written = ARGV[i * 3], nil
  if value == '' then
    written = pcall('DEL', key)
  else
    written = pcall('PSETEX', key, ARGV[i * 3 - 1], value)
  end
  -- A server that rejects writes (no memory, a replica) rejects the first one, so the other records are
  -- untouched too.
  if type(written) == 'table' and written.err then return written.err end
end
return 1
