-- Runs any commands, in order.
--
-- ARGV  3 '1' to read all records at once, if no key occurs twice and none is a log; '0' to read them one by
--       one
--       then one group for each run of commands that differ only in their keys:
--       times, keys per command, cost, count, and for each of those keys: algorithm and three parameters

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

-- Runs one command of several keys: all are charged or none. Keys may share an algorithm, which remembers one
-- record only, so each record is loaded again before it is charged.
local fetched = {}
local function answer_together(first, steps, cost, count)
  local width, granted = #steps, count
  for j = 1, width do
    local algorithm, a, b, c = unpack(steps[j])
    local value, problem = fetch(first + j, algorithm)
    problem = problem or algorithm.load(KEYS[first + j], value, a, b)
    if problem then return problem end
    if cost > 0 and granted > 0 then granted = min(granted, floor(algorithm.available(a, b, c) / cost)) end
    fetched[j] = value
  end
  length = length + 1
  reply[length] = cost < 0 and 1 or granted
  local amount = cost < 0 and cost or granted * cost
  for j = 1, width do
    local algorithm, a, b, c = unpack(steps[j])
    local key = KEYS[first + j]
    local _, is_live = algorithm.load(key, fetched[j], a, b)
    if amount > 0 or (amount < 0 and is_live) then
      -- A server that rejects writes (no memory, a replica) rejects the first one, so the other records are
      -- untouched too.
      local problem = algorithm.spend(key, amount, a, b, c)
      if problem then return problem end
    end
    algorithm.report(max(0, cost), a)
  end
end

length = 1
reply[1] = now
local argument, first, last = 3, 0, #ARGV
while argument < last do
  local times, width, cost, count = ARGV[argument + 1] + 0, ARGV[argument + 2] + 0, ARGV[argument + 3] + 0, ARGV[argument + 4] + 0
  argument = argument + 4
  local steps = {}
  for j = 1, width do
    local algorithm = algorithms[ARGV[argument + 1]]
    steps[j] = { algorithm, ARGV[argument + 2] + 0, ARGV[argument + 3] + 0, ARGV[argument + 4] + 0 }
    argument = argument + 4
  end
  if width == 1 then
    answer_alone(first, times, cost, count, unpack(steps[1]))
  else
    for k = 0, times - 1 do
      local place = length + 1
      local problem = answer_together(first + k * width, steps, cost, count)
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
return reply
