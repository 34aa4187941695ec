import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { planted } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { anyOf } from './pattern.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** The names a file gives its tests; what a template fills in may be anything. */
function namedIn(text: string): readonly RegExp[] {
  const names = text.matchAll(/\btest\(\s*(['"`])(.*?)\1/gs);
  return [...names].map(([, , name = '']) => anyOf(name));
}

describe('the table of planted bugs is true of the code', () => {
  for (const { name, plants, caughtBy } of MUTANTS) {
    test(name, () => {
      for (const plant of plants) {
        const text = read(plant.file);
        assert.notEqual(planted(text, plant), text);
      }
      const names = namedIn(read(caughtBy.file));
      assert.ok(
        names.some((one) => one.test(caughtBy.test)),
        `${caughtBy.file} has no test named “${caughtBy.test}”`,
      );
    });
  }

  test('and is refused where the code has moved on', () => {
    const plant = { file: 'a.ts', find: 'b', replace: 'c' };
    assert.equal(planted('abc', plant), 'acc');
    assert.throws(() => planted('a', plant), /does not hold/);
    assert.throws(() => planted('abcb', plant), /more than once/);
  });

  test('no two have one name', () => {
    assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  });
});
