import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { isLoopback } from './loopback.ts';
import { Secret } from './secret.ts';
import { OUR_PREFIXES, VARIABLES, type Variable, type VariableName } from './variables.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Credentials =
  | Readonly<{ kind: 'token'; token: Secret }>
  | Readonly<{ kind: 'app'; appId: string; privateKey: Secret }>
  | Readonly<{ kind: 'none' }>;

/** The environment, parsed: nothing later reads `process.env`. */
export type Environment = Readonly<{
  host: string;
  port: number;
  /** Null: made from the address the server listens on. */
  publicUrl: URL | null;
  databasePath: string;
  targetsFile: string;
  githubApiUrl: string;
  /** Exactly as in the tokens' `iss`. */
  oidcIssuer: string;
  credentials: Credentials;
  callbackToken: Secret | null;
  /** One, or two while it is changed; none: webhooks are not taken. */
  webhookSecrets: readonly Secret[];
  isAsync: boolean;
  adminToken: Secret | null;
  sessionSecret: Secret | null;
  rateLimitPerMinute: number | null;
  logLevel: LogLevel;
}>;

/** Something a person has to mend before the server can start: what, and how. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the environment; throws ConfigError naming every variable that is wrong, not only the first. */
export function readEnvironment(env: Env): Environment {
  const reader = new Reader(env);
  const githubApiUrl = address(reader.read('GITHUB_API_URL', webUrl)) ?? 'https://api.github.com';
  const parsed: Environment = {
    host: reader.read('HOST', host) ?? '127.0.0.1',
    port: reader.read('PORT', port) ?? 8080,
    publicUrl: reader.read('PUBLIC_URL', webUrl),
    databasePath: reader.read('DATABASE_URL', sqlitePath) ?? 'data/signalbox.db',
    targetsFile: reader.read('SIGNALBOX_CONFIG', (value) => value) ?? 'signalbox.yaml',
    githubApiUrl,
    oidcIssuer: address(reader.read('GITHUB_OIDC_ISSUER', issuer)) ?? issuerBeside(githubApiUrl),
    credentials: credentials(reader),
    callbackToken: reader.read('CALLBACK_TOKEN', token(16)),
    webhookSecrets: reader.read('GITHUB_WEBHOOK_SECRET', webhookSecrets) ?? [],
    isAsync: reader.read('FLAG_CONSOLE_DEPLOY_ASYNC', flag) ?? false,
    adminToken: reader.read('SIGNALBOX_ADMIN_TOKEN', token(20)),
    sessionSecret: reader.read('SESSION_SECRET', token(32)),
    rateLimitPerMinute: reader.read('RATE_LIMIT_PER_MINUTE', positive),
    logLevel: reader.read('LOG_LEVEL', level) ?? 'info',
  };
  reader.rejectUnknown();
  reader.throwIfWrong();
  return parsed;
}

/** A value's parser: gives the value, or throws an Error that says what is expected. */
type Parse<T> = (value: string) => T;

class Reader {
  readonly #env: Env;
  readonly #wrong: string[] = [];

  constructor(env: Env) {
    this.#env = env;
  }

  /** The variable's value; null where it is unset, empty, or wrong (then it is noted). */
  read<T>(name: VariableName, parse: Parse<T>): T | null {
    const value = this.#env[name]?.trim() ?? '';
    if (value === '') return null;
    try {
      return parse(value);
    } catch (error) {
      this.#wrong.push(`${name} is ${shown(name, value)}: ${(error as Error).message}`);
      return null;
    }
  }

  note(problem: string): void {
    this.#wrong.push(problem);
  }

