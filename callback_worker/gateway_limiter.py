"""Share between all workers what may be asked of each SMS gateway, over Redis.

A bucket of tokens holds the pace: one token for each part of a message. A breaker leaves a gateway
alone that does not answer: five failures in a row within a minute open it for half a minute, then
one message tries. What Redis forgets is harmless: a full bucket and a closed breaker.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping
from typing import Final

import redis

log = logging.getLogger(__name__)

FAILURES: Final = 5
WITHIN_S: Final = 60
OPEN_S: Final = 30
# The worker that tries a gateway again keeps the others waiting so long at most, if it is killed.
TRIAL_S: Final = 60
# A short wait is waited here, so that the pace is kept to the part; a longer one is given back.
SHORT_S: Final = 1.0
FORGET_S: Final = 24 * 3600

# One second's tokens may be spent at once. The bucket may owe what the short wait will have paid.
_ACQUIRE: Final = """
local now, pace, parts, short = unpack(ARGV)
now, pace, parts, short = tonumber(now), tonumber(pace), tonumber(parts), tonumber(short)
local function held(field) return tonumber(redis.call('HGET', KEYS[1], field) or '0') end
-- What begins in the future was written by a clock that was ahead: it counts no more.
local function lasts(name) return held(name .. '_from') <= now and held(name .. '_until') or 0 end
local blocked = math.max(lasts('paused'), lasts('open'), lasts('trial'))
if blocked > now then return {'wait', tostring(blocked - now)} end
local size = math.max(pace, parts)
local tokens = redis.call('HGET', KEYS[1], 'tokens')
if held('filled_at') > now then redis.call('HSET', KEYS[1], 'filled_at', tostring(now)) end
tokens = math.min(size, (tonumber(tokens) or size) + (now - held('filled_at')) * pace)
local wait = math.max(0, (parts - tokens) / pace)
if wait > short then return {'wait', tostring(wait)} end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - parts), 'filled_at', tostring(now))
if held('open_until') > 0 then
  redis.call('HSET', KEYS[1], 'trial_from', tostring(now))
  redis.call('HSET', KEYS[1], 'trial_until', tostring(now + tonumber(ARGV[5])))
end
redis.call('EXPIRE', KEYS[1], ARGV[6])
return {'go', tostring(wait)}
"""
_FAIL: Final = """
local now = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[2]))
redis.call('ZREMRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf')
redis.call('ZADD', KEYS[2], now, ARGV[1] .. ':' .. redis.call('HINCRBY', KEYS[1], 'serial', 1))
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[5])
local on_trial = redis.call('HGET', KEYS[1], 'trial_until')
if not on_trial and redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'open_from', tostring(now))
redis.call('HSET', KEYS[1], 'open_until', tostring(now + tonumber(ARGV[4])))
redis.call('HDEL', KEYS[1], 'trial_until')
redis.call('DEL', KEYS[2])
return 1
"""


class RedisGatewayLimiter:
    """Keep the pace and the breaker of each gateway: a `gateways.GatewayLimiter` of the messages.

    While Redis is away everything is let through: a message is worth more than a pace.
    """

    def __init__(
        self,
        connection: redis.Redis,
        *,
        parts_per_second: Mapping[str, float],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take a connection and the pace of each gateway that has one."""
        self._redis = connection
        self._paces = parts_per_second
        self._sleep = sleep
        self._acquire = connection.register_script(_ACQUIRE)
        self._fail = connection.register_script(_FAIL)

    def acquire(self, gateway: str, *, parts: int, at: dt.datetime) -> float:
        """Give 0 when the message may go, after a short wait if need be, else seconds to wait."""
        pace = self._paces.get(gateway)
        if pace is None:
            return 0.0
        args = [at.timestamp(), pace, parts, SHORT_S, TRIAL_S, FORGET_S]
        try:
            verdict, wait = self._acquire(keys=[_key(gateway)], args=args)
        except redis.RedisError as error:
            log.warning("the pace of %s cannot be kept: %s", gateway, type(error).__name__)
            return 0.0
        if verdict == b"wait":
            return float(wait)
        if float(wait):
            self._sleep(float(wait))
        return 0.0

    def note_answer(self, gateway: str) -> None:
        """Close the breaker and forget the failures before: the gateway answered."""
        fields = ("open_until", "trial_until")

        def close() -> None:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.hdel(_key(gateway), *fields)
                pipe.delete(_failures(gateway))
                pipe.execute()

        self._try(close)

    def note_failure(self, gateway: str, *, at: dt.datetime) -> bool:
        """Count a failure; say whether the gateway is left alone because of it."""
        keys = [_key(gateway), _failures(gateway)]
        args = [at.timestamp(), WITHIN_S, FAILURES, OPEN_S, FORGET_S]
        return bool(self._try(lambda: self._fail(keys=keys, args=args)))

    def pause(self, gateway: str, *, seconds: float, at: dt.datetime) -> None:
        """Leave the gateway alone for some seconds."""
        begins = at.timestamp()
        fields = ["paused_from", str(begins), "paused_until", str(begins + seconds)]
        self._try(lambda: self._redis.hset(_key(gateway), items=fields))

    def _try(self, ask: Callable[[], object]) -> object:
        try:
            return ask()
        except redis.RedisError as error:
            log.warning("the state of a gateway cannot be shared: %s", type(error).__name__)
            return None


def _key(gateway: str) -> str:
    return f"missedcall:gateway:{gateway}"


def _failures(gateway: str) -> str:
    return f"{_key(gateway)}:failures"
