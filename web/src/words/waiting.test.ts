import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingFor } from '../../../src/contract/deploy.ts';
import { deployWith } from '../testing/deploy.ts';
import { awaitsReview, opensAt, probablyBehind, reviewersWords, waitingWords } from './waiting.ts';

const SOON = '2026-05-02T14:05:00.000Z';
const LATER = '2026-05-02T15:05:00.000Z';

function approval(...environments: WaitingFor['environments']): WaitingFor {
  return { kind: 'approval', environments };
}

const production = { name: 'production', reviewers: ['ben', 'platform-team'], opens_at_utc: null };
const eu = { name: 'eu', reviewers: [], opens_at_utc: LATER };

void test('who holds the key is named, any of them, for every environment', () => {
  assert.equal(
    waitingWords(approval(production)),
    'Waiting to be let into production by ben or platform-team',
  );
  assert.equal(
    waitingWords(approval(production, eu)),
    'Waiting to be let into production by ben or platform-team and into eu',
  );
  assert.equal(waitingWords(approval()), 'Waiting for approval');
});

void test('a group and a runner are told apart', () => {
  const group = waitingWords({ kind: 'concurrency', environments: [] });
  assert.equal(group, 'Waiting for another run of its concurrency group to end');
  assert.equal(waitingWords({ kind: 'runner', environments: [] }), 'Waiting for a runner');
});

void test('a person is asked for where one may approve, or where it is not known who', () => {
  assert.ok(awaitsReview(deployWith({ waiting_for: approval(production) })));
  assert.ok(awaitsReview(deployWith({ waiting_for: approval() })));
  assert.ok(!awaitsReview(deployWith({ waiting_for: approval(eu) })));
  assert.ok(!awaitsReview(deployWith({ waiting_for: { kind: 'runner', environments: [] } })));
  assert.ok(!awaitsReview(deployWith()));
});

void test('the timer that is over first is the one named; one that is over is not', () => {
  const gates = approval(eu, { ...eu, opens_at_utc: SOON });
  const deploy = deployWith({ waiting_for: gates });
  assert.equal(opensAt(deploy, Date.parse(SOON) - 1), SOON);
  assert.equal(opensAt(deploy, Date.parse(SOON)), LATER);
  assert.equal(opensAt(deployWith(), 0), null);
});

void test('who may approve is a sentence of its own; a timer’s environment asks for nobody', () => {
  const gates = approval(production, eu, { ...eu, reviewers: ['cem'] });
  assert.equal(
    reviewersWords(deployWith({ waiting_for: gates })),
    'May be approved by ben or platform-team for production, and by cem for eu.',
  );
  const unknown = reviewersWords(deployWith({ waiting_for: approval() }));
  assert.equal(unknown, 'Who may approve is not known here.');
});

void test('a run is probably behind the oldest of its workflow that is at work', () => {
  const own = deployWith({ id: '4', status: 'queued' });
  const at = (id: string, change: Parameters<typeof deployWith>[0] = {}) =>
    deployWith({ id, status: 'building', ...change });
  const others = [
    at('0', { workflow: 'other.yml' }),
    at('1', { repository: 'acme/other' }),
    at('2', { status: 'queued' }),
  ];
  assert.equal(probablyBehind(own, [own, at('5'), at('3'), ...others])?.id, '3');
  assert.equal(probablyBehind(own, [own, ...others]), null);
});
