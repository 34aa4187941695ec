import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';
import { ProblemError } from './problems.ts';

const DEFAULT_RATE = 600;
/** Smaller answers fit into a packet as they are. */
const COMPRESSED_FROM = 1_400;

/** What a page of ours may load and who may frame it: itself and GitHub’s avatars, nobody. */
export async function installHeaders(
  app: FastifyInstance,
  given: Readonly<{ isHttps: boolean; githubApiUrl: string }>,
): Promise<void> {
  await app.register(helmet, helmetOptions(given));
}

/** Where GitHub’s avatars come from: github.com has a host for them, a server of one’s own serves them itself. */
function avatarsOf(githubApiUrl: string): string {
  const { hostname, origin } = new URL(githubApiUrl);
  return hostname === 'api.github.com' ? 'https://avatars.githubusercontent.com' : origin;
}

function helmetOptions({ isHttps, githubApiUrl }: Parameters<typeof installHeaders>[1]) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', avatarsOf(githubApiUrl)],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: isHttps ? { maxAge: 31_536_000 } : false,
  } as const;
}

/** Answers go out compressed where that is worth it; a stream of events never waits to be. */
export async function installCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: COMPRESSED_FROM,
    // The default quality is for files that are compressed once.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
}

/** Requests that change something, by caller; nobody counts the local operator unless asked to. */
export async function installRateLimit(app: FastifyInstance, config: Config): Promise<void> {
  const isLimited = config.rateLimitPerMinute !== null || config.adminToken !== null;
  await app.register(rateLimit, {
    hook: 'preHandler',
    max: config.rateLimitPerMinute ?? DEFAULT_RATE,
    timeWindow: 60_000,
    allowList: (request) => !isLimited || request.method === 'GET' || request.method === 'HEAD',
    keyGenerator: (request) => request.operator?.name ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new ProblemError('too-many-requests', 'This caller sends more than it may.', {
        retryAfterS: ttl / 1000,
      }),
  });
}
