import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tailOf } from './logs.ts';

const LINE = 'filler filler filler\n';
const THOUSAND = Buffer.from(LINE.repeat(1_000));

/** A log of so many thousand lines, and what it ends with. */
function logOf(thousands: number, end: string): ReadableStream<Uint8Array> {
  return ReadableStream.from([
    ...Array.from({ length: thousands }, () => THOUSAND),
    Buffer.from(end),
  ]);
}

test('the tail of a log is its end, from a whole line on', async () => {
  assert.deepEqual(await tailOf(logOf(0, 'boom\n'), 1_000), { text: 'boom\n', isCut: false });
  const { text, isCut } = await tailOf(logOf(20, 'boom\n'), 20 * THOUSAND.length + 5);
  assert.equal(isCut, true);
  assert.ok(text.startsWith(LINE) && text.endsWith(`${LINE}boom\n`));
});

test('of a log that is too long to be read it is said that this is not the end', async () => {
  const { text, isCut } = await tailOf(logOf(20, 'boom\n'), 10 * THOUSAND.length);
  assert.equal(isCut, true);
  assert.match(text, /filler\n+\(This is not its end: .*\)\n$/);
});
