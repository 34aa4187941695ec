import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCode, firstError } from './first-error.ts';
import { readLog } from './lines.ts';

const EXIT = '##[error]Process completed with exit code 3.';

function foundIn(...lines: string[]): string | undefined {
  return firstError(readLog(lines.join('\n')))?.text;
}

void test('the words of each tool are known', () => {
  for (const line of [
    'Error: no such table: gift_cards',
    'Uncaught TypeError: x is not a function',
    "src/a.ts(3,1): error TS2304: Cannot find name 'x'.",
    'error[E0382]: borrow of moved value',
    'npm ERR! code ELIFECYCLE',
    'fatal: not a git repository',
    'panic: runtime error: index out of range',
    'FAILED tests/test_cart.py::test_total',
  ]) {
    assert.equal(foundIn('Compiling', line, 'a later line', EXIT), line);
  }
});

void test('what GitHub marked goes before what only looks like an error', () => {
  assert.equal(
    foundIn('Error: retried', '##[error]Health check gave 503', EXIT),
    'Health check gave 503',
  );
});

void test('that the process ended is the last resort; without it there is nothing to say', () => {
  assert.equal(foundIn('all went well', EXIT), 'Process completed with exit code 3.');
  assert.equal(foundIn('all went well', 'no errors, 0 failed'), undefined);
});

void test('of a traceback what was raised is found, within a group and under its colours', () => {
  const found = foundIn(
    '##[group]Migrating',
    'Traceback (most recent call last):',
    '  File "migrate.py", line 3, in <module>',
    '\u001b[31mKeyError\u001b[0m',
    EXIT,
  );
  assert.equal(found, 'KeyError');
});

void test('what a step’s script would print was not printed', () => {
  const script = ['##[group]Run it', 'echo "Error: in the script"', '##[endgroup]'];
  assert.equal(foundIn(...script, 'Error: for certain', EXIT), 'Error: for certain');
});

void test('its place is the line’s own in the log', () => {
  const parts = readLog(['##[group]Run it', 'echo', '##[endgroup]', 'Error: no', EXIT].join('\n'));
  assert.equal(firstError(parts)?.at, 3);
});

void test('the exit code is the last one said', () => {
  assert.equal(exitCode(readLog(`##[error]Process completed with exit code 1.\n${EXIT}`)), 3);
  assert.equal(exitCode(readLog('Error: no')), null);
});
