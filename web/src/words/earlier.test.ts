import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { deployWith } from '../testing/deploy.ts';
import { replacedDeploy, rollBackTo } from './earlier.ts';

function succeeded(id: string, sha: string | null): Deploy {
  return deployWith({ id, sha, status: 'succeeded' });
}

const first = succeeded('1', 'a');
const second = succeeded('2', 'b');
const again = succeeded('3', 'b');

void test('what is live goes back to the last deploy of another commit', () => {
  const standing = { live: again, last: again };
  assert.equal(rollBackTo(again, standing, [again, second, first]), first);
  assert.equal(rollBackTo(again, standing, [again, second]), null, 'the same commit');
  assert.equal(rollBackTo(again, standing, [again, succeeded('2', null)]), null, 'not known');
  assert.equal(rollBackTo(second, standing, [second, first]), null, 'not live any more');
});

void test('what failed last goes back to what has stayed live', () => {
  const failed = deployWith({ id: '4', sha: 'c', status: 'failed' });
  assert.equal(rollBackTo(failed, { live: again, last: failed }, []), again);
  assert.equal(rollBackTo(failed, { live: null, last: failed }, []), null);
  assert.equal(rollBackTo(failed, { live: again, last: succeeded('5', 'd') }, []), null, 'passed');
});

void test('what a deploy replaced was live before it, whatever came after', () => {
  assert.equal(replacedDeploy(second, [again, second, first]), first);
  assert.equal(replacedDeploy(first, [again, second, first]), null);
});
