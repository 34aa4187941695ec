#!/usr/bin/env node
// Plain JavaScript that any Node can read: it finds the Node that this package brings, or says how to
// get one, before anything newer is loaded.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const root = fileURLToPath(new URL('..', import.meta.url));
const own = `${root}node_modules/.bin/node`;
const entries = {
  serve: 'src/main.ts',
  demo: 'demo/main.ts',
  sim: 'sim/main.ts',
  config: 'src/cli/config.ts',
};

const [command = 'serve', ...rest] = process.argv.slice(2);
const entry = entries[command];
if (entry === undefined) {
  process.stderr.write(
    `signalbox: no command "${command}"; there are ${Object.keys(entries).join(', ')}\n`,
  );
  process.exit(2);
}

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  // What was stripped and compiled once need not be again: half the start, and less memory.
  nodeModule.enableCompileCache(`${root}node_modules/.cache/signalbox`);
  process.argv = [process.argv[0], root + entry, ...rest];
  await import(new URL(`../${entry}`, import.meta.url));
  nodeModule.flushCompileCache();
} else if (existsSync(own) && process.env.NODE_OF_SIGNALBOX === undefined) {
  const env = { ...process.env, NODE_OF_SIGNALBOX: '1' };
  const { status } = spawnSync(own, [root + entry, ...rest], { stdio: 'inherit', env });
  process.exit(status ?? 1);
} else {
  process.stderr.write(
    `signalbox needs Node ${NEEDED} or newer; this is ${process.version} (${process.execPath}). Run npm ci in ${root}: it brings one.\n`,
  );
  process.exit(1);
}
