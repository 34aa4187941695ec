import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, deployWith } from '../testing/deploy.ts';
import { commitOf, diffWith } from '../testing/diff.ts';
import { targetWith } from '../testing/target.ts';
import { asksOverride, type Gate, gatesOf, type Situation } from './gates.ts';

const NOW = Date.parse(AT);
const HOUR = 3_600_000;

function at(hours: number): string {
  return new Date(NOW + hours * HOUR).toISOString();
}

function situation(change: Partial<Situation> = {}): Situation {
  const draft = { throughLock: false, override: '' };
  const well = { target: targetWith(), diff: diffWith(), draft, operator: 'Ann', now: NOW };
  return { ...well, form: undefined, isReading: false, github: undefined, ...change };
}

function gate(of: Gate['of'], change: Partial<Situation>): string {
  const found = gatesOf(situation(change)).find((each) => each.of === of);
  return `${found?.stand}: ${found?.words}`;
}

void test('where all is well every gate passes', () => {
  const approval = { environment: 'production', reviewers: [], wait_minutes: 0 };
  const stands = gatesOf(situation({ diff: diffWith({ approval }) })).map(({ stand }) => stand);
  assert.deepEqual(stands, Array(7).fill('pass'));
});

void test('another’s lock blocks; one’s own does until one goes through it; one that is over does not', () => {
  const lock = { reason: 'schema change', by: 'Ben', at_utc: AT, expires_at_utc: null };
  const target = targetWith({ lock });
  const through = { throughLock: true, override: '' };
  assert.equal(gate('lock', { target }), 'block: Locked by Ben: “schema change”');
  assert.match(gate('lock', { target, draft: through }), /^block/);
  assert.match(gate('lock', { target, operator: 'Ben' }), /^block: Locked by you/);
  assert.match(gate('lock', { target, operator: 'Ben', draft: through }), /^warn/);
  const over = targetWith({ lock: { ...lock, expires_at_utc: at(-1) } });
  assert.match(gate('lock', { target: over }), /^pass/);
});

void test('a freeze warns before it begins, blocks while it is on, and is overridden by a reason', () => {
  const window = { id: 'f', reason: 'holidays', from_utc: at(3), until_utc: at(9), is_on: false };
  const target = targetWith({ freeze: window });
  assert.equal(gate('freeze', { target }), 'warn: Freeze begins in 3 h: “holidays”');
  assert.equal(asksOverride(situation({ target })), false);
  // The page still has the answer from before it began.
  const later = { target, now: NOW + 4 * HOUR };
  assert.match(gate('freeze', later), /^block: Frozen until .*“holidays”/);
  assert.equal(asksOverride(situation(later)), true);
  const draft = { throughLock: false, override: 'Checkout is down' };
  assert.match(gate('freeze', { ...later, draft }), /^warn/);
  assert.match(gate('freeze', { target, now: NOW + 9 * HOUR }), /^pass/);
});

void test('another deploy blocks where one is all there is room for, and is pointed out elsewhere', () => {
  const open = deployWith({ status: 'building', requested_by: 'Cem' });
  assert.match(gate('room', { target: targetWith({ open }) }), /^block: Busy with main by Cem/);
  const roomy = targetWith({ open, concurrency: 2 });
  assert.match(gate('room', { target: roomy }), /^warn: main by Cem is under way too/);
  const pending = deployWith({
    ...{ status: 'queued', requested_by: 'Cem', github_run_id: 1, github_run_number: 812 },
    waiting_for: { kind: 'concurrency', environments: [] },
  });
  const replaced = gate('room', { target: targetWith({ open: pending, concurrency: null }) });
  assert.equal(replaced, 'warn: Would replace pending run #812 (main by Cem)');
});

void test('a commit marked as bad blocks until there is a reason, and what is not known is no pass', () => {
  const mark = {
    sha: commitOf('c').sha,
    title: 'Break it',
    reason: 'fails',
    by: 'Ben',
    at_utc: AT,
  };
  const diff = diffWith({ marked: [mark] });
  const words = 'Would ship ccccccc, marked as bad by Ben: “fails”';
  assert.equal(gate('marks', { diff }), `block: ${words}`);
  const draft = { throughLock: false, override: 'It was the database' };
  assert.equal(gate('marks', { diff, draft }), `warn: ${words}`);
  assert.match(gate('marks', { diff: diffWith({ are_marks_known: false }) }), /^warn: .*not known/);
  assert.match(gate('marks', { diff: undefined }), /^warn/);
  assert.match(gate('marks', { diff: undefined, isReading: true }), /^reading/);
});

