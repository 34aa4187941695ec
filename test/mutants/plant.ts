/**
 * Preloaded by NODE_OPTIONS into a test's process: a file of ours is read with a bug in it. No file is
 * touched, and what is tested knows nothing of it. Servers that the test starts get the bug too.
 */
import { subscribe } from 'node:diagnostics_channel';
import { type LoadHookSync, registerHooks } from 'node:module';
import { environmentFor, PLANTED_BUG } from './environment.ts';
import { planted } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = new URL('../../', import.meta.url).href;

const bug = process.env[PLANTED_BUG] ?? '';
const plants = bug === '' ? [] : MUTANTS.find(({ name }) => name === bug)?.plants;
if (plants === undefined) throw new Error(`no planted bug is named ${bug}`);

const load: LoadHookSync = (url, context, next) => {
  const loaded = next(url, context);
  const here = plants.filter(({ file }) => url === ROOT + file);
  if (here.length === 0) return loaded;
  const { source } = loaded;
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
  return { ...loaded, source: here.reduce(planted, text) };
};
registerHooks({ load });

// A server that a test starts has an environment of its own, into which nothing of ours would pass.
const pairs = Object.entries(environmentFor(bug)).map(([name, value]) => `${name}=${value}`);
subscribe('tracing:child_process.spawn:start', (message) => {
  (message as { options: { envPairs: string[] } }).options.envPairs.push(...pairs);
});
