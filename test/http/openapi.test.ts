import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { startBench } from '../harness/bench.ts';
import { describe, type TestContext, test } from '../harness/test.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every call of the contract that this version has. */
const CALLS = [
  'POST /api/internal/deploys',
  'GET /api/internal/deploys',
  'GET /api/internal/deploys.csv',
  'GET /api/internal/commits/{sha}',
  'GET /api/internal/deploys/{id}',
  'GET /api/internal/deploys/{id}/events',
  'GET /api/internal/deploys/{id}/timeline',
  'GET /api/internal/deploys/{id}/log',
  'POST /api/internal/deploys/{id}/callback',
  'POST /api/internal/deploys/{id}/link',
  'POST /api/internal/deploys/{id}/look',
  'POST /api/internal/deploys/{id}/abandon',
  'POST /api/internal/deploys/{id}/cancel',
  'POST /api/internal/deploys/{id}/rerun',
  'POST /api/internal/deploys/{id}/review',
  'GET /api/internal/events',
  'GET /api/internal/github',
  'GET /api/internal/notifications',
  'GET /api/internal/numbers',
  'POST /api/internal/notifications/{name}/retry',
  'GET /api/internal/targets',
  'GET /api/internal/targets/{target}',
  'GET /api/internal/targets/{target}/checks',
  'GET /api/internal/targets/{target}/form',
  'GET /api/internal/targets/{target}/jobs',
  'GET /api/internal/targets/{target}/numbers',
  'GET /api/internal/targets/{target}/refs',
  'GET /api/internal/targets/{target}/diff',
  'GET /api/internal/targets/{target}/lock',
  'PUT /api/internal/targets/{target}/lock',
  'DELETE /api/internal/targets/{target}/lock',
  'GET /api/internal/targets/{target}/events',
  'DELETE /api/internal/targets/{target}/bad-commits/{sha}',
  'GET /api/internal/session',
  'POST /api/internal/session',
  'DELETE /api/internal/session',
];

let asked: Promise<Json> | null = null;

/** The description as it is served; asked for once for all tests. */
function description(t: TestContext): Promise<Json> {
  asked ??= ask(t);
  return asked;
}

async function ask(t: TestContext): Promise<Json> {
  const bench = await startBench(t);
  const answer = await bench.client.get('/api/openapi.json');
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  return answer.json as Json;
}

function at(value: unknown, ...path: readonly string[]): Json {
  let here = value;
  for (const step of path) here = (here as Json | undefined)?.[step];
  return (here ?? {}) as Json;
}

/** Every operation as `METHOD /path`, with what describes it. */
function operations(document: Json): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(at(document, 'paths')).flatMap(([path, item]) =>
      Object.entries(item as Json).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Json] as const,
      ),
    ),
  );
}

/** Every schema, and every `$ref`, anywhere in a value. */
function found(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...found(inner, key),
  ]);
}

describe('the API’s own description', () => {
  test('has every call of the contract, and no other', async (t) => {
    const document = await description(t);
    assert.deepEqual([...operations(document).keys()].sort(), [...CALLS].sort());
  });

  test('is OpenAPI 3.1 whose references lead somewhere and whose schemas compile', async (t) => {
    const document = await description(t);
    assert.match(String(document['openapi']), /^3\.1\.\d+$/);
    const info = at(document, 'info');
    assert.ok(typeof info['title'] === 'string' && typeof info['version'] === 'string');
    for (const reference of found(document, '$ref')) {
      const path = /^#\/(.+)$/.exec(String(reference))?.[1]?.split('/') ?? [];
      assert.notDeepEqual(at(document, ...path), {}, String(reference));
    }
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ ...document, $id: 'api' });
    const schemas = found(document, 'schema');
    assert.ok(schemas.length > 50);
    const texts = new Set(schemas.map((one) => JSON.stringify(one).replaceAll('"#/', '"api#/')));
    for (const text of texts) {
      ajv.compile(JSON.parse(text) as Json);
      assert.doesNotMatch(text, /"nullable"/, 'a word of OpenAPI 3.0');
    }
  });

  test('says of every call what it is, what it takes and how it can end', async (t) => {
    const document = await description(t);
    const ids: unknown[] = [];
    for (const [call, operation] of operations(document)) {
      assert.ok(
        typeof operation['summary'] === 'string' && operation['summary'].length > 5,
        `${call} has a summary`,
      );
      ids.push(...(operation['operationId'] === undefined ? [] : [operation['operationId']]));
      const wanted = [...call.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = (operation['parameters'] ?? []) as Json[];
      const given = parameters.filter((one) => one['in'] === 'path').map((one) => one['name']);
      assert.deepEqual(given, wanted, `${call} names its path parameters`);
      const responses = Object.entries(at(operation, 'responses'));
      assert.ok(responses.length > 0, `${call} has responses`);
      for (const [status, response] of responses) {
        assert.match(status, /^[2-5]\d\d$/);
        const said = at(response, 'description');
        assert.equal(typeof said, 'string', `${call} ${status} is described`);
      }
    }
    assert.equal(new Set(ids).size, ids.length);
  });

  test('every error is described as the problem document that it is', async (t) => {
    const document = await description(t);
    for (const [call, operation] of operations(document)) {
      for (const [status, response] of Object.entries(at(operation, 'responses'))) {
        if (!/^[45]/.test(status)) continue;
        assert.deepEqual(
          Object.keys(at(response, 'content')),
          ['application/problem+json'],
          `${call} ${status}`,
        );
      }
    }
  });

  test('names every status that a deploy’s POST may end with', async (t) => {
    const document = await description(t);
    const { responses } = operations(document).get('POST /api/internal/deploys') ?? {};
    const expected = [200, 201, 202, 400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 503];
    for (const status of expected) assert.ok(status in (responses as Json), `${status}`);
  });

  test('is there to be read as a page', async (t) => {
    const bench = await startBench(t);
    const { status, headers } = await bench.client.get('/api/docs');
    assert.equal(status, 200);
    assert.match(String(headers['content-type']), /^text\/html/);
  });
});
