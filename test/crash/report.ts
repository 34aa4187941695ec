import { MISTAKES } from './mistake.ts';
import { POINTS } from './points.ts';
import type { Outcome } from './run.ts';
import { describeScenario } from './scenario.ts';

/** The table: a row a point, then the totals. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const width = Math.max(...POINTS.map((point) => point.length)) + 2;
  const rows = POINTS.map((point) => {
    const own = outcomes.filter(({ scenario }) => scenario.point === point);
    const reached = own.filter((one) => one.hasReached).length;
    const wrong = own.filter(({ mistakes }) => mistakes.length > 0).length;
    const cells = [own.length, reached, wrong].map((count) => String(count).padStart(10));
    return `${point.padEnd(width)}${cells.join('')}`;
  });
  const head = `${'killed at'.padEnd(width)}${['scenarios', 'reached', 'wrong'].map((word) => word.padStart(10)).join('')}`;
  return [head, ...rows, '', totalsOf(outcomes)].join('\n');
}

function totalsOf(outcomes: readonly Outcome[]): string {
  const mistakes = outcomes.flatMap((one) => one.mistakes);
  const counts = MISTAKES.map(
    (kind) => `${kind}: ${mistakes.filter((one) => one.kind === kind).length}`,
  );
  const left = outcomes.flatMap((one) => one.left);
  const because = (['hidden', 'never made', 'too alike'] as const).map(
    (why) => `${why} ${left.filter((one) => one === why).length}`,
  );
  return [
    `scenarios: ${outcomes.length}`,
    counts.join(', '),
    `left unconfirmed: ${left.length} (the run was ${because.join(', ')})`,
    `restart to settled: ${quantilesOf(outcomes)}`,
    `where GitHub shows at once all it has: ${quantilesOf(outcomes.filter(isQuick))}`,
  ].join('\n');
}

/** No lag, and no two looks apart that tell a plain workflow's run. */
function isQuick({ scenario: { workflow, lagMs, shape } }: Outcome): boolean {
  return workflow === 'titled' && shape === 'single' && (lagMs === 0 || !Number.isFinite(lagMs));
}

function quantilesOf(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.flatMap(({ tookMs }) => tookMs ?? []).sort((a, b) => a - b);
  const at = (share: number): string => {
    const index = Math.min(sorted.length - 1, Math.floor(share * sorted.length));
    return `${Math.round(sorted[index] ?? 0)} ms`;
  };
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`;
}

/** Everything there is to say about a scenario that went wrong. */
export function complaintOf({ scenario, mistakes, traces }: Outcome): string {
  const head = `${scenario.name}: ${describeScenario(scenario)}`;
  return [head, ...mistakes.map(({ kind, what }) => `  ${kind}: ${what}`), ...traces].join('\n');
}
