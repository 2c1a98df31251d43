-- Ends every script that runs commands: reads the records, runs the commands in order, and answers.

-- All records at once, or nil; what is wrong with the keys that are none of ours, by their index, or nil.
local values, alien
if ARGV[3] == '1' then
  values = call('MGET', unpack(KEYS))
  local missing = {}
  for i = 1, #KEYS do
    if not values[i] then missing[#missing + 1] = KEYS[i] end
  end
  -- To MGET, a key that holds something else than a string is a key that is not there.
  if #missing > 0 and call('EXISTS', unpack(missing)) > 0 then
    alien = {}
    for i = 1, #KEYS do
      if not values[i] and call('EXISTS', KEYS[i]) > 0 then alien[i] = 'WRONGTYPE The key holds no string' end
    end
  end
end

-- The stored record, or nil and what is wrong with it.
local function fetch(i, step)
  if values then return values[i], alien and alien[i] end
  if step.reads_itself then return nil end
  local value = pcall('GET', KEYS[i])
  if type(value) == 'table' then return nil, value.err end
  return value
end

-- The commands of a run that have one key each: the usual case, so nothing is looked up twice.
local function answer_alone(first, times, step, cost, count)
  local load, exists, available, spend, tell = step.load, step.exists, step.available, step.spend, step.tell
  local a, b, c = step[1], step[2], step[3]
  local asked = max(0, cost)
  for i = first + 1, first + times do
    local key = KEYS[i]
    local value, problem = fetch(i, step)
    problem = problem or load(key, value, a, b)
    local granted = count
    if not problem then
      if cost < 0 then
        granted = 1
        if exists() then problem = spend(key, cost, a, b, c) end
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

-- One command of several keys: all are charged or none. They may share an algorithm, which remembers one record only,
-- so each is loaded again when its turn to be charged has come.
local function answer_together(first, steps, cost, count)
  local width, granted, fetched = #steps, count, {}
  for j = 1, width do
    local step = steps[j]
    local value, problem = fetch(first + j, step)
    problem = problem or step.load(KEYS[first + j], value, step[1], step[2])
    if problem then return problem end
    if cost > 0 and granted > 0 then
      granted = min(granted, floor(step.available(step[1], step[2], step[3]) / cost))
    end
    fetched[j] = value
  end
  length = length + 1
  reply[length] = cost < 0 and 1 or granted
  local amount = cost < 0 and cost or granted * cost
  for j = 1, width do
    local step, key = steps[j], KEYS[first + j]
    step.load(key, fetched[j], step[1], step[2])
    if amount > 0 or (amount < 0 and step.exists()) then
      -- A refused write (no memory, a replica) refuses the first record already, so the others are untouched too.
      local problem = step.spend(key, amount, step[1], step[2], step[3])
      if problem then return problem end
    end
    step.tell(max(0, cost), step[1])
  end
end

length = 1
reply[1] = now
local argument, first, last = 3, 0, #ARGV
while argument < last do
  local times, width = tonumber(ARGV[argument + 1]), tonumber(ARGV[argument + 2])
  local cost, count = tonumber(ARGV[argument + 3]), tonumber(ARGV[argument + 4])
  argument = argument + 4
  local steps = {}
  for j = 1, width do
    local algorithm = algorithms[ARGV[argument + 1]]
    local a, b, c = tonumber(ARGV[argument + 2]), tonumber(ARGV[argument + 3]), tonumber(ARGV[argument + 4])
    steps[j] = {
      a,
      b,
      c,
      load = algorithm.load,
      exists = algorithm.exists,
      available = algorithm.available,
      spend = algorithm.spend,
      tell = algorithm.tell,
      reads_itself = algorithm.reads_itself,
    }
    argument = argument + 4
  end
  if width == 1 then
    answer_alone(first, times, steps[1], cost, count)
  else
    for k = 0, times - 1 do
      local place = length + 1
      local problem = answer_together(first + k * width, steps, cost, count)
      if problem then
        -- What the command has told by then does not count.
        for i = place + 1, length do reply[i] = nil end
        length = place
        reply[place] = problem
      end
    end
  end
  first = first + times * width
end
return reply
