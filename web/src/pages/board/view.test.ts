import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../../../src/contract/target.ts';
import { deployWith } from '../../testing/deploy.ts';
import { targetWith } from '../../testing/target.ts';
import { byEnvironment, firstOf, isShown, readView, writeView } from './view.ts';

const shown = (address: string, target: Target): boolean =>
  isShown(target, [], readView(new URLSearchParams(address)));

void test('the address says what is shown, and nothing that is not asked for', () => {
  const address = 'q=shop+heroku&environment=production&only=behind';
  assert.equal(writeView(readView(new URLSearchParams(address))).toString(), address);
  assert.equal(writeView(readView(new URLSearchParams('q=&only=nonsense'))).toString(), '');
});

void test('every word has to occur in the name or the place', () => {
  const shop = targetWith({ title: 'Shop on Heroku', repository: 'acme/shop' });
  assert.equal(shown('q=SHOP+acme', shop), true);
  assert.equal(shown('q=shop+docs', shop), false);
});

void test('an environment, and none', () => {
  const staging = targetWith({ environment: 'staging' });
  assert.equal(shown('environment=staging', staging), true);
  assert.equal(shown('environment=-', staging), false);
  assert.equal(shown('environment=-', targetWith({ environment: null })), true);
});

void test('what is under way, needs somebody, failed, is closed or behind', () => {
  const failed = deployWith({ status: 'failed' });
  assert.equal(shown('only=failed', targetWith({ last: failed })), true);
  const since = deployWith({ id: 'later', status: 'succeeded' });
  assert.equal(shown('only=failed', targetWith({ last: since, live: since })), false);
  const building = targetWith({ open: deployWith({ status: 'building' }) });
  assert.equal(shown('only=under-way', building), true);
  assert.equal(shown('only=needs-you', building), false);
  const at = '2026-05-02T14:02:11.000Z';
  const lock = { reason: 'x', by: 'ann', at_utc: at, expires_at_utc: null };
  assert.equal(shown('only=closed', targetWith({ lock })), true);
  const behind = { ref: 'main', by: 2, beyond: 0, compare_url: null, at_utc: at };
  assert.equal(shown('only=behind', targetWith({ behind })), true);
  assert.equal(shown('only=behind', targetWith({ behind: { ...behind, by: 0 } })), false);
});

void test('targets stand by environment, in the order of the configuration', () => {
  const names = ['production', 'staging', 'production', null].map((environment, index) =>
    targetWith({ id: String(index), environment }),
  );
  assert.deepEqual(
    byEnvironment(names).map(({ environment, targets }) => [
      environment,
      targets.map(({ id }) => id).join(),
    ]),
    [
      ['production', '0,2'],
      ['staging', '1'],
      [null, '3'],
    ],
  );
});

void test('the first so many are taken across environments, none of them empty', () => {
  const groups = byEnvironment(
    ['a', 'b', 'a', 'b', 'c'].map((environment, index) =>
      targetWith({ id: String(index), environment }),
    ),
  );
  const taken = (count: number): string[] =>
    firstOf(groups, count).map(({ targets }) => targets.map(({ id }) => id).join());
  assert.deepEqual(taken(3), ['0,2', '1']);
  assert.deepEqual(taken(1), ['0']);
  assert.deepEqual(taken(9), ['0,2', '1,3', '4']);
});
