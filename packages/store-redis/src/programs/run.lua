-- Runs any commands, in order.
--
-- ARGV  3 '1' to read all records at once, if no key occurs twice and none is a log; '0' to read them one by
--       one
--       then one group for each run of commands that differ only in their keys:
--       times, keys per command, cost, operation, and for each of those keys: algorithm and three parameters
--       The cost is a number for all keys, or 'each': then a fifth word of each key is its cost.
--       The operation is the count of a spend, or 'penalize', or 'take-back', followed by the time at which
--       the units were charged, or '' for the newest units.

if ARGV[3] == '1' then
  values = call('MGET', unpack(KEYS))
  local missing = {}
  for i = 1, #KEYS do
    if not values[i] then missing[#missing + 1] = KEYS[i] end
  end
  -- MGET reports a key that holds anything but a string as absent.
  if #missing > 0 and call('EXISTS', unpack(missing)) > 0 then
    alien = {}
    for i = 1, #KEYS do
      if not values[i] and call('EXISTS', KEYS[i]) > 0 then alien[i] = 'WRONGTYPE The key holds no string' end
    end
  end
end

-- Changes the loaded record of one key. Returns the problem if that failed.
local function apply(key, is_live, operation, charged_at, count, granted, step)
  local algorithm, cost, a, b, c = unpack(step)
  if operation == 'penalize' then
    local charged = min(cost, (algorithm.available(a, b, c)))
    length = length + 1
    reply[length] = exact(charged)
    return charged > 0 and algorithm.change(key, charged, a, b, c)
  end
  if cost == 0 then return end
  if operation == 'take-back' then return is_live and algorithm.change(key, -cost, a, b, c, charged_at) end
  local problem = granted > 0 and algorithm.change(key, granted * cost, a, b, c)
  if granted < count and not problem then return deny(key, cost, algorithm, a, b, c) end
  return problem
end

-- Runs one command of any kind: all of its keys are charged or none. Keys may share an algorithm, which
-- remembers one record only, so each record is loaded again before it is changed.
local fetched = {}
local function answer_together(first, steps, operation, charged_at)
  local width, count = #steps, tonumber(operation)
  local granted = count or 1
  for j = 1, width do
    local algorithm, cost, a, b, c = unpack(steps[j])
    local value, problem = fetch(first + j, algorithm)
    problem = problem or algorithm.load(KEYS[first + j], value, a, b)
    if problem then return problem end
    if count and cost > 0 and granted > 0 then
      granted = min(granted, floor(algorithm.available(a, b, c) / cost))
    end
    fetched[j] = value
  end
  length = length + 1
  reply[length] = exact(granted)
  for j = 1, width do
    local algorithm, cost, a, b = unpack(steps[j])
    local key = KEYS[first + j]
    local _, is_live = algorithm.load(key, fetched[j], a, b)
    -- A server that rejects writes (no memory, a replica) rejects the first one, so the other records are
    -- untouched too.
    local problem = apply(key, is_live, operation, charged_at, count, granted, steps[j])
    if problem then return problem end
    algorithm.report(cost, a, b)
  end
end

length = 1
reply[1] = now
local argument, first, last = 3, 0, #ARGV
while argument < last do
  local times, width, cost, operation = ARGV[argument + 1] + 0, ARGV[argument + 2] + 0, tonumber(ARGV[argument + 3]), ARGV[argument + 4]
  argument = argument + 4
  local charged_at
  if operation == 'take-back' then
    argument = argument + 1
    charged_at = tonumber(ARGV[argument])
  end
  local steps = {}
  for j = 1, width do
    local algorithm = algorithms[ARGV[argument + 1]]
    steps[j] = { algorithm, cost, ARGV[argument + 2] + 0, ARGV[argument + 3] + 0, ARGV[argument + 4] + 0 }
    argument = argument + 4
    if not cost then
      argument = argument + 1
      steps[j][2] = ARGV[argument] + 0
    end
  end
  local count = tonumber(operation)
  if width == 1 and count then
    local algorithm, each, a, b, c = unpack(steps[1])
    answer_alone(first, times, each, count, algorithm, a, b, c)
  else
    for k = 0, times - 1 do
      local place = length + 1
      local problem = answer_together(first + k * width, steps, operation, charged_at)
      if problem then
        -- Discards what the command has added to the reply so far.
        for i = place + 1, length do reply[i] = nil end
        length = place
        reply[place] = problem
      end
    end
  end
  first = first + times * width
end
return refusal or reply
