import type { Deploy } from '../domain/deploy.ts';
import type { Millis } from '../domain/run.ts';
import { sendingWindow } from '../domain/window.ts';

/** How far before the moment of sending the list is asked from. */
const SINCE_MARGIN_MS = 5_000;
/** The same where GitHub's clock is not known yet. */
const UNKNOWN_CLOCK_MARGIN_MS = 5 * 60_000;
/** How young deploys are that share one open-ended question; and how long after sending a run is looked for. */
const YOUNG_MS = 15 * 60_000;
/** No question about older ones spans more: a list that is searched ends at 1,000 runs. */
const LONGEST_RANGE_MS = 2 * 3_600_000;
/** How many questions about older ones one look asks; the others wait for the next. */
const MAX_RANGES = 4;
const DAY_MS = 24 * 3_600_000;

/** One question to GitHub's list, in GitHub's time, and the deploys it answers. */
export type Range = Readonly<{
  since: Millis;
  until: Millis | null;
  deploys: readonly Deploy[];
}>;

export function isYoung({ wish }: Deploy, now: Millis): boolean {
  return now - wish.requestedAt <= YOUNG_MS;
}

/** How long after a look an older deploy is looked for again: the longer it is not found, the rarer. */
export function lookAgainAfter({ wish }: Deploy, now: Millis): Millis {
  return now - wish.requestedAt <= DAY_MS ? 10 * 60_000 : 3_600_000;
}

/**
 * What to ask the list for: one open-ended question for all deploys of late, from the smallest T on,
 * however many they are; for older ones, whose run was created then if ever, as few as cover them.
 */
export function rangesFor(
  deploys: readonly Deploy[],
  now: Millis,
  clockOffset: number | null,
): readonly Range[] {
  const young = deploys.filter((deploy) => isYoung(deploy, now));
  const since = young.map((deploy) => sinceOf(deploy, clockOffset));
  const old = deploys.filter((deploy) => !isYoung(deploy, now));
  return [
    ...(young.length > 0 ? [{ since: Math.min(...since), until: null, deploys: young }] : []),
    ...mergedRanges(old, clockOffset).slice(0, MAX_RANGES),
  ];
}

function mergedRanges(deploys: readonly Deploy[], clockOffset: number | null): readonly Range[] {
  const ranges: { since: Millis; until: Millis; deploys: Deploy[] }[] = [];
  const bySince = deploys
    .map((deploy) => ({ deploy, since: sinceOf(deploy, clockOffset) }))
    .sort((a, b) => a.since - b.since);
  for (const { deploy, since } of bySince) {
    const until = since + YOUNG_MS;
    const last = ranges.at(-1);
    if (last !== undefined && since <= last.until && until - last.since <= LONGEST_RANGE_MS) {
      last.until = until;
      last.deploys.push(deploy);
    } else ranges.push({ since, until, deploys: [deploy] });
  }
  return ranges;
}

/** `T`: the moment of sending by GitHub's clock, less a margin. */
function sinceOf(deploy: Deploy, clockOffset: number | null): Millis {
  const window = sendingWindow(deploy, clockOffset);
  if (window !== null) return window.from - SINCE_MARGIN_MS;
  return (deploy.sending.startedAt ?? deploy.wish.requestedAt) - UNKNOWN_CLOCK_MARGIN_MS;
}
