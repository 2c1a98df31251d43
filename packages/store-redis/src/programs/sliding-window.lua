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
    if not (expires % 1 + start % 1 + current % 1 + previous % 1 == 0 and current >= 0 and previous >= 0 and expires > start) then
      return CORRUPT
    end
    if expires <= now then expires = nil end
    return nil, expires
  end

  -- Returns the record moved on to the present window: start, window, current, previous.
  local function windows()
    local window = (expires - start) / 2
    if now < start + window then return start, window, current, previous end
    return start + window, window, 0, current
  end

  -- A unit that counts in part counts as a whole: rounded in the limit's favour.
  local function used(from, window, inside, before)
    return inside + ceil(before * (window - max(0, now - from)) / window)
  end

  local function available(limit)
    if not expires then return limit end
    return max(0, limit - used(windows()))
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

  local function spend(key, amount, limit, window)
    local from, written, inside, before
    if expires then
      from, written, inside, before = windows()
      if written ~= window then
        -- Written under another window: everything that still counts becomes usage of the present one.
        inside, before = min(used(from, written, inside, before), limit), 0
        from = floor(max(now, from) / window) * window
      end
    else
      from, inside, before = floor(now / window) * window, 0, 0
    end
    -- Usage under an earlier, larger limit counts up to the present one.
    inside = min(inside, limit) + amount
    if inside < 0 then
      -- More was given back than this window has used: the rest is taken off the window before.
      before = max(0, before + inside)
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
    spend = spend,
    report = report,
  }
end
