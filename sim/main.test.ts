import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { at } from './testing/bench.ts';
import { startReceiver } from './testing/receiver.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function run(t: TestContext, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), errors }));
  return { child, ended, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
}

test('a mistake gets one line and exit 2', async (t) => {
  const { code, errors } = await run(t, '--port', 'x').ended;
  assert.equal(code, 2);
  assert.match(errors, /^sim: --port must be .* \(see --help\)\n$/);
});

test('chaos is told with its seed', async (t) => {
  const { lines } = run(t, '--port', '0', '--chaos', '42');
  assert.match(String((await lines.next()).value), / chaos of seed 42$/);
});

test('a webhook is told of every repository', async (t) => {
  const receiver = await startReceiver(t);
  const { lines } = run(t, '--port', '0', '--webhook', receiver.url, '--webhook-secret', 's');
  for (const _ of ['address', 'token', 'page']) await lines.next();
  for (const _ of ['shop', 'console', 'docs']) {
    assert.match(String((await lines.next()).value), / webhook \d+ ping 202 OK$/);
  }
  const names = receiver.received.map(({ json }) => String(at(json, 'repository', 'full_name')));
  assert.deepEqual(names.sort(), ['acme/console', 'acme/docs', 'acme/shop']);
});

test('it starts, says where and with which token, tells events, and stops', async (t) => {
  const { child, ended, lines } = run(t, '--port', '0', '--mode', 'ghes-3.21');
  const first = String((await lines.next()).value);
  const url = /at (http:\S+)$/.exec(first)?.[1];
  assert.ok(url?.endsWith('/api/v3'), first);
  assert.equal((await lines.next()).value, 'Token: ghp_demo');
  await lines.next();
  const got = await fetch(`${url}/user`, { headers: { authorization: 'Bearer ghp_demo' } });
  assert.equal(got.status, 200);
  await got.text();
  assert.match(String((await lines.next()).value), / GET \/api\/v3\/user 200$/);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});
