-- The integer kernel of token-bucket.lua, leaky-bucket.lua and gcra.lua. Must equal core's
-- algorithms/bucket.ts.
-- Parameters: capacity, amount, periodMs, the last two in lowest terms.
-- Record: expires, used, at, partsPerUnit. Stored as little-endian doubles, usually with a fifth: the time
-- until which Redis keeps the record. It lies later, so that not every spend has to move it.
-- Reply: the four, with times from now.

local bucket
do
  local expires, used, at, parts, kept

  local function load(_, value)
    if not value then
      expires = nil
      return
    end
    if #value == 40 then
      expires, used, at, parts, kept = unpack_from('<ddddd', value)
    elseif #value == 32 then
      -- Written by an update.
      expires, used, at, parts = unpack_from('<dddd', value)
      kept = expires
    else
      return CORRUPT
    end
    -- Also false for NaN and infinity.
    if not (expires % 1 + used % 1 + at % 1 + parts % 1 == 0 and used >= 0 and parts >= 1 and expires <= 2 ^ 53) then return CORRUPT end
    if expires <= now then expires = nil end
    return nil, expires
  end

  local function used_parts(capacity, amount, period)
    local before = used
    local full = capacity * period
    if parts ~= period then
      -- Written at another rate: carried over in whole units, rounded up so that no usage is forgotten.
      before = min(ceil(before / parts), capacity) * period
    elseif before > full then
      before = full
    end
    local elapsed = now - at
    if elapsed <= 0 then return before end
    local drained = elapsed * amount
    return drained >= before and 0 or before - drained
  end

  local function available(capacity, amount, period)
    if not expires then return capacity end
    -- A unit that is partly used is unavailable as a whole: rounded in the limit's favour.
    return capacity - ceil(used_parts(capacity, amount, period) / period), at - now > ceil(capacity * period / amount)
  end

  local function report()
    if expires then
      reply[length + 1], reply[length + 2], reply[length + 3], reply[length + 4] = expires - now, exact(used), at - now, parts
      length = length + 4
    else
      length = length + 1
      reply[length] = ''
    end
  end

  local function change(key, units, capacity, amount, period, charged_at)
    if expires then
      used = used_parts(capacity, amount, period)
      -- After a clock has stepped back, the record keeps its later time, so no millisecond refills twice; but
      -- not for longer than it takes to fill the bucket.
      if now > at then
        at = now
      elseif at - now > ceil(capacity * period / amount) then
        at, kept = now, 0
      end
    else
      used, at, kept = 0, now, 0
    end
    -- A charge was never larger than the capacity, and in parts, a larger one may leave the safe integers.
    local change_parts = max(units, -capacity) * period
    -- All that has drained since may be of this charge, because the bucket may have been empty meanwhile.
    if charged_at then change_parts = min(0, change_parts + max(0, at - charged_at) * amount) end
    used = max(0, used + change_parts)
    parts = period
    -- Rounded up to the millisecond at which the last part is back, so that no usage is forgotten early.
    expires = at + ceil(used / amount)
    if expires > now and expires <= kept then
      return store_again(key, pack('<ddddd', expires, used, at, parts, kept))
    end
    -- Twice as long as needed: the expiry of a busy record then moves now and then. To move it at every spend
    -- would cost a third more.
    kept = expires + max(0, expires - now)
    return store(key, expires, pack('<ddddd', expires, used, at, parts, kept), kept)
  end

  bucket = {
    load = load,
    available = available,
    change = change,
    report = report,
  }
end
