-- Begins every script that runs commands, with what the files after it share. They are joined into one
-- script, which ends with run-one.lua or run.lua.
--
-- KEYS  the records, in the order of the commands and of the keys of each
-- ARGV  1 now: milliseconds since the epoch, or '' for the time of the server
--       2 slackMs: how long a record is kept beyond its expiry, for a clock other than the server's
--       then the commands: see run-one.lua and run.lua
-- Returns a flat list: now, then for each command either its problem, as a text, or the number of granted
--       checks, followed by the record of each key, as its algorithm documents it, or '' for an absent one.
--       In the reply to a penalty, the number of units charged comes before each record. Times in records
--       count from now, because clients read short numbers faster.
--
-- Must equal core's transitions/transition-of.ts. All numbers are integers below 2^53, which Lua's doubles
-- hold exactly. A command reads and decides completely before it writes, so a problem leaves its records as
-- they were.

local KEYS, ARGV = KEYS, ARGV
local call, pcall = redis.call, redis.pcall
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min
local pack, unpack_from = struct.pack, struct.unpack

local reply, length = {}, 0

-- By name, what the file of an algorithm defines: functions that work on one record, the one loaded last.
-- a, b and c are its parameters. Those that store return the problem if that failed.
--   load(key, value, a, b)   returns the problem with the record, or nil and its expiry (nil if absent)
--   available(a, b, c)       returns the whole units that could be spent now, and whether the record is from
--                            more than one window ahead
--   change(key, amount, a, b, c, charged_at)   stores the record after spending the amount, which must be
--                            available. A negative amount is taken back: from the charge of that time, or,
--                            without a time, the newest units first. An amount of 0 stores a record from
--                            ahead as charged now.
--   report(cost, a, b)       adds the record to the reply
-- and optionally
--   on_denied(key, a)        stores what the denial by another limit leaves behind
--   reads_itself             true where records are not read as a whole
local algorithms = {}

local now, slack = ARGV[1], ARGV[2] + 0
if now == '' then
  local time = call('TIME')
  now = time[1] * 1000 + floor(time[2] / 1000)
else
  now = now + 0
end

-- Returns large numbers as text, because clients round them (the parser of ioredis 6 does, near 2^53).
local function exact(n)
  if n < 2 ^ 52 then return n end
  return string.format('%.0f', n)
end

local CORRUPT = 'CORRUPT'

-- Set once the server has said that it takes no writes, or has lost its primary. It ends the script with that
-- error: the client must hear of it as it would from any command, or it would stay with this server.
local refusal

-- Returns the error of a reply, if it is one.
local function error_of(answer)
  local problem = type(answer) == 'table' and answer.err
  if not problem then return nil end
  local refused = string.match(problem, 'READONLY.*') or string.match(problem, 'MASTERDOWN.*')
  if refused then refusal = { err = refused } end
  return problem
end

-- Stores a changed record together with its expiry (or a later time). Removes one that has expired.
local function store(key, expires, value, kept)
  local written
  if expires > now then
    written = pcall('PSETEX', key, (kept or expires) - now + slack, value)
  else
    written = pcall('DEL', key)
  end
  return error_of(written)
end

-- The same, if the expiry has not changed: half the work for the server.
local function store_again(key, value)
  return error_of(pcall('SET', key, value, 'KEEPTTL'))
end
