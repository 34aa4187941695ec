import { ConfigError, type Environment, readEnvironment } from './environment.ts';
import { isLoopback } from './loopback.ts';
import { readTargetsFile, type TargetsFile } from './targets-file.ts';

/** Everything the server is told, read once at start; it does not start half-configured. */
export type Config = Environment & TargetsFile;

/** Reads and judges the whole configuration; throws ConfigError with all that is wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const environment = readEnvironment(env);
  guardOpenDoor(environment);
  return Object.freeze({ ...environment, ...readTargetsFile(environment.targetsFile, env) });
}

/** While nobody can sign in, whoever reaches the server is its operator: so only this machine may. */
function guardOpenDoor({ host, adminToken }: Environment): void {
  if (adminToken !== null || isLoopback(host)) return;
  throw new ConfigError(
    `HOST is ${JSON.stringify(host)}, which others can reach, and there is no way to sign in: anybody could deploy. Set SIGNALBOX_ADMIN_TOKEN to a long random text (openssl rand -hex 32), or HOST to 127.0.0.1.`,
  );
}
