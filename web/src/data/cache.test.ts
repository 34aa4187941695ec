import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient } from '@tanstack/react-query';
import { deployWith } from '../testing/deploy.ts';
import { targetWith } from '../testing/target.ts';
import {
  hear,
  keys,
  newer,
  unconfirmedWithEvents,
  withDeploy,
  withRecent,
  withUnconfirmed,
} from './cache.ts';

const JOBS = [
  {
    name: 'b',
    status: 'queued',
    conclusion: null,
    started_at: null,
    completed_at: null,
    url: null,
    steps: [],
  },
];

const LIVE = deployWith({ id: '1', status: 'succeeded' });
const TARGET = targetWith({ live: LIVE, last: LIVE });

void test('an account that was overtaken on its way changes nothing', () => {
  const known = deployWith({ version: 5, status: 'building' });
  assert.equal(newer(known, deployWith({ version: 4 })), known);
});

void test('a thinner account keeps the jobs of the same attempt, and drops those of another', () => {
  const known = deployWith({ github_run_id: 7, github_run_attempt: 1, jobs: JOBS });
  const same = { version: 2, github_run_id: 7, github_run_attempt: 1 };
  assert.deepEqual(newer(known, deployWith(same)).jobs, JOBS);
  assert.equal(newer(known, deployWith({ ...same, github_run_attempt: 2 })).jobs, undefined);
});

void test('candidates are kept while no run is singled out, and go when one is', () => {
  const known = deployWith({ candidates: [] });
  assert.deepEqual(newer(known, deployWith({ version: 2 })).candidates, []);
  assert.equal(newer(known, deployWith({ version: 2, github_run_id: 7 })).candidates, undefined);
});

void test('a failure becomes the last try and leaves what is live', () => {
  const begun = withDeploy(TARGET, deployWith({ id: '2', status: 'building' }));
  assert.equal(begun.open?.id, '2');
  const failed = withDeploy(begun, deployWith({ id: '2', status: 'failed', version: 2 }));
  assert.deepEqual([failed.open, failed.live?.id, failed.last?.id], [null, '1', '2']);
});

void test('a deploy of another target, or an older one, moves nothing', () => {
  assert.equal(withDeploy(TARGET, deployWith({ target: 'docs' })), TARGET);
  const late = withDeploy(TARGET, deployWith({ id: '0', status: 'succeeded' }));
  assert.equal(late.live?.id, '1');
});

void test('an earlier deploy that was run again is live, having succeeded last', () => {
  const at = (hour: number) => ({ finished_at_utc: `2026-11-25T0${hour}:00:00.000Z` });
  const known = { ...TARGET, live: deployWith({ id: '2', status: 'succeeded', ...at(1) }) };
  const again = deployWith({ id: '1', status: 'succeeded', version: 9, ...at(2) });
  assert.equal(withDeploy(known, again).live?.id, '1');
});

void test('the attempts before are kept with the same attempt only', () => {
  const earlier_attempts = [
    {
      attempt: 1,
      status: 'failed',
      started_at_utc: null,
      finished_at_utc: null,
      jobs: [],
    } as const,
  ].map((each) => ({ ...each, jobs: [] }));
  const known = deployWith({ github_run_attempt: 2, earlier_attempts });
  const same = newer(known, deployWith({ version: 2, github_run_attempt: 2 }));
  assert.deepEqual(same.earlier_attempts, earlier_attempts);
  const next = newer(known, deployWith({ version: 2, github_run_attempt: 3 }));
  assert.equal(next.earlier_attempts, undefined);
});

void test('a deploy that turned out to be another goes from the lists', () => {
  const merged = deployWith({ id: '2', status: 'cancelled', merged_into: '1', version: 2 });
  const target = withDeploy({ ...TARGET, open: deployWith({ id: '2' }) }, merged);
  assert.deepEqual([target.open, target.last?.id], [null, '1']);
  const list = { deploys: [deployWith({ id: '2' }), deployWith({ id: '1' })], next_cursor: null };
  assert.deepEqual(
    withRecent(list, merged).deploys.map((each) => each.id),
    ['1'],
  );
});

