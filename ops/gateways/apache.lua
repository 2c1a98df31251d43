-- Calls Sluice's decision service for each request. Needs LuaSocket.
local http = require "socket.http"
local ltn12 = require "ltn12"

local SERVICE = "http://127.0.0.1:8080/v1/forward-auth/api"
-- Longer than --store-deadline (100 ms), so that onStoreFailure of limits.yaml decides first. A thread of
-- Apache waits as long.
http.TIMEOUT = 0.15
-- The service is down, or too late: the request passes. With false, it is denied with 503.
local FAIL_OPEN = true
-- With `serve --tokens`: "Bearer TOKEN"
local AUTHORIZATION = nil

local function refuse(r, status, body)
  r.status = status
  r.content_type = "application/problem+json"
  r.err_headers_out["Cache-Control"] = "no-store"
  r:write(body)
  return apache2.DONE
end

function check(r)
  -- Once for each request of a client, not again for what Apache looks up on the way.
  if not r.is_initial_req then return apache2.DECLINED end
  local chunks = {}
  local ok, status, fields = http.request {
    url = SERVICE,
    redirect = false,
    sink = ltn12.sink.table(chunks),
    headers = {
      ["authorization"] = AUTHORIZATION,
      ["x-forwarded-method"] = r.method,
      -- As the app gets it: Apache has resolved `..` and empty segments.
      ["x-forwarded-uri"] = r:escape(r.uri):gsub("%%2[fF]", "/"),
      -- Behind a load balancer, mod_remoteip sets it.
      ["x-forwarded-for"] = r.useragent_ip,
      ["x-api-key"] = r.headers_in["X-Api-Key"],
    },
  }
  if not ok or status >= 500 then
    r:warn("sluice: " .. tostring(status))
    if FAIL_OPEN then return apache2.DECLINED end
    return refuse(r, 503, '{"type":"about:blank","title":"Service Unavailable","status":503}')
  end
  if status ~= 204 and status ~= 429 then
    -- The service refuses the gateway or the request: a wrong token, a path beyond 8,192 characters.
    r:err("sluice: the service answers " .. status)
    return refuse(r, 503, '{"type":"about:blank","title":"Service Unavailable","status":503}')
  end
  for _, name in ipairs { "RateLimit", "RateLimit-Policy", "Retry-After" } do
    if fields[name:lower()] then r.err_headers_out[name] = fields[name:lower()] end
  end
  if status == 429 then return refuse(r, 429, table.concat(chunks)) end
  return apache2.DECLINED
end
