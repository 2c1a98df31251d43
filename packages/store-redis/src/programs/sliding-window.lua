-- Must equal core's algorithms/sliding-window.ts.
-- Parameters: limit, windowMs.
-- Record: expires, start, current, previous. Stored as four little-endian doubles. Reply: the same, with
-- times from now.

do
  local expires, start, current, previous

  local function load(_, value)
    if not value then
      expires = nil
      return
    end
    if #value ~= 32 then return CORRUPT end
    expires, start, current, previous = unpack_from('<dddd', value)
    -- Also false for NaN and infinity.
    if not (expires % 1 + start % 1 + current % 1 + previous % 1 == 0 and current >= 0 and previous >= 0 and expires > start and expires <= 2 ^ 53) then
      return CORRUPT
    end
    if expires <= now then expires = nil end
    return nil, expires
  end

  -- Returns the record moved on to the present window, still of the length under which it was written: start,
  -- length, current, previous.
  local function windows(limit, window)
    -- From more than one window ahead: all usage counts as charged now.
    if start - now > window then return floor(now / window) * window, window, min(current + previous, limit), 0 end
    local written = (expires - start) / 2
    if now < start + written then return start, written, current, previous end
    return start + written, written, 0, current
  end

  -- A unit that counts in part counts as a whole: rounded in the limit's favour.
  local function used(from, window, inside, before)
    return inside + ceil(before * (window - max(0, now - from)) / window)
  end

  local function available(limit, window)
    if not expires then return limit end
    return max(0, limit - used(windows(limit, window))), start - now > window
  end

  local function report()
    if expires then
      reply[length + 1], reply[length + 2], reply[length + 3], reply[length + 4] = expires - now, start - now, exact(current), exact(previous)
      length = length + 4
    else
      length = length + 1
      reply[length] = ''
    end
  end

  local function change(key, amount, limit, window, _, charged_at)
    local from, written, inside, before
    if expires then
      from, written, inside, before = windows(limit, window)
      if written ~= window then
        -- Written under another window: whatever still counts becomes usage of the present window.
        inside, before = min(used(from, written, inside, before), limit), 0
        from = floor(max(now, from) / window) * window
      end
    else
      from, inside, before = floor(now / window) * window, 0, 0
    end
    -- Charged in the present window (0), or in the previous one (1). Each gives back only its own usage.
    local age = charged_at and (from - floor(charged_at / window) * window) / window or 0
    if age == 0 then inside = inside + amount end
    if age == 1 then before = max(0, before + amount) end
    if inside < 0 then
      -- Without a time, what this window has not used comes from the previous one.
      if not charged_at then before = max(0, before + inside) end
      inside = 0
    end
    local stored_expires = expires
    expires = inside + before == 0 and now or from + 2 * window
    start, current, previous = from, inside, before
    local value = pack('<dddd', expires, start, current, previous)
    if expires == stored_expires then return store_again(key, value) end
    return store(key, expires, value)
  end

  algorithms['sliding-window'] = {
    load = load,
    available = available,
    change = change,
    report = report,
  }
end
