-- Writes records if none of them has changed since it was read.
-- KEYS  the records
-- ARGV  for each key: the version that read.lua returned, the milliseconds to keep it, the value to store
--       ('' removes)
-- Returns 1 when everything was written. Returns 0 on a conflict, or the problem as a text, when nothing was.

local pcall = redis.pcall

-- The reply for an error of the server: its text, or the error itself if this server takes no writes or has
-- lost its primary. The client must hear of that as it would from any command, or it would stay with this
-- server.
local function reply_of(answer)
  local refused = string.match(answer.err, 'READONLY.*') or string.match(answer.err, 'MASTERDOWN.*')
  return refused and { err = refused } or answer.err
end

for i, key in ipairs(KEYS) do
  local value = pcall('GET', key)
  if type(value) == 'table' then return reply_of(value) end
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
  if type(written) == 'table' and written.err then return reply_of(written) end
end
return 1
