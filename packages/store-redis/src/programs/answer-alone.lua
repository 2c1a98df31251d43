-- Runs checks of one key each. Comes after the files of the algorithms, and before run-one.lua or run.lua.

-- The stored records by the index of their keys, if they were read at once; and the problems of keys that
-- hold no string.
local values, alien

-- Returns the stored record, or nil and the problem with it.
local function fetch(i, algorithm)
  if values then return values[i], alien and alien[i] end
  if algorithm.reads_itself then return nil end
  local value = pcall('GET', KEYS[i])
  if type(value) == 'table' then return nil, error_of(value) end
  return value
end

-- Stores what a denied check leaves behind. Returns the problem if that failed.
local function deny(key, cost, algorithm, a, b, c)
  local units, is_ahead = algorithm.available(a, b, c)
  if algorithm.on_denied and units >= cost then return algorithm.on_denied(key, a) end
  -- Otherwise the record would deny until the clock is there.
  if is_ahead then return algorithm.change(key, 0, a, b, c) end
end

-- Runs `times` commands of `count` checks each, on the keys after the index `first`.
local function answer_alone(first, times, cost, count, algorithm, a, b, c)
  local load, available, change, report = algorithm.load, algorithm.available, algorithm.change, algorithm.report
  for i = first + 1, first + times do
    local key = KEYS[i]
    local value, problem = fetch(i, algorithm)
    local granted = count
    if not problem then problem = load(key, value, a, b) end
    if not problem and cost > 0 and count > 0 then
      local units, is_ahead = available(a, b, c)
      granted = min(count, floor(units / cost))
      if granted > 0 then problem = change(key, granted * cost, a, b, c) end
      if granted < count and (is_ahead or algorithm.on_denied) and not problem then
        problem = deny(key, cost, algorithm, a, b, c)
      end
    end
    length = length + 1
    if problem then
      reply[length] = problem
    else
      reply[length] = exact(granted)
      report(cost, a, b)
    end
  end
end