  rejectUnknown(): void {
    const known = new Set<string>(VARIABLES.map((variable) => variable.name));
    for (const name of Object.keys(this.#env)) {
      const isOurs = OUR_PREFIXES.some((prefix) => name.startsWith(prefix));
      if (isOurs && !known.has(name)) {
        this.#wrong.push(`${name} is not a variable of ours: remove it, or correct its name`);
      }
    }
  }

  throwIfWrong(): void {
    if (this.#wrong.length > 0) throw new ConfigError(this.#wrong.join('\n'));
  }
}

function shown(name: VariableName, value: string): string {
  const variable: Variable | undefined = VARIABLES.find((candidate) => candidate.name === name);
  return variable?.secret ? '***' : JSON.stringify(value);
}

function credentials(reader: Reader): Credentials {
  const given = reader.read('GITHUB_TOKEN', token(1));
  const appId = reader.read('GITHUB_APP_ID', (value) => {
    if (!/^\d+$/.test(value)) throw new Error('expected the App’s numeric id');
    return value;
  });
  const privateKey = reader.read('GITHUB_APP_PRIVATE_KEY', pem);
  if (given !== null && (appId !== null || privateKey !== null)) {
    reader.note('GITHUB_TOKEN and GITHUB_APP_… are both set: keep one of them');
  }
  if (given !== null) return { kind: 'token', token: given };
  if (appId !== null && privateKey !== null) return { kind: 'app', appId, privateKey };
  if (appId !== null || privateKey !== null) {
    reader.note('GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY belong together: set both');
  }
  return { kind: 'none' };
}

function host(value: string): string {
  const name = value.replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) === 0 && !/^[a-z0-9.-]+$/i.test(name)) {
    throw new Error('expected an address or a host name, like 127.0.0.1 or 0.0.0.0');
  }
  return name;
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65_535) throw new Error('expected a port, 0 to 65535');
  return number;
}

function webUrl(value: string): URL {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Error('expected an http:// or https:// address');
  }
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('expected an address without user, query or fragment');
  }
  return url;
}

/** Whoever can change what is read over plain HTTP could make keys, and tokens, of their own. */
function issuer(value: string): URL {
  const url = webUrl(value);
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return url;
  throw new Error('expected an https:// address');
}

/** The issuer that belongs to a GitHub, by the address of its API. */
function issuerBeside(githubApiUrl: string): string {
  const { hostname, origin } = new URL(githubApiUrl);
  if (hostname === 'api.github.com') return 'https://token.actions.githubusercontent.com';
  if (/^api\..+\.ghe\.com$/.test(hostname)) return origin.replace('//api.', '//token.actions.');
  return `${origin}/_services/token`;
}

/** Without a slash at its end. */
function address(url: URL | null): string | null {
  return url === null ? null : url.href.replace(/\/+$/, '');
}

function sqlitePath(value: string): string {
  if (/^postgres(ql)?:/.test(value)) {
    throw new Error('PostgreSQL is not supported by this version yet; use sqlite:PATH');
  }
  const path = /^sqlite:(.+)$/.exec(value)?.[1];
  if (path === undefined) throw new Error('expected sqlite:PATH, like sqlite:data/signalbox.db');
  return path;
}

function token(minLength: number): Parse<Secret> {
  return (value) => {
    if (value.length < minLength) throw new Error(`expected at least ${minLength} characters`);
    if (!/^[\x21-\x7e]+$/.test(value)) throw new Error('expected visible ASCII without spaces');
    return new Secret(value);
  };
}

/** While the secret is changed GitHub signs with the old one for a while: both count. */
function webhookSecrets(value: string): readonly Secret[] {
  const secrets = value.split(/\s+/);
  if (secrets.length > 2) throw new Error('expected one secret, or two with a space between them');
  return secrets.map(token(16));
}

function pem(value: string): Secret {
  const text = value.replaceAll('\\n', '\n');
  try {
    createPrivateKey(text);
  } catch {
    throw new Error('expected a private key in PEM form; newlines may be written \\n');
  }
  return new Secret(text);
}

function flag(value: string): boolean {
  if (['1', 'true', 'yes', 'on'].includes(value.toLowerCase())) return true;
  if (['0', 'false', 'no', 'off'].includes(value.toLowerCase())) return false;
  throw new Error('expected on or off (1 true yes on, 0 false no off)');
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error('expected a whole number from 1');
  return Number(value);
}

function level(value: string): LogLevel {
  const found = LOG_LEVELS.find((candidate) => candidate === value.toLowerCase());
  if (found === undefined) throw new Error(`expected one of ${LOG_LEVELS.join(', ')}`);
  return found;
}
