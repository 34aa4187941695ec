import type { GitHubHealth } from '../engine/github-port.ts';
import { type Exchange, messageOf, type Reply, rateLimitWait } from './reply.ts';

const SLOW_MS = 4_000;

export type HealthMonitor = Readonly<{
  /** Takes in how an exchange ended; `low` says that little is left of the limit. */
  observe: (exchange: Exchange, tookMs: number, now: number, low: string | null) => void;
  /** An answer came whose body was not what GitHub's API promises. */
  unreadable: (now: number) => void;
  current: () => GitHubHealth;
  onChange: (listener: (health: GitHubHealth) => void) => () => void;
}>;

/** What the last exchanges say about GitHub, in words for the page. */
export function createHealthMonitor(): HealthMonitor {
  let state: GitHubHealth = { health: 'unknown', detail: null, since: null, retryAt: null };
  const listeners = new Set<(health: GitHubHealth) => void>();

  function enter(
    next: Pick<GitHubHealth, 'health' | 'detail'> & { retryAt?: number },
    now: number,
  ): void {
    const isSame = next.health === state.health && next.detail === state.detail;
    const retryAt = next.retryAt ?? null;
    if (isSame && retryAt === state.retryAt) return;
    state = { ...next, retryAt, since: isSame ? state.since : now };
    for (const listener of listeners) listener(state);
  }

  return {
    observe: (exchange, tookMs, now, low) => {
      const judged = judge(exchange, tookMs, now);
      const isWell = judged.health === 'ok' && low !== null;
      enter(isWell ? { health: 'low', detail: low } : judged, now);
    },
    unreadable: (now) =>
      enter({ health: 'failing', detail: 'GitHub answers with something unreadable.' }, now),
    current: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Judged = Pick<GitHubHealth, 'health' | 'detail'> & { retryAt?: number };

function judge(exchange: Exchange, tookMs: number, now: number): Judged {
  if (exchange.kind !== 'answered') {
    return { health: 'unreachable', detail: `GitHub cannot be reached: ${exchange.message}.` };
  }
  const { reply } = exchange;
  const wait = rateLimitWait(reply, now);
  if (wait !== null) {
    const detail = 'GitHub’s rate limit is used up; what is asked of it waits.';
    return { health: 'rate_limited', detail, retryAt: now + wait * 1000 };
  }
  return judgeStatus(reply, tookMs);
}

function judgeStatus(reply: Reply, tookMs: number): Judged {
  if (reply.status === 401) {
    const said = messageOf(reply) ?? 'no reason given';
    return { health: 'refusing', detail: `GitHub does not accept the console’s token: ${said}.` };
  }
  if (reply.status >= 500) {
    return { health: 'failing', detail: `GitHub answers with status ${reply.status}.` };
  }
  if (tookMs > SLOW_MS) return { health: 'slow', detail: 'GitHub answers slowly.' };
  return { health: 'ok', detail: null };
}
