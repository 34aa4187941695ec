import type { Deploy } from '../../../src/contract/deploy.ts';
import type { Usual } from '../../../src/contract/numbers.ts';
import { elapsedMs } from './doing.ts';
import { duration } from './time.ts';

/** What is usual there, while the deploy is at work: what it waits for has its own time. */
export function againstUsual(deploy: Deploy, usual: Usual | null, now: number): string | null {
  if (usual === null || !['building', 'deploying'].includes(deploy.status)) return null;
  return usualWords(usual, elapsedMs(deploy, now) / 1000);
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
