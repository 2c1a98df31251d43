-- Answers commands of one key each. Used by run-one.lua and run.lua, after the files of the algorithms.

-- All records, where they were read at once; what is wrong with the keys that are none of ours, by their index.
local values, alien

-- The stored record, or nil and what is wrong with it.
local function fetch(i, algorithm)
  if values then return values[i], alien and alien[i] end
  if algorithm.reads_itself then return nil end
  local value = pcall('GET', KEYS[i])
  if type(value) == 'table' then return nil, value.err end
  return value
end

-- So many commands, the first of them on the key after this one.
local function answer_alone(first, times, cost, count, algorithm, a, b, c)
  local load, available, spend, tell = algorithm.load, algorithm.available, algorithm.spend, algorithm.tell
  local asked = max(0, cost)
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
      tell(asked, a)
    end
  end
end
