-- Must equal core's algorithms/fixed-window.ts.
-- Parameters: limit, windowMs, aligned (1 for windows on multiples of windowMs, otherwise 0).
-- Record: expires, used. Stored as two little-endian doubles. Reply: the same, with times from now.

do
  local expires, used

  local function load(_, value)
    if not value then
      expires = nil
      return
    end
    if #value ~= 16 then return CORRUPT end
    expires, used = unpack_from('<dd', value)
    -- Also false for NaN and infinity.
    if not (expires % 1 + used % 1 == 0 and used >= 0) then return CORRUPT end
    if expires <= now then expires = nil end
    return nil, expires
  end

  local function available(limit)
    if not expires then return limit end
    return max(0, limit - used)
  end

  local function report()
    if expires then
      reply[length + 1], reply[length + 2] = expires - now, exact(used)
      length = length + 2
    else
      length = length + 1
      reply[length] = ''
    end
  end

  local function spend(key, amount, limit, window, aligned)
    if expires then
      -- An open window keeps its end.
      used = max(0, min(used, limit) + amount)
      return store_again(key, pack('<dd', expires, used))
    end
    expires = aligned == 1 and (floor(now / window) + 1) * window or now + window
    used = max(0, amount)
    return store(key, expires, pack('<dd', expires, used))
  end

  algorithms['fixed-window'] = {
    load = load,
    available = available,
    spend = spend,
    report = report,
  }
end
