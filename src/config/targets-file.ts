import { readFileSync } from 'node:fs';
import picomatch from 'picomatch';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Freeze, Target } from '../engine/ports.ts';
import { ConfigError } from './environment.ts';
import { FreezesSection, readFreezes } from './freezes.ts';

export const EXAMPLE = `targets:
  heroku:
    title: Shop on Heroku
    repository: acme/shop
    workflow: deploy-heroku.yml`;

const TARGET_ID = /^[a-z0-9-]{1,40}$/;

const inputValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const TargetEntry = z.strictObject({
  title: z.string('expected a title, like "Shop on Heroku"').min(1).max(80).optional(),
  repository: z
    .string('expected owner/name, like acme/shop')
    .regex(/^[\w.-]+\/[\w.-]+$/, 'expected owner/name, like acme/shop'),
  workflow: z
    .union([z.string(), z.number().int().positive()], 'expected a file name, like deploy.yml')
    .transform(String)
    .refine((value) => /^(\d+|[^/\\\s]+\.ya?ml)$/.test(value), {
      error: 'expected a file name in .github/workflows, like deploy.yml, or its numeric id',
    }),
  ref: z.string('expected a branch or tag').min(1).max(255).default('main'),
  refs: z.array(z.string('expected a glob, like "release/*"').min(1)).min(1).optional(),
  environment: z.string('expected the name of a GitHub environment').min(1).max(255).optional(),
  inputs: z.record(z.string(), inputValue, 'expected a map of input names to values').default({}),
  correlation_input: z.string('expected an input’s name, or null').min(1).nullable().optional(),
  sha_input: z.string('expected an input’s name, or null').min(1).nullable().optional(),
  flag_paths: z.array(z.string('expected a glob, like "db/migrations/**"').min(1)).default([]),
  concurrency: z
    .union(
      [z.number().int().positive(), z.literal('unlimited')],
      'expected a whole number from 1, or unlimited',
    )
    .default(1),
  confirm: z.enum(['none', 'click', 'typed'], 'expected none, click or typed').default('click'),
});

const WholeFile = z
  .strictObject({
    targets: z
      .record(
        z
          .string()
          .regex(TARGET_ID, 'expected a target id of a-z, 0-9 and -, at most 40 characters'),
        TargetEntry,
        'expected a map of target ids to targets',
      )
      .refine((targets) => Object.keys(targets).length > 0, {
        error: 'expected at least one target',
      }),
    freezes: FreezesSection,
  })
  .superRefine(({ targets, freezes }, context) => {
    for (const [id, freeze] of Object.entries(freezes)) {
      for (const [index, target] of (freeze.targets ?? []).entries()) {
        if (target in targets) continue;
        const path = ['freezes', id, 'targets', index];
        context.addIssue({ code: 'custom', path, message: `there is no target ${target}` });
      }
    }
  });

/** What the file says. */
export type TargetsFile = Readonly<{
  targets: ReadonlyMap<string, Target>;
  freezes: readonly Freeze[];
}>;

/** Reads the targets file; throws ConfigError with file, line, column and what is expected. */
export function readTargetsFile(path: string): TargetsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'cannot be read';
    throw new ConfigError(
      `${path} ${reason}. It names what can be deployed (SIGNALBOX_CONFIG says where it is), for example:\n\n${EXAMPLE}`,
    );
  }
  return parseTargets(text, path);
}

/** What a text declares; see readTargetsFile. */
export function parseTargets(text: string, path: string): TargetsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const said = document.errors.map((error) => {
      const [what = ''] = error.message.split('\n');
      return `${at(error.pos[0])}: ${what.replace(/ at line \d+, column \d+:?$/, '')}`;
    });
    throw new ConfigError(said.join('\n'));
  }
  const parsed = WholeFile.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    const said = parsed.error.issues.flatMap(placesOf).map(({ keys, message }) => {
      return `${at(offsetOf(document, keys))}: ${[...keys].join('.') || 'the file'}: ${message}`;
    });
    throw new ConfigError(`${said.join('\n')}\n\nA file that works:\n\n${EXAMPLE}`);
  }
  const { data } = parsed;
  const targets = Object.entries(data.targets).map(
    ([id, entry]) => [id, targetOf(id, entry)] as const,
  );
  return { targets: new Map(targets), freezes: readFreezes(data.freezes) };
}

type Place = { keys: readonly PropertyKey[]; message: string };

/** Where an issue is; an unknown member is named itself, not only what holds it. */
function placesOf(issue: z.core.$ZodIssue): Place[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      keys: [...issue.path, key],
      message: 'unknown; remove it or correct its name',
    }));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? issue.message;
    return [{ keys: issue.path, message }];
  }
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ keys: issue.path, message: isMissing ? `missing; ${issue.message}` : issue.message }];
}

/** The offset of the innermost thing on the path that the file has. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  keys: readonly PropertyKey[],
): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = document.getIn(keys.slice(0, depth - 1), true);
    const key = keys[depth - 1];
    const pairs =
      parent !== null && typeof parent === 'object' && 'items' in parent ? parent.items : [];
    for (const item of pairs as { key?: unknown; value?: unknown }[]) {
      const name = isNode(item.key) && 'value' in item.key ? String(item.key.value) : undefined;
      if (name === String(key) && isNode(item.key) && item.key.range) return item.key.range[0];
    }
    const node = document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function targetOf(id: string, entry: z.infer<typeof TargetEntry>): Target {
  const { refs } = entry;
  const matches = refs === undefined ? null : picomatch([...refs], { dot: true });
  return {
    id,
    title: entry.title ?? id,
    repository: entry.repository,
    workflow: entry.workflow,
    ref: entry.ref,
    refs: refs ?? null,
    allowsRef: (ref) => matches === null || matches(ref.replace(/^refs\/(heads|tags)\//, '')),
    environment: entry.environment ?? null,
    inputs: entry.inputs,
    correlationInput: entry.correlation_input,
    shaInput: entry.sha_input,
    flagOf: flagOf(entry.flag_paths),
    concurrency: entry.concurrency === 'unlimited' ? null : entry.concurrency,
    confirm: entry.confirm,
  };
}

/** Names the first of the patterns that a path matches. */
function flagOf(globs: readonly string[]): Target['flagOf'] {
  const flags = globs.map((glob) => ({ glob, matches: picomatch(glob, { dot: true }) }));
  return (path) => flags.find(({ matches }) => matches(path))?.glob ?? null;
}
