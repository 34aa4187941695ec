import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsked, writeAsked } from './asked.ts';

function again(address: string): string {
  return writeAsked(readAsked(new URLSearchParams(address))).toString();
}

test('an address says what is asked, and nothing that is as usual or that there is not', () => {
  assert.equal(again('days=90&target=shop'), 'days=90&target=shop');
  assert.equal(again('days=30&target='), '');
  assert.equal(again('days=31&colour=red&target=shop'), 'target=shop');
});
