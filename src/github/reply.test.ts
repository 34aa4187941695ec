import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exchangeOfError, type Reply, rateLimitWait } from './reply.ts';

const NOW = Date.parse('2026-11-23T14:00:00Z');

function reply(status: number, headers: Reply['headers'] = {}, message = 'no'): Reply {
  return { status, headers, data: { message } };
}

describe('how long a rate limit asks to wait', () => {
  for (const [what, given, wait] of [
    ['429 with Retry-After', reply(429, { 'retry-after': '17' }), 17],
    ['429 without a word', reply(429), 60],
    [
      '403 with nothing remaining',
      reply(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': NOW / 1000 + 90 }),
      90,
    ],
    [
      '403 for the secondary limit',
      reply(403, {}, 'You have exceeded a secondary rate limit.'),
      60,
    ],
    [
      'a reset that has passed',
      reply(429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 1 }),
      1,
    ],
    ['a reset in a thousand years', reply(429, { 'retry-after': '99999999999' }), 3_600],
    ['403 for want of permission', reply(403, { 'x-ratelimit-remaining': '4999' }), null],
    ['422', reply(422, { 'retry-after': '17' }), null],
  ] as const) {
    test(what, () => assert.equal(rateLimitWait(given, NOW), wait));
  }
});

describe('what a failed exchange means', () => {
  const failed = (...codes: string[]): string => {
    const cause = codes.reduceRight<unknown>(
      (inner, code) => Object.assign(new Error(code, { cause: inner }), { code }),
      undefined,
    );
    return exchangeOfError(new TypeError('fetch failed', { cause })).kind;
  };

  test('without a connection nothing was sent', () => {
    for (const code of [
      'ECONNREFUSED',
      'ENOTFOUND',
      'UND_ERR_CONNECT_TIMEOUT',
      'CERT_HAS_EXPIRED',
    ]) {
      assert.equal(failed(code), 'not-connected', code);
    }
  });

  test('everything else may have arrived', () => {
    for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'SOMETHING_NEW']) {
      assert.equal(failed(code), 'lost', code);
    }
    assert.equal(exchangeOfError(new DOMException('late', 'TimeoutError')).kind, 'lost');
  });

  test('a refusal at one of several addresses is one at all of them only when all refused', () => {
    const errors = ['ECONNREFUSED', 'ECONNREFUSED'].map((code) =>
      Object.assign(new Error(code), { code }),
    );
    const all = new TypeError('fetch failed', { cause: new AggregateError(errors) });
    assert.equal(exchangeOfError(all).kind, 'not-connected');
  });
});
