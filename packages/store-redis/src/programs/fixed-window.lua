-- Must equal core's algorithms/fixed-window.ts.
-- Parameters: limit, windowMs, aligned (1 for windows on multiples of windowMs, otherwise 0).
-- Record: expires, used, opened. Stored as three little-endian doubles. Reply: the same, with times from now.

do
  local expires, used, opened

  local function load(_, value)
    if not value then
      expires = nil
      return
    end
    if #value ~= 24 then return CORRUPT end
    expires, used, opened = unpack_from('<ddd', value)
    -- Also false for NaN and infinity.
    if not (expires % 1 + used % 1 + opened % 1 == 0 and used >= 0 and expires <= 2 ^ 53) then return CORRUPT end
    if expires <= now then expires = nil end
    return nil, expires
  end

  local function available(limit, window)
    if not expires then return limit end
    -- Usage under an earlier, larger limit counts up to the present limit.
    local left = limit - used
    return left > 0 and left or 0, opened - now > window
  end

  local function report()
    if expires then
      reply[length + 1], reply[length + 2], reply[length + 3] = expires - now, exact(used), opened - now
      length = length + 3
    else
      length = length + 1
      reply[length] = ''
    end
  end

  local function change(key, amount, _, window, aligned, charged_at)
    if not expires then
      used = amount
    elseif not charged_at or (opened <= charged_at and charged_at < expires) then
      -- Gives back only to the window that was charged.
      used = used + amount
      if used < 0 then used = 0 end
    end
    if expires and opened - now <= window then
      -- An open window keeps its end.
      return store_again(key, pack('<ddd', expires, used, opened))
    end
    -- A window from ahead lasts at least its whole length from now, and ends where an aligned window ends.
    expires = aligned == 1 and (floor(now / window) + (expires and 2 or 1)) * window or now + window
    opened = now
    return store(key, expires, pack('<ddd', expires, used, opened))
  end

  algorithms['fixed-window'] = {
    load = load,
    available = available,
    change = change,
    report = report,
  }
end
