import picomatch from 'picomatch';
import { z } from 'zod';
import type { Target } from '../engine/ports.ts';

/** One target as signalbox.yaml has it, and as the engine does. */

const inputValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const TargetEntry = z.strictObject({
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
  promotes_from: z.string('expected the id of another target').optional(),
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

/** The target of an entry, with its globs ready to be asked. */
export function targetOf(id: string, entry: z.infer<typeof TargetEntry>): Target {
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
    promotesFrom: entry.promotes_from ?? null,
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
