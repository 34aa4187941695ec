import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Reach } from '../../src/engine/checkpoint.ts';
import type { Order, Word } from './order.ts';

/**
 * The process under test: the server as `src/main.ts` starts it, but one that kills itself, for real, at
 * the checkpoint it is armed with: by its argument before it starts, by a message later on.
 */

// As `bin/signalbox.js` does it, and before anything of ours is loaded: a start costs half.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/signalbox', import.meta.url)));

const { pino } = await import('pino');
const { readConfig } = await import('../../src/config/config.ts');
const { startServer } = await import('../../src/server.ts');

let armed = JSON.parse(process.argv[2] ?? 'null') as Order | null;

const reach: Reach = (checkpoint, deployId) => {
  if (armed?.checkpoint !== checkpoint || (armed.deployId ?? deployId) !== deployId) return;
  if (armed.since !== null && Date.now() < armed.since) return;
  // Not one instruction more runs after this: nothing is flushed, closed or rolled back.
  process.kill(process.pid, 'SIGKILL');
};

process.on('message', (order: Order) => {
  armed = order;
  say({ armed: true });
});

// Nobody is left to kill it.
process.on('disconnect', () => process.exit());

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: null });
const server = await startServer(config, log, reach);
say({ listening: server.url });
flushCompileCache();

function say(word: Word): void {
  process.send?.(word);
}
