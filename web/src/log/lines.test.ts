import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Group, type Line, plainLog, readLog } from './lines.ts';

const AT = '2026-05-02T14:02:11.0000000Z ';

/** A log of these lines, each with GitHub's time before it. */
function log(...lines: string[]): string {
  return `${lines.map((line) => AT + line).join('\n')}\n`;
}

function textOf(part: Line | Group): string {
  if (part.kind === 'group') return `[${part.title}: ${part.lines.map(textOf).join(' / ')}]`;
  return part.segments.map(({ text }) => text).join('');
}

function only(text: string): Line {
  const [line, ...others] = readLog(log(text));
  assert.ok(line !== undefined && line.kind !== 'group' && others.length === 0);
  return line;
}

void test('GitHub’s times go, whether or not a line says anything after them', () => {
  assert.deepEqual(readLog(`\uFEFF${log('one', '', 'two')}`).map(textOf), ['one', '', 'two']);
  assert.equal(textOf(only('2026 was a good year')), '2026 was a good year');
});

void test('colours become names, and what is no colour leaves no trace', () => {
  const red = only('before \u001b[31mno such table\u001b[0m after');
  assert.deepEqual(
    red.segments.map(({ text, ink }) => [text, ink]),
    [
      ['before ', null],
      ['no such table', 'red'],
      [' after', null],
    ],
  );
  assert.equal(only('\u001b[96mx\u001b[0m').segments[0]?.ink, 'cyan', 'bright');
  assert.equal(only('\u001b[38;5;200mx\u001b[0m').segments[0]?.ink, null, 'of the 256');
  assert.equal(textOf(only('\u001b[2Kcleared\u0007')), 'cleared');
});

void test('a ground and a manner of writing are told', () => {
  const [badge] = only('\u001b[1;41;97m FAIL \u001b[0m').segments;
  assert.deepEqual([badge?.ink, badge?.ground, badge?.decorations], ['white', 'red', ['bold']]);
  assert.deepEqual(only('\u001b[8mhidden\u001b[0m').segments[0]?.decorations, []);
});

void test('errors, warnings and notices are marked; other marks only go', () => {
  const kinds = ['error', 'warning', 'notice', 'debug', 'command'].map(
    (mark) => only(`##[${mark}]said`).kind,
  );
  assert.deepEqual(kinds, ['error', 'warning', 'notice', 'plain', 'plain']);
  assert.equal(textOf(only('##[error]said')), 'said');
});

void test('a group is folded, but not where it has an error or no end', () => {
  const parts = readLog(
    log('##[group]Run \u001b[36mmake\u001b[0m', 'a', '##[endgroup]', 'b', '##[group]Last', 'c'),
  );
  assert.deepEqual(parts.map(textOf), ['[Run make: a]', 'b', '[Last: c]']);
  const open = parts.map((part) => part.kind === 'group' && part.isOpen);
  assert.deepEqual(open, [false, false, true]);
  const [bad] = readLog(log('##[group]G', '##[error]e', '##[endgroup]'));
  assert.ok(bad?.kind === 'group' && bad.isOpen);
});

void test('of a line written over itself the last state is what counts', () => {
  assert.equal(textOf(only('10 %\r50 %\r100 %\r')), '100 %');
});

void test('what is taken along is what was printed, without times and colours', () => {
  assert.equal(plainLog(log('##[group]G', '\u001b[31mred\u001b[0m', '')), '##[group]G\nred\n');
});
