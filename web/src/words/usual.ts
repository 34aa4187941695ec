import { duration } from './time.ts';

/** How long half and nine tenths of a target's deploys took at most, in seconds. */
export type Usual = Readonly<{ p50S: number; p90S: number }>;

/** Fewer runs than these say nothing of what is usual. */
const LEAST_RUNS = 5;

/** What the target's numbers say is usual; null where too few runs stand behind it. */
export function usualOf(
  numbers: Readonly<{ p50_s: number; p90_s: number; runs: number }> | null,
): Usual | null {
  if (numbers === null || numbers.runs < LEAST_RUNS) return null;
  return { p50S: numbers.p50_s, p90S: numbers.p90_s };
}

/** `usually 3–4 min`; once it takes longer than nine in ten do, that it does. */
export function usualWords({ p50S, p90S }: Usual, elapsedS: number): string {
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
