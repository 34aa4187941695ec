import type { Budget, Purpose } from '../engine/github-port.ts';
import { type Exchange, type Reply, rateLimitWait } from './reply.ts';

/** What is held back of the primary limit for what must not fail: see `RESERVED`. */
const RESERVE = 0.1;
/** Below this share of the limit everything else is asked for less often. */
const LOW = 0.25;
const LOW_PACE = 4;
const HOUR_MS = 3_600_000;
/** GitHub's secondary limit counts points a minute: 1 a read, 5 a write, 900 in all. */
const MINUTE_MS = 60_000;
const POINTS_LOW = 600;
const POINTS_RESERVED = 800;
const READ_POINTS = 1;
const WRITE_POINTS = 5;

/** Sending, and learning what became of it. */
const RESERVED: ReadonlySet<Purpose> = new Set<Purpose>([
  'dispatch',
  'look',
  'confirm',
  'operator',
]);

type Account = {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  resource: string | null;
  pausedUntil: number;
  /** What was spent of the secondary limit, oldest first. */
  spent: { at: number; points: number }[];
};

export type Accounts = Readonly<{
  /** Until when such a request has to wait, and why; null where it may go now. */
  refusal: (
    credential: string,
    purpose: Purpose,
    now: number,
  ) => Readonly<{ until: number; reason: string }> | null;
  /** Takes in a request that was made. */
  observe: (
    made: Readonly<{ credential: string; purpose: Purpose; isWrite: boolean }>,
    exchange: Exchange,
    now: number,
  ) => void;
  /** How much further apart questions should be: 1 as planned; Infinity where only what is reserved goes. */
  pace: (credential: string | null, now: number) => number;
  /** That little is left, for the page; null where enough is. */
  warning: (credential: string, now: number) => string | null;
  current: (now: number) => Budget;
}>;

/** Keeps the books of what GitHub lets each credential do, and of what it was spent on. */
export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const used = new Map<Purpose, { requests: number; notModified: number }>();

  function accountOf(credential: string): Account {
    const known = accounts.get(credential);
    if (known !== undefined) return known;
    const limits = { limit: null, remaining: null, resetAt: null, resource: null };
    const account: Account = { ...limits, pausedUntil: 0, spent: [] };
    accounts.set(credential, account);
    return account;
  }

  function paceOf(account: Account, now: number): number {
    const share = shareLeft(account, now);
    const points = pointsSpent(account, now);
    if (share <= RESERVE || points >= POINTS_RESERVED) return Number.POSITIVE_INFINITY;
    const untilReset = Math.max(0, (account.resetAt ?? now) - now) / HOUR_MS;
    const isLow = share <= LOW && share < untilReset;
    return isLow || points >= POINTS_LOW ? LOW_PACE : 1;
  }

  return {
    refusal: (credential, purpose, now) => {
      const account = accountOf(credential);
      if (account.pausedUntil > now) {
        return { until: account.pausedUntil, reason: 'GitHub asked to wait' };
      }
      if (RESERVED.has(purpose) || Number.isFinite(paceOf(account, now))) return null;
      const isPrimary = shareLeft(account, now) <= RESERVE;
      const until = isPrimary ? (account.resetAt ?? now) : now + MINUTE_MS;
      return { until, reason: 'what is left of GitHub’s limit is kept for deploys' };
    },
    observe: ({ credential, purpose, isWrite }, exchange, now) => {
      const account = accountOf(credential);
      account.spent.push({ at: now, points: isWrite ? WRITE_POINTS : READ_POINTS });
      const sum = used.get(purpose) ?? { requests: 0, notModified: 0 };
      const isSame = exchange.kind === 'answered' && exchange.reply.status === 304;
      used.set(purpose, {
        requests: sum.requests + 1,
        notModified: sum.notModified + (isSame ? 1 : 0),
      });
      if (exchange.kind === 'answered') learn(account, exchange.reply, now);
    },
    pace: (credential, now) => {
      if (credential !== null) return paceOf(accountOf(credential), now);
      return Math.max(1, ...[...accounts.values()].map((account) => paceOf(account, now)));
    },
    warning: (credential, now) => {
      const account = accountOf(credential);
      const pace = paceOf(account, now);
      if (pace === 1) return null;
      const isPrimary = shareLeft(account, now) <= LOW;
      const limit = isPrimary ? 'hourly limit' : 'limit a minute';
      const until =
        isPrimary && account.resetAt !== null ? ` until ${clockOf(account.resetAt)}` : '';
      const how = Number.isFinite(pace) ? 'less often' : 'not at all';
      return `Little is left of GitHub’s ${limit}: what can wait is asked for ${how}${until}. Deploys go out as ever.`;
    },
    current: (now) => ({
      credentials: [...accounts].map(([credential, account]) => ({
        credential,
        limit: account.limit,
        remaining: remainingOf(account, now),
        resetAt: account.resetAt,
        resource: account.resource,
        pausedUntil: account.pausedUntil > now ? account.pausedUntil : null,
        pace: paceOf(account, now),
      })),
      used: Object.fromEntries(used),
    }),
  };
}

/** Answers come out of order: within one window the lowest figure is the newest. */
function learn(account: Account, reply: Reply, now: number): void {
  const wait = rateLimitWait(reply, now);
  if (wait !== null) account.pausedUntil = Math.max(account.pausedUntil, now + wait * 1_000);
  const { headers } = reply;
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    figure(headers[`x-ratelimit-${name}`]),
  );
  if (limit == null || remaining == null || reset == null) return;
  const resetAt = reset * 1_000;
  const isSameWindow = account.resetAt === resetAt && account.remaining !== null;
  account.remaining = isSameWindow
    ? Math.min(account.remaining ?? remaining, remaining)
    : remaining;
  account.limit = limit;
  account.resetAt = resetAt;
  account.resource = String(headers['x-ratelimit-resource'] ?? 'core');
}

function clockOf(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

function figure(value: string | number | undefined): number | null {
  const parsed = Number(value ?? Number.NaN);
  return Number.isFinite(parsed) && parsed >= 0 ? parsed : null;
}

/** All of it once the window is over; null where GitHub sets no limit. */
function remainingOf({ limit, remaining, resetAt }: Account, now: number): number | null {
  return resetAt !== null && resetAt <= now ? limit : remaining;
}

function shareLeft(account: Account, now: number): number {
  const remaining = remainingOf(account, now);
  return remaining === null || !account.limit ? 1 : remaining / account.limit;
}

function pointsSpent(account: Account, now: number): number {
  const from = account.spent.findIndex(({ at }) => at > now - MINUTE_MS);
  account.spent = from === -1 ? [] : account.spent.slice(from);
  return account.spent.reduce((sum, { points }) => sum + points, 0);
}
