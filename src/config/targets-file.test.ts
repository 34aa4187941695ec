import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EXAMPLE, parseTargets, readTargetsFile } from './targets-file.ts';

const read = (text: string) => parseTargets(text, 'signalbox.yaml', {}).targets;
const heroku = (text: string) => {
  const target = read(text).get('heroku');
  assert.ok(target);
  return target;
};

describe('a file that works', () => {
  test('the example works, with the defaults', () => {
    const { title, ref, refs, concurrency, confirm, correlationInput } = heroku(EXAMPLE);
    assert.deepEqual(
      { title, ref, refs, concurrency, confirm, correlationInput },
      {
        title: 'Shop on Heroku',
        ref: 'main',
        refs: null,
        concurrency: 1,
        confirm: 'click',
        correlationInput: undefined,
      },
    );
  });

  test('refs are globs; none means any', () => {
    const some = heroku(`${EXAMPLE}\n    refs: [main, "release/*"]`);
    const allowed = ['main', 'release/1.4', 'refs/heads/main'].map(some.allowsRef);
    const refused = ['mainly', 'release/1/4', 'feature'].map(some.allowsRef);
    assert.deepEqual([...allowed, ...refused], [true, true, true, false, false, false]);
    assert.equal(heroku(EXAMPLE).allowsRef('anything'), true);
  });

  test('no correlation input, and one by name', () => {
    assert.equal(heroku(`${EXAMPLE}\n    correlation_input: null`).correlationInput, null);
    assert.equal(heroku(`${EXAMPLE}\n    correlation_input: ref_id`).correlationInput, 'ref_id');
  });
});

describe('a mistake is told with its place and what is expected', () => {
  for (const [what, text, said] of [
    ['not YAML', 'targets:\n  heroku: [', /^signalbox\.yaml:\d+:\d+: /],
    ['a key twice', `${EXAMPLE}\n    title: Again`, /^signalbox\.yaml:6:5: .*unique/i],
    [
      'an unknown member',
      `${EXAMPLE}\n    branch: main`,
      /^signalbox\.yaml:6:5: targets\.heroku\.branch: unknown/,
    ],
    [
      'a missing member',
      'targets:\n  heroku:\n    workflow: a.yml',
      /^signalbox\.yaml:2:3: targets\.heroku\.repository: missing; expected owner\/name/,
    ],
    [
      'a wrong value',
      `${EXAMPLE}\n    confirm: maybe`,
      /^signalbox\.yaml:6:5: targets\.heroku\.confirm: expected none, click or typed/,
    ],
    [
      'a wrong id',
      'targets:\n  Heroku!:\n    repository: a/b\n    workflow: a.yml',
      /^signalbox\.yaml:2:3: .*expected a target id/,
    ],
    ['no targets', 'targets: {}', /^signalbox\.yaml:1:1: targets: expected at least one target/],
    ['an empty file', '', /^signalbox\.yaml:1:1: /],
    [
      'a workflow path',
      EXAMPLE.replace('deploy-heroku', '.github/workflows/deploy'),
      /5:5: targets\.heroku\.workflow: expected a file name/,
    ],
  ] as const) {
    test(what, () => {
      assert.throws(
        () => read(text),
        (error: Error) => {
          assert.match(error.message, said);
          return true;
        },
      );
    });
  }

  test('every mistake is told, not only the first', () => {
    const text = 'targets:\n  heroku:\n    repository: nowhere\n    workflow: a\n';
    assert.throws(() => read(text), /3:5: .*\n.*4:5: /);
  });

  test('a missing file is told with its path and an example', () => {
    assert.throws(
      () => readTargetsFile('/nowhere/signalbox.yaml', {}),
      /\/nowhere\/signalbox\.yaml is missing[\s\S]*targets:\n {2}heroku:/,
    );
  });
});
