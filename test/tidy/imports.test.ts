import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Source, sources } from './sources.ts';

/** What the engine needs of the world, told apart by whose world it is. */
const PORTS = /^src\/engine\/([a-z]+-)?ports?\.ts$/;

/** The import table of ARCHITECTURE.md: a room, and what of ours it may import. Libraries beside it. */
const TABLE: Readonly<Record<string, { ours: readonly RegExp[]; libraries?: readonly RegExp[] }>> =
  {
    'src/domain': { ours: [/^src\/domain\//], libraries: [] },
    'src/contract': {
      ours: [/^src\/contract\//, /^src\/domain\/(status|order)\.ts$/],
      libraries: [/^zod$/],
    },
    'src/engine': { ours: [/^src\/engine\//, /^src\/domain\//], libraries: [/^node:crypto$/] },
    'src/store': { ours: [/^src\/store\//, PORTS, /^src\/domain\//] },
    'src/github': {
      ours: [/^src\/github\//, PORTS, /^src\/domain\//, /^src\/config\/secret\.ts$/],
    },
    'src/notify': {
      ours: [/^src\/notify\//, PORTS, /^src\/domain\//, /^src\/config\/secret\.ts$/],
    },
    'src/config': { ours: [/^src\/config\//, PORTS, /^src\/contract\/zone\.ts$/] },
    'src/http': {
      ours: [
        /^src\/http\//,
        /^src\/contract\//,
        /^src\/engine\//,
        /^src\/domain\//,
        /^src\/config\//,
      ],
    },
    'src/cli': { ours: [/^src\/cli\//, /^src\/contract\//, /^src\/config\//] },
    web: {
      ours: [/^web\//, /^src\/contract\//, /^src\/domain\/status\.ts$/],
    },
    sim: { ours: [/^sim\//] },
    demo: { ours: [/^demo\//, /^sim\//] },
  };

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const all = sources();

function isOurs(name: string): boolean {
  return /^(src|web|sim|demo|test|bench)\//.test(name);
}

function trespasses(room: string, files: readonly Source[]): string[] {
  const rule = TABLE[room];
  assert.ok(rule);
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((name) => {
        if (isOurs(name)) return !rule.ours.some((allowed) => allowed.test(name));
        return (
          rule.libraries !== undefined && !rule.libraries.some((allowed) => allowed.test(name))
        );
      })
      .map((name) => `${path} imports ${name}`),
  );
}

describe('who may import whom', () => {
  for (const room of Object.keys(TABLE)) {
    test(room, () => {
      const files = all.filter(({ path }) => path.startsWith(`${room}/`) && !isTest(path));
      assert.ok(files.length > 0, `${room} is empty`);
      assert.deepEqual(trespasses(room, files), []);
    });
  }

  test('nobody imports main', () => {
    const importers = all.filter(({ imports }) => imports.includes('src/main.ts'));
    assert.deepEqual(
      importers.map(({ path }) => path),
      [],
    );
  });

  test('the domain has no clock, no randomness and nothing to wait for', () => {
    const impure =
      /\bDate\.now\b|new Date\(\)|Math\.random|\bawait\b|\bfetch\(|setTimeout|process\./;
    const found = all.filter(({ path, text }) => {
      return path.startsWith('src/domain/') && !isTest(path) && impure.test(text);
    });
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
    );
  });

  test('SQL is the store’s alone, and GitHub is github’s alone', () => {
    const trespassers = all.filter(({ path, imports }) => {
      const database = imports.some((name) => /^(kysely|node:sqlite|pg)/.test(name));
      const octokit = imports.some(
        (name) => name.startsWith('@octokit/') && !name.includes('openapi'),
      );
      return (
        path.startsWith('src/') &&
        ((database && !path.startsWith('src/store/')) ||
          (octokit && !path.startsWith('src/github/')))
      );
    });
    assert.deepEqual(
      trespassers.map(({ path }) => path),
      [],
    );
  });
});
