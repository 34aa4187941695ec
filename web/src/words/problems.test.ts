import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBLEMS, type ProblemCode, problemType } from '../../../src/contract/problem.ts';
import { detailWords } from './problems.ts';

/** Those that only GitHub or a run is ever told. */
const NOT_FOR_PEOPLE: readonly string[] = [
  'bad-signature',
  'foreign-run',
  'claimed-by-another-run',
  'identity-unavailable',
];

function words(code: ProblemCode): string {
  const { status, title, mend } = PROBLEMS[code];
  const detail = `Something happened. ${mend}`;
  const instance = 'urn:signalbox:request:r1';
  return detailWords({ type: problemType(code), title, status, detail, instance });
}

void test('a person is never told what only a script can do', () => {
  const forPeople = Object.keys(PROBLEMS).filter((code) => !NOT_FOR_PEOPLE.includes(code));
  const told = forPeople.map((code) => words(code as ProblemCode));
  assert.deepEqual(
    told.filter((each) => /`|GET \/|Bearer|Retry-After|Idempotency|Nothing was sent/.test(each)),
    [],
  );
  assert.ok(told.every((each) => each.startsWith('Something happened.')));
});

void test('what happened stays as the server says it, with its request where nobody knows why', () => {
  assert.equal(words('not-signed-in'), 'Something happened.');
  assert.match(words('internal-error'), /^Something happened\. .* request r1; look at the deploy/);
});
