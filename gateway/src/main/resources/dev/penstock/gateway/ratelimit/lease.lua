-- Takes from, and gives back to, all buckets of one request or renewal: from all of them, or from none.
--
-- KEYS  the buckets, all of one hash tag
-- ARGV  nine for each bucket:
--   1 quota, 2 burst, 3 tickMicros, 4 windowTicks   see Rate
--   5 need    tokens without which everything is refused; 0 for a renewal
--   6 tight   tokens to hand out if there are so many, from a bucket less than half full
--   7 ample   the same, from one that is at least half full
--   8 adjust  tokens handed out before and not used (positive), or used before and not handed out (negative)
--   9 start   tokens to begin with if the bucket is not here
-- Returns 0, or which bucket refused (the one that takes longest); then for each bucket: tokens handed out, tokens left, and
-- microseconds until what was needed is there, at least until one token is.
--
-- A bucket is stored as "parts tick tickMicros windowTicks" and forgotten once it must be full again. The arithmetic is
-- TokenBucket's, in whole numbers below 2^53.

local BACKWARDS_MICROS_MAX = 1000000
local PARTS_MAX = 9007199254740992
local TTL_MS_MAX = 2592000000
local FIELDS = 9

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local stored = redis.call('MGET', unpack(KEYS))

local buckets = {}
local refused, longest = 0, -1

for i = 1, #KEYS do
  local a = (i - 1) * FIELDS
  local b = {
    quota = tonumber(ARGV[a + 1]), burst = tonumber(ARGV[a + 2]), tick = tonumber(ARGV[a + 3]), ticks = tonumber(ARGV[a + 4]),
    need = tonumber(ARGV[a + 5]), tight = tonumber(ARGV[a + 6]), ample = tonumber(ARGV[a + 7]),
    adjust = tonumber(ARGV[a + 8])
  }
  local capacity = b.burst * b.ticks
  local at = math.floor(now / b.tick)
  local parts, since, tick, ticks = string.match(stored[i] or '', '^(-?%d+) (%d+) (%d+) (%d+)$')
  if parts then
    parts, since, tick, ticks = tonumber(parts), tonumber(since), tonumber(tick), tonumber(ticks)
    if tick ~= b.tick or ticks ~= b.ticks then -- another rate than last time: what was used stays used
      parts = math.floor(parts / ticks) * b.ticks
      since = math.floor(since * tick / b.tick)
    end
  else
    parts, since = math.min(tonumber(ARGV[a + 9]), b.burst) * b.ticks, at
  end
  local passed = at - since
  if passed > 0 then
    if passed >= math.floor((capacity - parts) / b.quota) + 1 then
      parts = capacity
    else
      parts = parts + passed * b.quota
    end
    since = at
  elseif passed * b.tick < -BACKWARDS_MICROS_MAX then
    since = at
  end
  local least = -math.floor(PARTS_MAX / b.ticks)
  parts = math.max(-PARTS_MAX, math.min(capacity, parts + math.max(least, math.min(b.adjust, b.burst)) * b.ticks))
  b.capacity, b.parts, b.since = capacity, parts, since
  local tokens = math.floor(parts / b.ticks)
  local missing = math.min(math.max(b.need, 1), b.burst) * b.ticks - parts
  b.wait = missing > 0 and math.ceil(missing / b.quota) * b.tick or 0
  if tokens < b.need and b.wait > longest then
    refused, longest = i, b.wait
  end
  b.tokens = tokens
  buckets[i] = b
end

local answer = { refused }
for i, b in ipairs(buckets) do
  local granted = 0
  if refused == 0 then
    local wish = b.parts * 2 >= b.capacity and b.ample or b.tight
    granted = math.max(b.need, math.min(b.tokens, wish))
  end
  b.parts = b.parts - granted * b.ticks
  local full = math.ceil((b.capacity - b.parts) / b.quota) * b.tick
  local ttl = math.min(TTL_MS_MAX, math.ceil(full / 1000) + 1000)
  redis.call('SET', KEYS[i], string.format('%.0f %.0f %.0f %.0f', b.parts, b.since, b.tick, b.ticks),
    'PX', string.format('%.0f', ttl))
  answer[#answer + 1] = granted
  answer[#answer + 1] = b.tokens - granted
  answer[#answer + 1] = b.wait
end
return answer
