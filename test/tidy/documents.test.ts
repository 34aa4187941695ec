import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENERATED } from '../../docs/generate.ts';
import { PROBLEMS } from '../../src/contract/problem.ts';
import { read, sources } from './sources.ts';

for (const [path, make] of Object.entries(GENERATED)) {
  test(`${path} is what the code makes (npm run docs)`, () => assert.equal(read(path), make()));
}

test('every problem in the list is one the server answers with, and no other is', () => {
  const http = sources().filter(({ path }) => /^src\/http\/.*(?<!\.test)\.ts$/.test(path));
  const text = http.map((source) => source.text).join('\n');
  const dead = Object.keys(PROBLEMS).filter((code) => !text.includes(`'${code}'`));
  assert.deepEqual(dead, []);
});
