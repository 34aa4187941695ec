import type { Deploy } from './deploy.ts';
import type { RunSeen } from './event.ts';
import type { Millis } from './run.ts';

/** How much the sending window is widened on both sides: clocks are read in whole seconds. */
export const WINDOW_MARGIN_MS = 2_000;
/** How long after sending a run may be created where GitHub's answer was lost. */
export const LOST_ANSWER_WINDOW_MS = 10_000;
/** How long after the window a run is still shown to a person as one that may be it. */
const CANDIDATE_SPAN_MS = 60_000;
/** GitHub cuts `created_at` to the second: what it shows may be up to a second early. */
const CUT_MS = 1_000;

/** From when to when GitHub may have created the run, in GitHub's time. */
export type Window = Readonly<{ from: Millis; to: Millis }>;

/**
 * The sending window in GitHub's time: from sending to GitHub's answer, or for 10 s where the answer
 * was lost, give or take the margin. Null while it is not known what GitHub's clock said.
 */
export function sendingWindow({ sending }: Deploy, clockOffset: number | null): Window | null {
  const offset = sending.clockOffset ?? clockOffset;
  if (sending.startedAt === null || offset === null) return null;
  const isAnswered = sending.state === 'taken' && sending.answeredAt !== null;
  const end = isAnswered ? sending.answeredAt : sending.startedAt + LOST_ANSWER_WINDOW_MS;
  return {
    from: sending.startedAt + offset - WINDOW_MARGIN_MS,
    to: (end ?? sending.startedAt) + offset + WINDOW_MARGIN_MS,
  };
}

/** Whether GitHub created the run in the deploy's sending window; no where that is not known. */
export function isInWindow(deploy: Deploy, run: RunSeen, clockOffset: number | null): boolean {
  const window = sendingWindow(deploy, clockOffset);
  return window !== null && isWithin(run, window);
}

/** Whether a person might recognise the run by its time: also some time later, and where no window is known. */
export function isNearWindow(deploy: Deploy, run: RunSeen, clockOffset: number | null): boolean {
  const window = sendingWindow(deploy, clockOffset);
  return window === null || isWithin(run, { from: window.from, to: window.to + CANDIDATE_SPAN_MS });
}

function isWithin({ createdAt }: RunSeen, { from, to }: Window): boolean {
  return createdAt > from - CUT_MS && createdAt <= to;
}
