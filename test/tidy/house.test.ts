import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { read, sources, trackedFiles } from './sources.ts';

const LONGEST_FILE = 300;

describe('the house', () => {
  test('no file outside the tests is longer than one room', () => {
    const long = sources()
      .filter(({ path }) => !/\.test\.tsx?$|^test\/|^bench\//.test(path))
      .map(({ path, text }) => [path, text.split('\n').length] as const)
      .filter(([, lines]) => lines > LONGEST_FILE);
    assert.deepEqual(long, []);
  });

  test('no drawer for whatever has no place', () => {
    const drawer = /(^|\/)(utils?|helpers?|common|misc|manager|types)(\.tsx?|\/)/;
    assert.deepEqual(
      trackedFiles().filter((path) => drawer.test(path)),
      [],
    );
  });

  test('no suppression of what the compiler and the linters say', () => {
    const suppression = new RegExp(
      ['@ts-(ignore|expect-error|nocheck)', 'oxlint-disable', 'eslint-disable'].join('|'),
    );
    const found = sources().filter(
      ({ path, text }) => path !== 'test/tidy/house.test.ts' && suppression.test(text),
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
    );
  });

  test('only the page has .tsx', () => {
    const stray = trackedFiles().filter(
      (path) => path.endsWith('.tsx') && !path.startsWith('web/'),
    );
    assert.deepEqual(stray, []);
  });

  test('every script that the documents name is there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = trackedFiles()
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name),
      );
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });

  test('every file that the documents link to is there', () => {
    const files = new Set(trackedFiles());
    const broken = trackedFiles()
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map(([, link = '']) => new URL(link, `file:///${path}`).pathname.slice(1))
          .filter(
            (target) =>
              !files.has(target) &&
              ![...files].some((file) => file.startsWith(`${target.replace(/\/$/, '')}/`)),
          )
          .map((target) => `${path} → ${target}`),
      );
    assert.deepEqual(broken, []);
  });
});
