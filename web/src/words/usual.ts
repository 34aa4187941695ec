import type { Deploy, Job } from '../../../src/contract/deploy.ts';
import type { Usual } from '../../../src/contract/numbers.ts';
import { elapsedMs } from './doing.ts';
import { duration } from './time.ts';

/** What it waits for has its own time: only at work is a deploy measured by what is usual. */
export function isAtWork({ status }: Deploy): boolean {
  return status === 'building' || status === 'deploying';
}

export function againstUsual(deploy: Deploy, usual: Usual | null, now: number): string | null {
  if (usual === null || !isAtWork(deploy)) return null;
  return usualWords(usual, elapsedMs(deploy, now) / 1000);
}

/** GitHub tells whole seconds. */
const ROUNDING_S = 1;

/** A job or step is said to take longer than is usual of it; of a job at work also what is usual. */
export function partAgainstUsual(
  kind: 'job' | 'step',
  { status }: Pick<Job, 'status'>,
  tookMs: number | null,
  usual: Usual | null,
): string | null {
  if (usual === null || tookMs === null) return null;
  const tookS = tookMs / 1000;
  const isJobAtWork = kind === 'job' && status === 'in_progress';
  return isJobAtWork || tookS > usual.p90_s + ROUNDING_S ? usualWords(usual, tookS) : null;
}

/** `usually 3–4 min`; once it takes longer than nine in ten do, that it does. */
export function usualWords(
  { p50_s: p50S, p90_s: p90S }: Pick<Usual, 'p50_s' | 'p90_s'>,
  elapsedS: number,
): string {
  const usually = `usually ${rangeWords(p50S, Math.max(p50S, p90S))}`;
  return elapsedS > p90S ? `longer than usual (${usually})` : usually;
}

/** Whole minutes from a minute and a half on: nobody waits by the second for that long. */
function rangeWords(fromS: number, toS: number): string {
  if (toS < 90) return joined(Math.round(fromS), Math.round(toS), 's');
  if (toS < 90 * 60) {
    return fromS < 60
      ? `${Math.round(fromS)} s – ${duration(Math.round(toS / 60) * 60_000)}`
      : joined(Math.round(fromS / 60), Math.round(toS / 60), 'min');
  }
  const [from, to] = [duration(fromS * 1000), duration(toS * 1000)];
  return from === to ? from : `${from} – ${to}`;
}

function joined(from: number, to: number, unit: string): string {
  return from === to ? `${from} ${unit}` : `${from}–${to} ${unit}`;
}
