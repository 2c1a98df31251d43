-- What the scripts of an update share: the time, and how they report records.
-- KEYS  the records
-- ARGV  1 now: milliseconds since the epoch, or '' for the time of the server

local call, pcall = redis.call, redis.pcall
local unpack_from = struct.unpack

local now = tonumber(ARGV[1])
if not now then
  local time = call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The reply for an error of the server: its text, or the error itself if this server takes no writes or has
-- lost its primary. The client must hear of that as it would from any command, or it would stay with this
-- server.
local function reply_of(answer)
  local refused = string.match(answer.err, 'READONLY.*') or string.match(answer.err, 'MASTERDOWN.*')
  return refused and { err = refused } or answer.err
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

-- The version is the digest of the stored value, or '' where there is none.
local function version_of(value)
  return value and redis.sha1hex(value) or ''
end

-- Returns the reply for what GET has returned: a list of the version and the integers of core's record; or
-- its problem, as a text. `layout` is 'ring' for a log, 'bucket', or 'plain'.
local function item_of(value, layout)
  if not value then return { '' } end
  local record = #value > 0 and #value % 8 == 0 and numbers(value)
  if record and layout == 'ring' then record = unrolled(record) or record end
  -- bucket.lua says what the fifth number is.
  if record and layout == 'bucket' and #record == 5 then record[5] = nil end
  if not (record and is_whole(record, 1)) then return 'CORRUPT' end
  -- Large numbers as text, because clients round them (the parser of ioredis 6 does, near 2^53).
  for i, n in ipairs(record) do
    if n > 2 ^ 52 or n < -2 ^ 52 then record[i] = string.format('%.0f', n) end
  end
  table.insert(record, 1, version_of(value))
  return record
end
