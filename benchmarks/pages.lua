-- What wrk asks for: the given pages in turn, each as the next of the signed-in people.
-- wrk … -s pages.lua URL -- THINK_MS PEOPLE COOKIE… PATH…; one line of JSON at the end.
local asked, think = 0, 0
local requests = {}
failed = 0

local function draw()
  return -math.log(1 - math.random()) * think
end

function setup(thread)
  measured = thread
end

function init(args)
  think = tonumber(args[1])
  local people, paths = tonumber(args[2]), #args - 2 - tonumber(args[2])
  for turn = 0, people * paths - 1 do
    local headers = { Cookie = "chuky_session=" .. args[3 + turn % people] }
    -- each round everyone is one page further than in the last
    local path = args[3 + people + (turn % people + math.floor(turn / people)) % paths]
    requests[turn + 1] = wrk.format("GET", path, headers)
  end
  if think > 0 then delay = draw end
end

function request()
  asked = asked + 1
  return requests[(asked - 1) % #requests + 1]
end

function response(status)
  if status ~= 200 then failed = failed + 1 end
end

function done(summary, latency)
  local lost = summary.errors
  io.write(string.format(
    '{"answers": %d, "failed": %d, "seconds": %f, "p50": %f, "p99": %f, "longest": %f}\n',
    summary.requests,
    measured:get("failed") + lost.connect + lost.read + lost.write + lost.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    latency.max / 1e6))
end