void test('checks never block; they are counted, and said to be unknown where they are', () => {
  const check = (state: 'passed' | 'failed' | 'pending') => ({ name: state, state, url: '' });
  const of = (...states: Parameters<typeof check>[0][]) =>
    gate('checks', { diff: diffWith({ checks: states.map(check) }) });
  assert.equal(of(), 'pass: No checks');
  assert.equal(of('passed', 'passed'), 'pass: 2 checks passed');
  assert.equal(of('passed', 'pending'), 'warn: 1 check pending');
  assert.equal(of('failed', 'pending', 'pending'), 'warn: 1 check failed, 2 checks pending');
  assert.match(gate('checks', { diff: diffWith({ checks: null }) }), /^warn: .*not known/);
  const part = gate('checks', { diff: diffWith({ are_checks_whole: false }) });
  assert.match(part, /that the token may read/);
});

void test('a commit comes from the target before this one, or with a reason', () => {
  const target = targetWith({ promotes_from: 'staging' });
  const at = (isPromoted: boolean | null, override = ''): string =>
    gate('promotion', {
      target,
      diff: diffWith({ is_promoted: isPromoted }),
      draft: { throughLock: false, override },
    });
  assert.match(at(true), /^pass: Has succeeded on staging/);
  assert.match(at(false), /^block: Has not succeeded on staging/);
  assert.match(at(false, 'it is urgent'), /^warn: /);
});

void test('a GitHub that is not well is a warning in its own words', () => {
  const well = { health: 'ok', detail: null, since_utc: null, retry_at_utc: null } as const;
  assert.equal(gate('github', { github: well }), 'pass: GitHub answers');
  const detail = 'GitHub answers with status 502.';
  const github = { ...well, health: 'failing', detail } as const;
  assert.equal(gate('github', { github }), `warn: ${detail}`);
});

void test('who has to approve, and how long a timer holds it, is said before the press', () => {
  const at = (reviewers: string[], minutes: number): string => {
    const approval = { environment: 'production', reviewers, wait_minutes: minutes };
    return gate('approval', { diff: diffWith({ approval }) });
  };
  assert.equal(at([], 0), 'pass: No approval asked for production');
  assert.equal(at(['ann', 'team ops'], 0), 'wait: Will wait for approval by ann or team ops');
  assert.equal(at(['ann'], 90), 'wait: Will wait for approval by ann and 1 h 30 min by a timer');
  assert.match(gate('approval', {}), /^warn: .*not known/);
  assert.match(gate('approval', { diff: undefined, isReading: true }), /^reading/);
  const nowhere = targetWith({ environment: null });
  assert.equal(gate('approval', { target: nowhere }), 'undefined: undefined');
});

void test('a workflow that surely cannot start blocks; one that is not understood warns', () => {
  const of = (note: string | null): string => {
    const form = { target: 'heroku', ref: 'main', known: false, note, inputs: [], fixed: {} };
    return gate('workflow', { form });
  };
  assert.equal(
    of('The workflow has no `workflow_dispatch` trigger at this ref.'),
    'block: The workflow has no “workflow_dispatch” trigger at this ref',
  );
  assert.match(of('The workflow file could not be read: Not Found'), /^block: /);
  const form = { target: 'heroku', ref: 'main', known: false, inputs: [], fixed: {} };
  const note = 'The workflow file could not be read: Not Found';
  const unread = gate('workflow', { form: { ...form, note }, diff: undefined });
  assert.match(unread, /^warn: /, 'the token may not be let to it');
  assert.match(of('The workflow file could not be read: Server Error'), /^warn: /);
  assert.equal(
    of('The workflow file does not parse: Nested mappings at line 5, column 3:'),
    'warn: The workflow file does not parse: Nested mappings at line 5, column 3',
  );
});
