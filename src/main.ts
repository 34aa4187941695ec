import { pino } from 'pino';
import { readConfig } from './config/config.ts';
import { ConfigError } from './config/environment.ts';
import { startServer } from './server.ts';
import { DatabaseInUse } from './store/sqlite.ts';

/** The process: reads its environment, starts the server, stops it when told to. */

/** How long a stop may take before the process goes all the same. */
const STOP_MS = 25_000;

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, base: null });
  const server = await startServer(config, log);
  log.info({ url: server.url, targets: [...config.targets.keys()] }, 'listening');
  if (config.credentials.kind === 'none') {
    log.warn('neither GITHUB_TOKEN nor a GitHub App is set: nothing can be deployed');
  }
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'not stopped cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  await run();
} catch (error) {
  if (!isForThePerson(error)) throw error;
  const mend = isAddressTaken(error) ? '. Set PORT to another, or stop what listens there.' : '';
  process.stderr.write(`Signalbox does not start:\n${error.message}${mend}\n`);
  process.exit(2);
}

/** Whether the message says it all: what is wrong and what to do, no stack needed. */
function isForThePerson(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof DatabaseInUse || isAddressTaken(error);
}

function isAddressTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}
