import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HELP, readArguments } from './arguments.ts';

const mistakes: readonly (readonly [string[], RegExp])[] = [
  [['--port', 'x'], /^--port must be a whole number from 0 to 65535, not x$/],
  [['--port', '65536'], /^--port must be/],
  [['--mode', 'gitlab'], /^--mode must be one of dotcom-2022, .*, not gitlab$/],
  [['--list-lag=-1'], /^--list-lag must be a whole number of at least 0, not -1$/],
  [['--chaos', 'x'], /^--chaos must be a whole number from 0 to 4294967295, not x$/],
  [['--webhook', 'http://localhost/'], /^--webhook and --webhook-secret go together$/],
  [['--webhook-secret', 'x'], /^--webhook and --webhook-secret go together$/],
  [
    ['--webhook', 'localhost:8080', '--webhook-secret', 'x'],
    /^--webhook must be an http: address, not localhost:8080$/,
  ],
  [['--what'], /^Unknown option '--what'/],
  [['extra'], /^Unexpected argument 'extra'/],
];
for (const [args, message] of mistakes) {
  test(`${args.join(' ')} is refused in words`, () => {
    assert.throws(() => readArguments(args), { message });
  });
}

test('without arguments there are defaults', () => {
  assert.deepEqual(readArguments([]), {
    ...{ mode: 'dotcom-2022', port: 8_090, listLagMs: 2_000, latencyMs: 0, clockOffsetMs: 0 },
    ...{ chaosSeed: null, webhook: null },
  });
});

test('every argument counts', () => {
  const text = '--port 0 --mode ghes-3.21 --list-lag 1 --latency 2 --clock-offset=-3 --chaos 42';
  const hook = ['--webhook', 'http://127.0.0.1:1/x', '--webhook-secret', 's'];
  assert.deepEqual(readArguments([...text.split(' '), ...hook]), {
    ...{ mode: 'ghes-3.21', port: 0, listLagMs: 1, latencyMs: 2, clockOffsetMs: -3 },
    ...{ chaosSeed: 42, webhook: { url: 'http://127.0.0.1:1/x', secret: 's' } },
  });
});

test('--help tells every option', () => {
  assert.equal(readArguments(['--help']), 'help');
  for (const option of [
    '--port',
    '--mode',
    '--list-lag',
    '--latency',
    '--clock-offset',
    '--chaos',
    '--webhook',
    '--webhook-secret',
  ]) {
    assert.ok(HELP.includes(option), option);
  }
});
