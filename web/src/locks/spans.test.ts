import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilOf } from './spans.ts';

const at = (text: string): number => new Date(text).getTime();

void test('a lock opens in so many hours, or at nine by the reader’s calendar', () => {
  const wednesday = at('2026-11-25T14:00');
  assert.equal(untilOf('open', wednesday), null);
  assert.equal(untilOf('four', wednesday), at('2026-11-25T18:00'));
  assert.equal(untilOf('morning', wednesday), at('2026-11-26T09:00'));
  assert.equal(untilOf('monday', wednesday), at('2026-11-30T09:00'));
  assert.equal(untilOf('monday', at('2026-11-30T08:00')), at('2026-12-07T09:00'), 'the next one');
  assert.equal(untilOf('monday', at('2026-11-29T23:00')), at('2026-11-30T09:00'));
});
