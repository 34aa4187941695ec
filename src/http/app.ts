import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { v7 as uuid } from 'uuid';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { GitHub, GitHubHealth } from '../engine/github-port.ts';
import type { Identification } from '../engine/identify.ts';
import type { Locks } from '../engine/lock-port.ts';
import type { Notifier } from '../engine/notify.ts';
import type { ReadNumbers } from '../engine/numbers.ts';
import type { BadCommits, Clock, LogTails, Sessions, Store, Views } from '../engine/ports.ts';
import type { Tally } from '../engine/tally.ts';
import { actionRoutes } from './actions.ts';
import { callbackRoute } from './callback.ts';
import { deployRoutes } from './deploys.ts';
import { installDocs } from './docs.ts';
import { exportRoute } from './export.ts';
import { githubRoute } from './github.ts';
import { bearerOf, installGuard, shutScope } from './guard.ts';
import { historyRoutes } from './history.ts';
import { installCompression, installHeaders, installRateLimit } from './limits.ts';
import { createLive } from './live.ts';
import { lockRoutes } from './locks.ts';
import { logRoute } from './log.ts';
import { installMetrics } from './metrics.ts';
import { notificationRoutes } from './notifications.ts';
import { numberRoutes } from './numbers.ts';
import { orderRoutes } from './orders.ts';
import { installPages } from './pages.ts';
import {
  answerBrokenRequest,
  asProblem,
  installProblems,
  ProblemError,
  sendProblem,
} from './problems.ts';
import { installSessions, sessionRoutes } from './session.ts';
import { targetRoutes } from './targets.ts';
import { installWebhooks, type Webhooks } from './webhooks.ts';

const BODY_LIMIT = 64 * 1024;
/** How long a client may take to send its request. */
const REQUEST_MS = 15_000;

export type AppDeps = Readonly<{
  config: Config;
  engine: Engine;
  identification: Identification;
  /** What became of the runs' own tokens. */
  runTokens: Tally;
  webhooks: Webhooks;
  notifier: Notifier;
  github: Pick<GitHub, 'budget' | 'clockOffset' | 'tellsRuns'>;
  store: Pick<Store, 'load'>;
  tails: LogTails;
  views: Views;
  locks: Locks;
  badCommits: BadCommits;
  readNumbers: ReadNumbers;
  sessions: Sessions;
  clock: Clock;
  health: Readonly<{
    current: () => GitHubHealth;
    onChange: (listener: (health: GitHubHealth) => void) => () => void;
  }>;
  /** Throws where the database does not answer. */
  ping: () => Promise<void>;
  log: FastifyBaseLogger;
  pagesFolder: string;
  version: string;
}>;

/** Builds the HTTP side; whoever calls this listens. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, log } = deps;
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    // A stop ends the streams, lets what is being answered be answered, and drops the idle.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply, asProblem(error));
    },
    clientErrorHandler: answerBrokenRequest,
    // `GET http://host/path` is the same request as `GET /path` (RFC 9112, 3.2.2).
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : pathOf(url)),
    genReqId: (request) => requestIdOf(request.headers['x-request-id']) ?? uuid(),
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: true },
  });
  const isHttps = config.publicUrl?.protocol === 'https:';
  // Fastify reads plain text too; a form of another site could send that.
  app.removeContentTypeParser('text/plain');
  installProblems(app);
  installLog(app);
  await installHeaders(app, { isHttps, githubApiUrl: config.githubApiUrl });
  if (config.adminToken !== null) {
    await installSessions(app, {
      sessions: deps.sessions,
      clock: deps.clock,
      adminToken: config.adminToken,
      secret: config.sessionSecret,
      isHttps,
    });
  }
  await installCompression(app);
  installGuard(app, {
    adminToken: config.adminToken,
    publicHostname: config.publicUrl?.hostname ?? config.host,
  });
  await installRateLimit(app, config);
  await installDocs(app, deps.version);
  healthRoutes(app, deps);
  await app.register(async (scope) => registerApi(scope, deps), { prefix: '/api/internal' });
  await installWebhooks(app, deps.webhooks);
  installMetrics(app, githubDeps(deps), deps.notifier);
  await installPages(app, deps.pagesFolder);
  return app;
}

function registerApi(scope: FastifyInstance, deps: AppDeps): void {
  const { config, engine, identification, views, locks, sessions, clock, health, version } = deps;
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  shutScope(scope);
  const app = scope.withTypeProvider<ZodTypeProvider>();
  deployRoutes(app, { engine, views, isAsync: config.isAsync });
  historyRoutes(app, { views, targets: config.targets });
  exportRoute(app, { views, clock });
  callbackRoute(app, { engine, identification, callbackToken: config.callbackToken });
  actionRoutes(app, { engine });
  orderRoutes(app, { engine });
  const { targets } = config;
  targetRoutes(app, { engine, views, clock, targets });
  lockRoutes(app, { engine, views, locks, badCommits: deps.badCommits, clock, targets });
  numberRoutes(app, { readNumbers: deps.readNumbers, targets });
  sessionRoutes(app, { adminToken: config.adminToken, version });
  githubRoute(app, githubDeps(deps));
  logRoute(app, deps);
  notificationRoutes(app, deps);
  const live = createLive({
    ...{ engine, views, health },
    isWelcome: async (request) =>
      config.adminToken === null ||
      bearerOf(request) !== null ||
      (await sessions.read(request.session.sessionId, clock.now())) !== null,
  });
  live.register(app);
  scope.addHook('preClose', async () => live.close());
}

function githubDeps({ github, health, engine, webhooks, runTokens }: AppDeps) {
  return { github, health, engine, received: webhooks?.received ?? null, runTokens };
}

function pathOf(target: string): string {
  const url = URL.parse(target);
  return url === null ? '/' : `${url.pathname}${url.search}`;
}

/** A request id of a router before us is kept where it is harmless. */
function requestIdOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[\w-]{8,64}$/.test(header) ? header : null;
}

/** One line a request, with nothing a secret could be in. */
function installLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        operator: request.operator?.name ?? null,
      },
      'request',
    );
  });
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // A kept-alive connection that was busy when the stop began would keep it waiting.
    if (isStopping) reply.header('connection', 'close');
  });
}

function healthRoutes(app: FastifyInstance, { ping }: AppDeps): void {
  const schema = { hide: true };
  app.get('/healthz', { schema }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema }, async () => {
    await ping().catch((cause: unknown) => {
      app.log.error({ err: cause }, 'the database does not answer');
      throw new ProblemError('unavailable', 'The database does not answer.', { retryAfterS: 5 });
    });
    return { status: 'ok' };
  });
}
