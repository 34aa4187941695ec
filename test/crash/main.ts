import { parseArgs } from 'node:util';
import { runAll } from './fleet.ts';
import { longForm, SHORT, shortForm } from './matrix.ts';
import { POINTS } from './points.ts';
import { complaintOf, tableOf } from './report.ts';

/**
 * `npm run test:crash`: the crash matrix in short, with `--long` all of it; `--seed` gives another
 * order, `--only s12,s34` plays again what went wrong.
 */

const LONG = { atLeast: 1_000, width: 12 } as const;

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const scenarios = values.long ? longForm(seed, LONG.atLeast) : shortForm(seed, SHORT.ofEach);
const { width } = values.long ? LONG : SHORT;
const chosen = scenarios.filter(
  ({ name }) => values.only === undefined || values.only.split(',').includes(name),
);

const startedAt = performance.now();
const outcomes = await runAll(chosen, {
  width,
  told: (ended) => {
    for (const one of ended)
      if (one.mistakes.length > 0) process.stdout.write(`${complaintOf(one)}\n\n`);
  },
});
const wanted = values.only === undefined ? POINTS : [];
const unreached = wanted.filter(
  (point) => !outcomes.some((one) => one.scenario.point === point && one.hasReached),
);
const seconds = Math.round((performance.now() - startedAt) / 1_000);
process.stdout.write(
  `${tableOf(outcomes)}\nseed ${seed}, ${width} servers at a time, ${seconds} s\n`,
);
for (const point of unreached) process.stdout.write(`never reached: ${point}\n`);
const hasFailed = unreached.length > 0 || outcomes.some(({ mistakes }) => mistakes.length > 0);
process.exitCode = hasFailed ? 1 : 0;
