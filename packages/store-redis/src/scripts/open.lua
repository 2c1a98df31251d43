-- Begins every script that runs commands: what the files after it share. They are joined into one script.
--
-- KEYS  the records, in the order of the commands and of the keys of each
-- ARGV  1 now: milliseconds since the epoch, or '' for the time of the server
--       2 slackMs: how much longer than its expiry a record is kept, for a clock other than the server's
--       3 '1' to read all records at once: when no key comes twice, and none is a log
--       then one group for each run of commands that differ in their keys only:
--       times, keys of each command, cost, count, and for each of those keys: algorithm and three parameters
-- Returns a flat list: now, then for each command either what is wrong with it, a text, or how many checks were
--       granted, followed by the record of each key, as its algorithm documents it, or '' where there is none.
--
-- Must equal `transitionOf` in core's command.ts. All numbers are integers below 2^53, which Lua's doubles hold
-- exactly. A command is checked completely before it writes, so a problem leaves its records as they were.

local KEYS, ARGV = KEYS, ARGV
local call, pcall = redis.call, redis.pcall
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min
local pack, unpack_from = struct.pack, struct.unpack

local reply, length = {}, 0
local algorithms = {}

local now = tonumber(ARGV[1])
if not now then
  local time = call('TIME')
  now = time[1] * 1000 + floor(time[2] / 1000)
end
local slack = tonumber(ARGV[2])

-- As text where it is so large that clients round it (the parser of ioredis 6 does, near 2^53).
local function exact(n)
  if n < 2 ^ 52 then return n end
  return string.format('%.0f', n)
end

local CORRUPT = 'CORRUPT'

-- Stores what a record has become, together with its expiry; one that has expired is removed.
local function store(key, expires, value)
  local written
  if expires > now then
    written = pcall('PSETEX', key, expires - now + slack, value)
  else
    written = pcall('DEL', key)
  end
  return type(written) == 'table' and written.err
end

-- The same where the expiry is what it was: half the work for the server.
local function store_again(key, value)
  return pcall('SET', key, value, 'KEEPTTL').err
end
