import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, type Deploy } from '../domain/deploy.ts';
import { join } from '../domain/join.ts';
import { rangesFor } from './ranges.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A deploy sent so long ago, whose answer was lost. */
function lost(agedMs: number): Deploy {
  const at = NOW - agedMs;
  const accepted = accept({
    ...{ id: `${agedMs}`, target: 'docs', repository: 'acme/docs', workflow: 'deploy.yml' },
    ...{ ref: 'main', inputs: {}, environment: null, reason: null, correlationInput: null },
    ...{
      override: null,
      rollsBack: null,
      commit: null,
      shaInput: null,
      isTitled: false,
      origin: 'console',
      requestedBy: 'ann',
      requestedAt: at,
    },
  });
  return join(accepted, { type: 'sending', at, clockOffset: 0 });
}

const many = (count: number, everyMs: number, fromMs = 0) =>
  Array.from({ length: count }, (_, i) => lost(fromMs + i * everyMs));

test('two hundred that wait are one question, from the oldest sending on', () => {
  const ranges = rangesFor(many(200, 4_000), NOW, 0);
  assert.equal(ranges.length, 1);
  const [range] = ranges;
  assert.equal(range?.until, null);
  assert.equal(range?.deploys.length, 200);
  assert.ok((range?.since ?? NOW) < NOW - 199 * 4_000);
});

test('two hundred old ones of an hour are one question too, with an end', () => {
  const ranges = rangesFor(many(200, 15_000, 20 * MINUTE), NOW, 0);
  assert.equal(ranges.length, 1);
  const [{ since, until } = { since: NOW, until: NOW }] = ranges;
  assert.ok(since < NOW - 20 * MINUTE - 199 * 15_000);
  assert.ok(until !== null && until > NOW - 20 * MINUTE && until <= NOW);
});

test('however scattered they are, one look asks at most five questions, none of them a long one', () => {
  const ranges = rangesFor([lost(0), ...many(300, 25 * MINUTE, HOUR)], NOW, 0);
  assert.equal(ranges.length, 5);
  for (const { since, until } of ranges) {
    assert.ok(until === null || until - since <= 2 * HOUR);
  }
});

test('what is asked begins before the sending by GitHub’s clock, wherever that stands', () => {
  for (const offset of [-5 * MINUTE, 0, 5 * MINUTE]) {
    const deploy = lost(0);
    const sending = { ...deploy.sending, clockOffset: offset };
    const [range] = rangesFor([{ ...deploy, sending }], NOW, null);
    assert.ok(range !== undefined && range.since < NOW + offset);
    assert.ok(range.since > NOW + offset - 30_000);
  }
});
