-- Ends every script that runs commands: reads the records, runs the commands in order, and answers.

local values, alien = nil, {}
if ARGV[3] == '1' then
  values = call('MGET', unpack(KEYS))
  local missing = {}
  for i = 1, #KEYS do
    if not values[i] then missing[#missing + 1] = KEYS[i] end
  end
  -- To MGET, a key that holds something else than a string is a key that is not there.
  if #missing > 0 and call('EXISTS', unpack(missing)) > 0 then
    for i = 1, #KEYS do
      if not values[i] and call('EXISTS', KEYS[i]) > 0 then alien[i] = 'WRONGTYPE The key holds no string' end
    end
  end
end

local function load(step, i)
  local value
  if values then
    if alien[i] then return alien[i] end
    value = values[i]
  elseif not step.reads_itself then
    value = pcall('GET', KEYS[i])
    if type(value) == 'table' then return value.err end
  end
  return step.load(KEYS[i], value, step[1], step[2])
end

local function answer(first, steps, cost, count)
  local width, granted = #steps, count
  for j = 1, width do
    local step = steps[j]
    local problem = load(step, first + j)
    if problem then return problem end
    if cost > 0 and granted > 0 then
      granted = min(granted, floor(step.available(step[1], step[2], step[3]) / cost))
    end
  end
  local place = length + 1
  length = place
  reply[place] = cost < 0 and 1 or granted
  local amount = cost < 0 and cost or granted * cost
  for j = 1, width do
    local step = steps[j]
    -- Of a single key, the record is still at hand.
    if width > 1 then load(step, first + j) end
    if amount > 0 or (amount < 0 and step.exists()) then
      -- A refused write (no memory, a replica) refuses the first record already, so the others are untouched too.
      local problem = step.spend(KEYS[first + j], amount, step[1], step[2], step[3])
      if problem then
        length = place - 1
        return problem
      end
    end
    step.tell(max(0, cost), step[1])
  end
end

length = 1
reply[1] = now
local argument, first = 3, 0
while argument < #ARGV do
  local times, width = tonumber(ARGV[argument + 1]), tonumber(ARGV[argument + 2])
  local cost, count = tonumber(ARGV[argument + 3]), tonumber(ARGV[argument + 4])
  argument = argument + 4
  local steps = {}
  for j = 1, width do
    local algorithm = algorithms[ARGV[argument + 1]]
    steps[j] = {
      tonumber(ARGV[argument + 2]),
      tonumber(ARGV[argument + 3]),
      tonumber(ARGV[argument + 4]),
      load = algorithm.load,
      exists = algorithm.exists,
      available = algorithm.available,
      spend = algorithm.spend,
      tell = algorithm.tell,
      reads_itself = algorithm.reads_itself,
    }
    argument = argument + 4
  end
  for _ = 1, times do
    local problem = answer(first, steps, cost, count)
    if problem then
      length = length + 1
      reply[length] = problem
    end
    first = first + width
  end
end
-- What a command had told before a write was refused may stand behind the end.
for i = length + 1, #reply do reply[i] = nil end
return reply
