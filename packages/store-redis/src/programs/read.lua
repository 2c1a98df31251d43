-- Reads records for an update by compare-and-set. Follows records.lua.
-- ARGV  then for each key its layout
-- Returns now, then for each key what item_of returns.

local reply = { now }
for i, key in ipairs(KEYS) do
  local value = pcall('GET', key)
  if type(value) == 'table' then
    local item = reply_of(value)
    if type(item) == 'table' then return item end
    reply[i + 1] = item
  else
    reply[i + 1] = item_of(value, ARGV[i + 1])
  end
end
return reply
