-- Reads records for an update by compare-and-set.
-- KEYS  the records
-- ARGV  1 now: milliseconds since the epoch, or '' for the time of the server
--       then for each key its layout: 'ring' for a log, 'bucket', or 'plain'
-- Returns now, then for each key a list: its version, then the integers of core's record; or its problem, as
--       a text.
-- The version is the digest of the stored value, or '' where there is none.

local call, pcall = redis.call, redis.pcall
local unpack_from = struct.unpack

local now = tonumber(ARGV[1])
if not now then
  local time = call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function numbers(value)
  local record = {}
  for at = 1, #value, 8 do record[#record + 1] = (unpack_from('<d', value, at)) end
  return record
end

local function is_whole(record, first)
  for i = first, #record do
    -- Also false for NaN and infinity.
    if not (record[i] % 1 == 0 and record[i] <= 2 ^ 53 and record[i] >= -2 ^ 53) then return false end
  end
  return true
end

-- Returns the ring of entry-log.lua as `expires, base, t1, total1, ...`, or nil if it is not a valid ring.
local function unrolled(ring)
  local head, count, size = ring[3], ring[4], ring[5]
  if not (#ring >= 7 and is_whole(ring, 1) and count <= size and #ring == 7 + size * 2) then return nil end
  local record = { ring[1], ring[2] }
  for index = 0, count - 1 do
    local at = 8 + (head + index) % size * 2
    record[#record + 1], record[#record + 2] = ring[at], ring[at + 1]
  end
  return record
end

local reply = { now }
for i, key in ipairs(KEYS) do
  local value = pcall('GET', key)
  if type(value) == 'table' then
    local refused = string.match(value.err, 'MASTERDOWN.*')
    -- The client must hear of it as it would from any command.
    if refused then return { err = refused } end
    reply[i + 1] = value.err
  elseif not value then
    reply[i + 1] = { '' }
  else
    local record = #value > 0 and #value % 8 == 0 and numbers(value)
    if record and ARGV[i + 1] == 'ring' then record = unrolled(record) or record end
    -- bucket.lua says what the fifth number is.
    if record and ARGV[i + 1] == 'bucket' and #record == 5 then record[5] = nil end
    if record and is_whole(record, 1) then
      -- Large numbers as text, because clients round them (the parser of ioredis 6 does, near 2^53).
      for j, n in ipairs(record) do
        if n > 2 ^ 52 or n < -2 ^ 52 then record[j] = string.format('%.0f', n) end
      end
      table.insert(record, 1, redis.sha1hex(value))
      reply[i + 1] = record
    else
      reply[i + 1] = 'CORRUPT'
    end
  end
end
return reply
