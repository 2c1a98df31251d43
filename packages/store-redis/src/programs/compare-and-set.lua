-- Writes records on condition that none has changed since it was read.
-- KEYS  the records
-- ARGV  for each key: the version that read.lua gave, for how many milliseconds to keep it, what to store ('' to
--       remove it)
-- Returns 1 when all was written; 0, or what was wrong, a text, when nothing was.

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
  -- A refused write (no memory, a replica) refuses the first record already, so the others are untouched too.
  if type(written) == 'table' and written.err then return written.err end
end
return 1
