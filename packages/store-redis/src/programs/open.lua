-- Begins every script that runs commands: what the files after it share. They are joined into one script, which ends
-- with run-one.lua or run.lua.
--
-- KEYS  the records, in the order of the commands and of the keys of each
-- ARGV  1 now: milliseconds since the epoch, or '' for the time of the server
--       2 slackMs: how much longer than its expiry a record is kept, for a clock other than the server's
--       then the commands, see there
-- Returns a flat list: now, then for each command either what is wrong with it, a text, or how many checks were
--       granted, followed by the record of each key, as its algorithm documents it, or '' where there is none. Times in it
--       count from now: shorter numbers, which clients read faster.
--
-- Must equal `transitionOf` in core's command.ts. All numbers are integers below 2^53, which Lua's doubles hold
-- exactly. A command is checked completely before it writes, so a problem leaves its records as they were.

local KEYS, ARGV = KEYS, ARGV
local call, pcall = redis.call, redis.pcall
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min
local pack, unpack_from = struct.pack, struct.unpack

local reply, length = {}, 0

-- By name, what a file for an algorithm gives: functions that work on one record, the one that was loaded last.
--   load(key, value, first two parameters)  what is wrong with the record, or nil and its expiry, nil when it is absent
--   available(parameters)                   whole units that could be spent now
--   spend(key, amount, parameters)          stores the record after that; returns what was refused, if anything
--   tell(cost, first parameter)             adds the record to the reply
-- and reads_itself, for records that are not read as a whole.
local algorithms = {}

local now, slack = ARGV[1], ARGV[2] + 0
if now == '' then
  local time = call('TIME')
  now = time[1] * 1000 + floor(time[2] / 1000)
else
  now = now + 0
end

-- As text where it is so large that clients round it (the parser of ioredis 6 does, near 2^53).
local function exact(n)
  if n < 2 ^ 52 then return n end
  return string.format('%.0f', n)
end

local CORRUPT = 'CORRUPT'

-- Stores what a record has become, together with its expiry (or a later time); one that has expired is removed.
local function store(key, expires, value, kept)
  local written
  if expires > now then
    written = pcall('PSETEX', key, (kept or expires) - now + slack, value)
  else
    written = pcall('DEL', key)
  end
  return type(written) == 'table' and written.err
end

-- The same where the expiry is what it was: half the work for the server.
local function store_again(key, value)
  return pcall('SET', key, value, 'KEEPTTL').err
end
