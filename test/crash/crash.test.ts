import assert from 'node:assert/strict';
import { describe, shared, test } from '../harness/test.ts';
import { runAll } from './fleet.ts';
import { SHORT, shortForm } from './matrix.ts';
import { MISTAKES } from './mistake.ts';
import { POINTS } from './points.ts';
import { complaintOf, tableOf } from './report.ts';
import type { Outcome } from './run.ts';

describe('the crash matrix, in short', () => {
  const outcomes = shared(() => runAll(shortForm(SHORT.seed, SHORT.ofEach), SHORT));

  for (const point of POINTS) {
    test(`killed at: ${point}`, (t) => {
      const own = outcomes().filter(({ scenario }) => scenario.point === point);
      assert.ok(own.length >= 2, 'it is tried twice at least');
      for (const one of own) assert.ok(one.hasReached, `never reached: ${complaintOf(one)}`);
      t.diagnostic(`${own.length} scenarios`);
    });
  }

  for (const kind of MISTAKES) {
    test(`there is nothing of this kind: ${kind}`, () => {
      const isOfKind = ({ mistakes }: Outcome): boolean =>
        mistakes.some((one) => one.kind === kind);
      assert.equal(outcomes().filter(isOfKind).map(complaintOf).join('\n\n'), '');
    });
  }

  test('in numbers', (t) => {
    for (const line of tableOf(outcomes()).split('\n')) t.diagnostic(line);
  });
});
