import assert from 'node:assert/strict';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startBench } from '../harness/bench.ts';
import { test } from '../harness/test.ts';

/** The bytes as they come over the wire: `fetch` would unpack them. */
function raw(url: string, encoding: string): Promise<{ body: Buffer; headers: Headers }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': encoding } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          body: Buffer.concat(chunks),
          headers: new Headers(answer.headers as Record<string, string>),
        }),
      );
    });
    asked.on('error', reject).end();
  });
}

test('answers and scripts go out compressed to whoever can unpack them', async (t) => {
  const { server } = await startBench(t);
  const plain = await raw(`${server.url}/api/openapi.json`, 'identity');
  const packed = await raw(`${server.url}/api/openapi.json`, 'br');
  assert.equal(packed.headers.get('content-encoding'), 'br');
  assert.deepEqual(brotliDecompressSync(packed.body), plain.body);
  assert.ok(packed.body.length < plain.body.length / 4);

  const page = (await raw(`${server.url}/`, 'identity')).body.toString();
  const [script = ''] = /\/assets\/index[^"]*\.js/.exec(page) ?? [];
  const whole = await raw(`${server.url}${script}`, 'identity');
  for (const [encoding, unpack] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const sent = await raw(`${server.url}${script}`, encoding);
    assert.equal(sent.headers.get('content-encoding'), encoding);
    assert.match(String(sent.headers.get('content-type')), /javascript/);
    assert.match(String(sent.headers.get('cache-control')), /immutable/);
    assert.deepEqual(unpack(sent.body), whole.body);
  }
});