void test('a new deploy goes on top of the recent ones, a known one stays in its place', () => {
  const list = { deploys: [deployWith({ id: '1' })], next_cursor: null };
  const more = withRecent(list, deployWith({ id: '2' }));
  assert.deepEqual(
    more.deploys.map((each) => each.id),
    ['2', '1'],
  );
  const told = withRecent(more, deployWith({ id: '1', version: 2, status: 'failed' }));
  assert.deepEqual(
    told.deploys.map((each) => each.status),
    ['accepted', 'failed'],
  );
});

void test('a deploy is among the unconfirmed while it is, and an old word does not put it back', () => {
  const empty = { deploys: [], next_cursor: null };
  const lost = deployWith({ status: 'unconfirmed', version: 2 });
  const one = withUnconfirmed(empty, lost);
  assert.deepEqual(one.deploys, [lost]);
  assert.deepEqual(withUnconfirmed(one, deployWith({ version: 1 })).deploys, [lost]);
  const found = deployWith({ status: 'queued', version: 3, github_run_id: 7 });
  assert.deepEqual(withUnconfirmed(one, found).deploys, []);
  assert.deepEqual(withUnconfirmed(one, deployWith({ id: '9' })).deploys, [lost]);
});

void test('an answer about the unconfirmed that an event has overtaken says nothing of it', () => {
  const client = new QueryClient();
  const lost = deployWith({ status: 'unconfirmed', version: 2 });
  const other = deployWith({ id: '9', status: 'unconfirmed' });
  hear(client, deployWith({ status: 'queued', version: 3, github_run_id: 7 }));
  const answer = { deploys: [lost, other], next_cursor: null };
  assert.deepEqual(unconfirmedWithEvents(answer, client).deploys, [other]);
});

test('the loaded pages of the history learn of a deploy where it stands', () => {
  const client = new QueryClient();
  const [first, second] = [deployWith({ id: '1' }), deployWith({ id: '2' })];
  const pages = [
    { deploys: [second], next_cursor: 'a' },
    { deploys: [first], next_cursor: null },
  ];
  client.setQueryData(keys.history('ref=main'), { pages, pageParams: [null, 'a'] });
  const idsAfter = (heard: Parameters<typeof hear>[1]): string[][] => {
    hear(client, heard);
    const known = client.getQueryData<{ pages: typeof pages }>(keys.history('ref=main'));
    return known?.pages.map((page) => page.deploys.map((each) => each.id + each.status)) ?? [];
  };
  const failed = deployWith({ id: '1', status: 'failed', version: 2 });
  assert.deepEqual(idsAfter(failed), [['2accepted'], ['1failed']]);
  assert.deepEqual(idsAfter(deployWith({ id: '3' })), [['2accepted'], ['1failed']], 'no new row');
  assert.deepEqual(idsAfter({ ...second, merged_into: '1', version: 2 }), [[], ['1failed']]);
});

test('what ended last is the last try, though it was asked for earlier and run again', () => {
  const at = (hour: number) => ({ finished_at_utc: `2026-11-25T0${hour}:00:00.000Z` });
  const b = deployWith({ id: '2', status: 'succeeded', ...at(1) });
  const again = deployWith({ id: '1', status: 'failed', version: 9, ...at(2) });
  const target = withDeploy({ ...TARGET, live: b, last: b }, again);
  assert.deepEqual([target.live?.id, target.last?.id], ['2', '1']);
});

test('so many are under way as a single word tells; of an older one only the next answer knows', () => {
  const known = { ...TARGET, open: deployWith({ id: '5', status: 'building' }), under_way: 2 };
  const after = (id: string, status: 'building' | 'failed') =>
    withDeploy(known, deployWith({ id, status, version: 2 })).under_way;
  assert.deepEqual([after('5', 'building'), after('6', 'building')], [2, 3]);
  assert.deepEqual([after('5', 'failed'), after('4', 'failed'), after('4', 'building')], [1, 2, 2]);
  assert.equal(withDeploy(TARGET, deployWith({ id: '2' })).under_way, 1);
});
