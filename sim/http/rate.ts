import type { World } from '../world.ts';
import type { Caller } from './authenticate.ts';

const HOUR_MS = 3_600_000;

/** One caller's primary quota at one moment; `reset` in epoch seconds. */
export interface RateState {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly reset: number;
}

/**
 * Primary rate limits: 5,000 an hour for a user over all their tokens, or for an installation; 60
 * without a token. Source: docs.github.com "Rate limits for the REST API".
 */
export interface RateLimits {
  /** Where the caller stands, without cost. */
  peek(caller: Caller): RateState;
  /** Counts one request; null when there is none left. */
  take(caller: Caller): RateState | null;
  /** Gives back what a 304 does not cost. */
  refund(caller: Caller): RateState;
}

/** @param spent how much of the first hour's quota every caller has used before */
export function createRateLimits(world: World, spent = 0): RateLimits {
  const windows = new Map<string, { used: number; resetMs: number }>();

  function windowOf(caller: Caller) {
    const key = keyOf(caller);
    const known = windows.get(key);
    if (known && known.resetMs > world.now()) return known;
    const fresh = { used: known ? 0 : spent, resetMs: world.now() + HOUR_MS };
    windows.set(key, fresh);
    return fresh;
  }
  function peek(caller: Caller): RateState {
    const { used, resetMs } = windowOf(caller);
    const limit = caller.kind === 'anonymous' ? 60 : 5_000;
    return { limit, used, remaining: limit - used, reset: Math.ceil(resetMs / 1_000) };
  }
  return {
    peek,
    take(caller) {
      if (peek(caller).remaining <= 0) return null;
      windowOf(caller).used += 1;
      return peek(caller);
    },
    refund(caller) {
      windowOf(caller).used -= 1;
      return peek(caller);
    },
  };
}

function keyOf(caller: Caller): string {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'app':
      return `app ${caller.app.id}`;
    case 'token': {
      const { installation, account } = caller.token;
      return installation ? `installation ${installation.id}` : `user ${account.id}`;
    }
  }
}

export function rateHeaders(state: RateState): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(state.limit),
    'X-RateLimit-Remaining': String(state.remaining),
    'X-RateLimit-Used': String(state.used),
    'X-RateLimit-Reset': String(state.reset),
    'X-RateLimit-Resource': 'core',
  };
}
