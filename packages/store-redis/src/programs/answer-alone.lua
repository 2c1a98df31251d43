-- Runs commands of one key each. Comes after the files of the algorithms, and before run-one.lua or run.lua.

-- The stored records by the index of their keys, if they were read at once; and the problems of keys that
-- hold no string.
local values, alien

-- Returns the stored record, or nil and the problem with it.
local function fetch(i, algorithm)
  if values then return values[i], alien and alien[i] end
  if algorithm.reads_itself then return nil end
  local value = pcall('GET', KEYS[i])
  if type(value) == 'table' then return nil, value.err end
  return value
end

-- Runs `times` commands, on the keys after the index `first`.
local function answer_alone(first, times, cost, count, algorithm, a, b, c)
  local load, available, spend, report = algorithm.load, algorithm.available, algorithm.spend, algorithm.report
  local next_cost = max(0, cost)
  for i = first + 1, first + times do
    local key = KEYS[i]
    local value, problem = fetch(i, algorithm)
    local granted, is_live = count, nil
    if not problem then problem, is_live = load(key, value, a, b) end
    if not problem then
      if cost < 0 then
        granted = 1
        if is_live then problem = spend(key, cost, a, b, c) end
      elseif cost > 0 and count > 0 then
        granted = min(count, floor(available(a, b, c) / cost))
        if granted > 0 then problem = spend(key, granted * cost, a, b, c) end
      end
    end
    length = length + 1
    if problem then
      reply[length] = problem
    else
      reply[length] = granted
      report(next_cost, a)
    end
  end
end
