-- The kernel of sliding-window-log.lua and concurrency.lua. Must equal core's algorithms/entry-log.ts.
-- Parameters: limit, windowMs.
-- Stored as a ring in one string, so that a check costs a few small reads and writes, however long the log
-- is. All numbers are little-endian doubles: a header of expires, base, head, count, size, newestTime,
-- newestTotal, then `size` entries of time and running total. The oldest of the `count` entries in use is the
-- one at `head`.
-- Reply: a log that answers the same for this cost, even once the command's units have been given back, with
-- times from now: expires, base, time and total of the newest entry ('' if there is no entry), then time and
-- total of up to three older ones, oldest first, and ''. These are the entries whose end makes room for the
-- cost, if it does not fit, and the entry before the one that the command has added.

local entry_log
do
  local HEADER, ENTRY, FIRST_SIZE = 56, 16, 8
  -- Running totals start over before they can leave the safe integers.
  local MAX_TOTAL = 2 ^ 52

  local address, expires, base, head, count, size, newest_time, newest_total
  -- The number of stored entries that no longer count; `base` is the total before the others.
  local gone
  -- What the command has spent, and the entry that was the newest if the command has added one.
  local spent, previous_time, previous_total

  local function place(index) return HEADER + (head + index) % size * ENTRY end

  local function entry(index)
    -- May not be stored yet.
    if index == count - 1 then return newest_time, newest_total end
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
    address, expires, gone, spent, previous_time = key, nil, 0, 0, nil
    local header = pcall('GETRANGE', key, 0, HEADER - 1)
    if type(header) == 'table' then return error_of(header) end
    -- An empty text is no record.
    if header == '' then return call('EXISTS', key) > 0 and CORRUPT or nil end
    if #header ~= HEADER then return CORRUPT end
    expires, base, head, count, size, newest_time, newest_total = unpack_from('<ddddddd', header)
    local whole = expires % 1 + base % 1 + head % 1 + count % 1 + size % 1 + newest_time % 1 + newest_total % 1 == 0
    -- The length of the string matches the header, so no read of an entry can fail.
    if not (whole and expires <= 2 ^ 53 and head >= 0 and count >= 1 and count <= size and call('STRLEN', key) == HEADER + size * ENTRY) then
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

  local function available(limit, window)
    if not expires then return limit end
    return max(0, limit - (newest_total - base)), newest_time - now > window
  end

  local function report_entry(time, total)
    reply[length], reply[length + 1] = time - now, exact(total)
    length = length + 2
  end

  local function report(cost, limit, window)
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
    report_entry(newest_time, newest_total)
    local units = available(limit, window)
    if cost > units and cost <= limit then
      -- The entries that are reported anyway follow these.
      local others = previous_time and count - 2 or count - 1
      local total = newest_total - (limit - cost)
      local fits = search(2, total)
      -- A penalty may have charged less than the cost, which then does not fit even without it.
      if spent > 0 and cost > units + spent then
        local fitted = search(2, total - spent)
        if fitted < fits and fitted < others then report_entry(entry(fitted)) end
      end
      if fits < others then report_entry(entry(fits)) end
    end
    if previous_time then report_entry(previous_time, previous_total) end
    reply[length] = ''
  end

  -- Returns the bytes of the entries from this index on, with `less` taken off every total.
  local function entries_from(index, less)
    if index >= count then return '' end
    local bytes = ''
    if index < count - 1 then
      local first, last = place(index), place(count - 2) + ENTRY - 1
      if first < last then
        bytes = call('GETRANGE', address, first, last)
      else
        bytes = call('GETRANGE', address, first, -1) .. call('GETRANGE', address, HEADER, last)
      end
    end
    bytes = bytes .. pack('<dd', newest_time, newest_total)
    if less == 0 then return bytes end
    local entries = {}
    for at = 1, #bytes, ENTRY do
      local time, total = unpack_from('<dd', bytes, at)
      entries[#entries + 1] = pack('<dd', time, total - less)
    end
    return table.concat(entries)
  end

  -- Removes the newest units first: they would count longest.
  local function take_newest(amount)
    local total = max(base, newest_total - amount)
    if total == base then
      count = 0
    else
      local index = search(2, total)
      newest_time = entry(index)
      count = index + 1
    end
    newest_total = total
  end

  -- Removes up to `amount` units of the entry of that millisecond, if it is still there. Stores the entries
  -- after it again, with smaller totals; returns the problem if that failed.
  local function take_from_entry(time, amount)
    local index = search(1, time)
    if index == count then return end
    local entry_time, total = entry(index)
    if entry_time ~= time then return end
    local before = total_before(index)
    local units = min(amount, total - before)
    local removed = units == total - before and 1 or 0
    local entries = entries_from(index + removed, units)
    if removed == 1 and index == count - 1 and index > 0 then newest_time = entry(index - 1) end
    count, newest_total = count - removed, newest_total - units
    if entries == '' then return end
    local first = place(index)
    local fitting = HEADER + size * ENTRY - first
    local problem = error_of(pcall('SETRANGE', address, first, string.sub(entries, 1, fitting)))
    if problem then return problem end
    if #entries > fitting then call('SETRANGE', address, HEADER, string.sub(entries, fitting + 1)) end
  end

  -- Stores the changed log. All entries but the newest are stored already.
  local function write(window)
    if count == 0 then
      expires = now
      return store(address, expires)
    end
    expires = newest_time + window
    local entries
    local less = newest_total > MAX_TOTAL and base or 0
    if less > 0 or count > size then
      -- Rewrites the whole ring, with the oldest entry first. Doubling keeps the cost of growing constant per
      -- entry.
      entries = entries_from(0, less)
      if count > size then size = size * 2 end
      base, head, newest_total = base - less, 0, newest_total - less
      if previous_time then previous_total = previous_total - less end
      entries = entries .. string.rep('\0', (size - count) * ENTRY)
    end
    local header = pack('<ddddddd', expires, base, head, count, size, newest_time, newest_total)
    if entries then return store(address, expires, header .. entries) end
    local problem = error_of(pcall('SETRANGE', address, 0, header))
    if problem then return problem end
    call('SETRANGE', address, place(count - 1), pack('<dd', newest_time, newest_total))
    call('PEXPIRE', address, expires - now + slack)
  end

  local function change(_, amount, limit, window, _, charged_at)
    if not expires then
      base, head, count, size, newest_time, newest_total = 0, 0, 1, FIRST_SIZE, now, amount
      expires = now + window
      local first = pack('<ddddddddd', expires, 0, 0, 1, size, now, amount, now, amount)
      return store(address, expires, first .. string.rep('\0', (size - 1) * ENTRY))
    end
    if newest_time - now > window then
      -- From more than one window ahead: all usage counts as charged now.
      head, count, newest_time, newest_total = 0, 1, now, base + min(newest_total - base, limit)
    else
      head, count = (head + gone) % size, count - gone
    end
    gone = 0
    if amount < 0 and charged_at then
      local problem = take_from_entry(charged_at, -amount)
      if problem then return problem end
    elseif amount < 0 then
      take_newest(-amount)
    elseif amount > 0 then
      -- After the clock has stepped back, the newest entry gets the units: times never decrease along a log.
      if count == 0 or newest_time < now then
        if count > 0 then previous_time, previous_total = newest_time, newest_total end
        newest_time = now
        count = count + 1
      end
      spent = amount
      newest_total = newest_total + amount
    end
    return write(window)
  end

  entry_log = {
    load = load,
    available = available,
    change = change,
    report = report,
    reads_itself = true,
  }
end
