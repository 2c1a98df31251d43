-- Calls Sluice's decision service for each request, and leaves the verdict in variables that haproxy.cfg
-- reads: txn.sluice_verdict is "allowed", "denied" or "failed".
local HOST, PORT, DOMAIN = "127.0.0.1", 8080, "api"
-- Longer than --store-deadline (100 ms), so that onStoreFailure of limits.yaml decides first.
local TIMEOUT_SECONDS = 0.15
-- The service is down, or too late: the request passes. With false, it is denied with 503.
local FAIL_OPEN = true
-- With `serve --tokens`: "Authorization: Bearer TOKEN\r\n"
local AUTHORIZATION = ""

-- Returns the status, the fields and the body, or nil and a reason.
local function ask(txn)
  local key = txn.sf:req_fhdr("x-api-key")
  local request = "GET /v1/forward-auth/" .. DOMAIN .. " HTTP/1.0\r\nHost: sluice\r\n" .. AUTHORIZATION
    .. "X-Forwarded-Method: " .. txn.sf:method() .. "\r\n"
    .. "X-Forwarded-Uri: " .. txn.sf:pathq() .. "\r\n"
    -- Behind a load balancer: the address that it names, if and only if it sets the field itself.
    .. "X-Forwarded-For: " .. txn.sf:src() .. "\r\n"
    .. (key ~= "" and "X-Api-Key: " .. key .. "\r\n" or "") .. "\r\n"

  local socket = core.tcp()
  socket:settimeout(TIMEOUT_SECONDS)
  local connected, reason = socket:connect(HOST, PORT)
  if not connected then return nil, reason end
  socket:send(request)
  local line
  line, reason = socket:receive("*l")
  local status = line and tonumber(line:match("^HTTP/1%.%d (%d%d%d)"))
  if not status then
    socket:close()
    return nil, reason
  end
  local fields = {}
  line, reason = socket:receive("*l")
  while line and line:match("%S") do
    local name, value = line:match("^([^:]+):%s*(.-)%s*$")
    if name then fields[name:lower()] = value end
    line, reason = socket:receive("*l")
  end
  local body = status == 429 and socket:receive(tonumber(fields["content-length"]) or 0) or ""
  socket:close()
  if not line then return nil, reason end
  return status, fields, body
end

core.register_action("sluice", { "http-req" }, function(txn)
  local ok, status, fields, body = pcall(ask, txn)
  if not ok then status, fields = nil, status end
  local verdict
  if status == 204 then
    verdict = "allowed"
  elseif status == 429 then
    verdict = "denied"
  elseif status == nil or status >= 500 then
    txn:Warning("sluice: " .. tostring(status or fields))
    verdict = FAIL_OPEN and "allowed" or "failed"
  else
    -- The service refuses the gateway or the request: a wrong token, a path beyond 8,192 characters.
    txn:Alert("sluice: the service answers " .. status)
    verdict = "failed"
  end
  txn:set_var("txn.sluice_verdict", verdict)
  if status ~= 204 and status ~= 429 then return end
  for variable, name in pairs({ ratelimit = "ratelimit", policy = "ratelimit-policy", retry_after = "retry-after" }) do
    if fields[name] then txn:set_var("txn.sluice_" .. variable, fields[name]) end
  end
  txn:set_var("txn.sluice_problem", body)
end)
