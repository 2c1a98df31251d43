-- Must equal core's algorithms/block.ts.
-- Parameters: onDeniedMs, 0 for none.
-- Record: expires, blocked. Stored as two little-endian doubles. Reply: the same, with times from now.

do
  local expires, blocked

  local function load(_, value)
    if not value then
      expires = nil
      return
    end
    if #value ~= 16 then return CORRUPT end
    expires, blocked = unpack_from('<dd', value)
    -- Also false for NaN and infinity.
    if not (expires % 1 + blocked % 1 == 0 and expires <= 2 ^ 53) then return CORRUPT end
    if expires <= now then expires = nil end
    return nil, expires
  end

  local function available()
    if not expires then return 2 ^ 53 - 1 end
    return 0, blocked > now
  end

  local function report()
    if expires then
      reply[length + 1], reply[length + 2] = expires - now, blocked - now
      length = length + 2
    else
      length = length + 1
      reply[length] = ''
    end
  end

  local function block(key, for_ms)
    expires, blocked = now + for_ms, now
    return store(key, expires, pack('<dd', expires, blocked))
  end

  -- Counts nothing, and takes nothing back. A block from ahead begins now.
  local function change(key, amount)
    if expires and amount == 0 then return block(key, expires - blocked) end
  end

  algorithms['block'] = {
    load = load,
    available = available,
    change = change,
    report = report,
    on_denied = function(key, on_denied_ms)
      if on_denied_ms > 0 then return block(key, on_denied_ms) end
    end,
  }
end
