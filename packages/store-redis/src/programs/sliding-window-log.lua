-- Must equal core's algorithms/sliding-window-log.ts.
-- Parameters: limit, windowMs.
-- Stored as a ring in one string, so that a check costs a few small reads and writes, however long the log
-- is. All numbers are little-endian doubles: a header of expires, base, head, count, size, newestTime,
-- newestTotal, then `size` entries of time and running total. The oldest of the `count` entries in use is the
-- one at `head`.
-- Reply: a log that answers the same for this cost, with times from now: expires, base, time and total of the
-- newest entry ('' if there is no entry), time and total of the entry whose end makes room for the cost (''
-- if the cost fits).

do
  local HEADER, ENTRY, FIRST_SIZE = 56, 16, 8
  -- Running totals start over before they can leave the safe integers.
  local MAX_TOTAL = 2 ^ 52

  local address, expires, base, head, count, size, newest_time, newest_total
  -- Whether the record is in Redis, live or not; the number of its entries that no longer count.
  local is_stored, gone

  local function place(index) return HEADER + (head + index) % size * ENTRY end

  local function entry(index)
    local at = place(index)
    return unpack_from('<dd', call('GETRANGE', address, at, at + ENTRY - 1))
  end

  -- Returns the index of the first entry whose time (`field` 1) or total (`field` 2) is at least `least`, or
  -- `count`. Searches near the oldest first, where the entries are that have expired since the last check.
  local function search(field, least)
    local low, step = -1, 1
    while low + step < count and select(field, entry(low + step)) < least do
      low = low + step
      step = step * 2
    end
    local high = min(low + step, count)
    while low + 1 < high do
      local middle = floor((low + high) / 2)
      if select(field, entry(middle)) < least then low = middle else high = middle end
    end
    return high
  end

  local function total_before(index)
    if index == 0 then return base end
    if index == count then return newest_total end
    return (select(2, entry(index - 1)))
  end

  local function load(key, _, _, window)
    address, expires, gone = key, nil, 0
    local header = pcall('GETRANGE', key, 0, HEADER - 1)
    if type(header) == 'table' then return header.err end
    is_stored = header ~= ''
    if not is_stored then return end
    if #header ~= HEADER then return CORRUPT end
    expires, base, head, count, size, newest_time, newest_total = unpack_from('<ddddddd', header)
    local whole = expires % 1 + base % 1 + head % 1 + count % 1 + size % 1 + newest_time % 1 + newest_total % 1 == 0
    -- The length of the string matches the header, so no read of an entry can fail.
    if not (whole and head >= 0 and count >= 1 and count <= size and call('STRLEN', key) == HEADER + size * ENTRY) then
      return CORRUPT
    end
    if expires <= now then
      expires = nil
      return
    end
    -- An entry of the millisecond `now - window` has just stopped counting.
    gone = search(1, now - window + 1)
    base = total_before(gone)
    return nil, expires
  end

  local function available(limit)
    if not expires then return limit end
    return max(0, limit - (newest_total - base))
  end

  local function report(cost, limit)
    length = length + 1
    if not expires then
      reply[length] = ''
      return
    end
    reply[length], reply[length + 1] = expires - now, exact(base)
    length = length + 2
    if count == 0 then
      reply[length] = ''
      return
    end
    reply[length], reply[length + 1] = newest_time - now, exact(newest_total)
    length = length + 2
    if cost <= available(limit) or cost > limit then
      reply[length] = ''
      return
    end
    local time, total = entry(search(2, newest_total - (limit - cost)))
    reply[length], reply[length + 1] = time - now, exact(total)
    length = length + 1
  end

  local function write_header()
    return pcall('SETRANGE', address, 0, pack('<ddddddd', expires, base, head, count, size, newest_time, newest_total))
  end

  -- Rewrites the whole ring for `new_size` entries, with the oldest first and `less` taken off every total.
  local function rewrite(new_size, less)
    local kept = {}
    for index = 0, count - 1 do
      local time, total = entry(index)
      -- The newest entry may not be stored yet.
      if index == count - 1 then time, total = newest_time, newest_total + less end
      kept[index + 1] = pack('<dd', time, total - less)
    end
    head, size = 0, new_size
    local header = pack('<ddddddd', expires, base, head, count, size, newest_time, newest_total)
    local free = string.rep('\0', (size - count) * ENTRY)
    return store(address, expires, header .. table.concat(kept) .. free)
  end

  local function append(amount)
    newest_total = newest_total + amount
    -- After the clock has stepped back, the newest entry takes the units: times never decrease along a log.
    if count == 0 or newest_time < now then
      newest_time = now
      count = count + 1
    end
  end

  -- Takes off the newest units first: they would count longest.
  local function give_back(amount)
    newest_total = max(base, newest_total - amount)
    if newest_total == base then
      count = 0
    else
      count = search(2, newest_total) + 1
      newest_time = entry(count - 1)
    end
  end

  local function spend(_, amount, _, window)
    if not expires then
      base, head, count, size, newest_time, newest_total = 0, 0, 1, FIRST_SIZE, now, amount
      expires = now + window
      local first = pack('<ddddddddd', expires, 0, 0, 1, size, now, amount, now, amount)
      return store(address, expires, first .. string.rep('\0', (size - 1) * ENTRY))
    end
    head, count = (head + gone) % size, count - gone
    if amount < 0 then give_back(-amount) else append(amount) end
    gone = 0
    if count == 0 then
      expires = now
      return store(address, expires)
    end
    expires = newest_time + window
    local less = newest_total > MAX_TOTAL and base or 0
    if less > 0 or count > size then
      base, newest_total = base - less, newest_total - less
      -- `rewrite` reads the entries before `size` changes. Doubling keeps the cost of growing constant per
      -- entry.
      return rewrite(count > size and size * 2 or size, less)
    end
    local written = write_header()
    if type(written) == 'table' then return written.err end
    call('SETRANGE', address, place(count - 1), pack('<dd', newest_time, newest_total))
    call('PEXPIRE', address, expires - now + slack)
  end

  algorithms['sliding-window-log'] = {
    load = load,
    available = available,
    spend = spend,
    report = report,
    reads_itself = true,
  }
end
