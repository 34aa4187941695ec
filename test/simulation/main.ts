import { parseArgs } from 'node:util';
import { lineOf, summaryOf, totalsOf } from './report.ts';
import { type Outcome, SimulationFailed, simulate } from './simulation.ts';

/** `node test/simulation/main.ts [SEED] [--deploys N]`, or `--seeds A..B [--deploys N]`. */
const DEPLOYS = 10_000;
const DEPLOYS_A_SEED = 300;
const MAX_SEED = 2 ** 32;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { deploys: { type: 'string' }, seeds: { type: 'string' } },
});

async function timed(seed: number, deploys: number): Promise<Outcome & { seconds: number }> {
  const startedAt = performance.now();
  const outcome = await simulate(seed, deploys);
  return { ...outcome, seconds: (performance.now() - startedAt) / 1000 };
}

function whole(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a whole number: ${text}`);
  return value;
}

async function one(): Promise<void> {
  const seed = whole(positionals[0], Math.floor(Math.random() * MAX_SEED));
  console.log(`seed ${seed}`);
  console.log(summaryOf(await timed(seed, whole(values.deploys, DEPLOYS))));
}

async function many(range: string): Promise<void> {
  const [from, to] = range.split('..');
  const outcomes: (Outcome & { seconds: number })[] = [];
  const first = whole(from, 0);
  for (let seed = first; seed <= whole(to, first); seed++) {
    const outcome = await timed(seed, whole(values.deploys, DEPLOYS_A_SEED));
    outcomes.push(outcome);
    console.log(lineOf(outcome));
  }
  console.log(totalsOf(outcomes));
}

try {
  await (values.seeds === undefined ? one() : many(values.seeds));
} catch (error) {
  if (!(error instanceof SimulationFailed)) throw error;
  console.error([...error.lines, '', error.message].join('\n'));
  if (error.cause instanceof Error && error.cause.name !== 'InvariantBroken')
    console.error(error.cause);
  process.exitCode = 1;
}
