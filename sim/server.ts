import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { accountEndpoints } from './api/account.ts';
import { appEndpoints } from './api/app.ts';
import { checkEndpoints } from './api/checks.ts';
import { commitEndpoints } from './api/commits.ts';
import { contentsEndpoint } from './api/contents.ts';
import { dispatchEndpoint } from './api/dispatch.ts';
import { environmentEndpoints } from './api/environments.ts';
import { hookEndpoints } from './api/hooks.ts';
import { jobEndpoints } from './api/jobs.ts';
import { logEndpoints } from './api/logs.ts';
import { pageEndpoints } from './api/pages.ts';
import { refEndpoints } from './api/refs.ts';
import { repositoryEndpoints } from './api/repositories.ts';
import { reviewEndpoints } from './api/reviews.ts';
import { runControlEndpoints } from './api/run-control.ts';
import { runEndpoints } from './api/runs.ts';
import { workflowEndpoints } from './api/workflows.ts';
import type { Backstage, BehaviourHook, Quirks } from './backstage.ts';
import type { Chaos } from './chaos.ts';
import type { Fault } from './faults.ts';
import { deliver } from './http/deliver.ts';
import type { EndpointKind } from './http/endpoint.ts';
import { createFaultQueue, type FaultOrder } from './http/fault-queue.ts';
import { readRequest, recordOf } from './http/incoming.ts';
import { createRateLimits } from './http/rate.ts';
import { createRequestLog, type RequestLog, type RequestRecord } from './http/request-log.ts';
import { respond, type Stage } from './http/respond.ts';
import { createRouter } from './http/router.ts';
import { type Mode, TRAITS, type Traits } from './mode.ts';
import { createIssuer, type Issuer } from './oidc/issuer.ts';
import { serveIssuer } from './oidc/serve.ts';
import { followRuns, type StepHook } from './runner.ts';
import type { Run } from './state/run.ts';
import type { WorldSeed } from './state/seed.ts';
import type { DeliverHook } from './webhooks/delivery.ts';
import type { Hook } from './webhooks/hook.ts';
import type { HookOrder } from './webhooks/hook-order.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export type { BehaviourHook, Quirks } from './backstage.ts';
export type { EndpointKind } from './http/endpoint.ts';
export type { RequestRecord } from './http/request-log.ts';
export type { StepContext, StepHook } from './runner.ts';
export type { DeliverHook, Fate } from './webhooks/delivery.ts';
export type { Hook, Letter } from './webhooks/hook.ts';
export type { HookOrder } from './webhooks/hook-order.ts';

/** Options of the world (clock, lags) and of the server around it. */
export interface SimulatorOptions extends WorldOptions {
  readonly world: WorldSeed;
  /** Default `dotcom-2022`. */
  readonly mode?: Mode;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any that is free. */
  readonly port?: number;
  /** Before every answer, in ms of the clock. Default 0. */
  readonly latencyMs?: number;
  /** Chooses how a dispatch and its run behave. */
  readonly behaviour?: BehaviourHook;
  /** Lies from a seed; what `behaviour` says and `failNext` orders comes before. */
  readonly chaos?: Chaos;
  /** Carries out steps that `uses` an action without a version; without it they are skipped. */
  readonly onStep?: StepHook;
  readonly quirks?: Partial<Quirks>;
  /** How much of the first hour's rate limit every caller has used before. Default 0. */
  readonly spent?: number;
  /** Chooses what becomes of each webhook on its way. */
  readonly deliver?: DeliverHook;
  /** How long after the event a webhook leaves, in ms of the clock. Default 0. */
  readonly webhookDelayMs?: number;
  /** How long a receiver may take, in ms of real time. Default as on GitHub: 10,000, on Enterprise Server 30,000. */
  readonly webhookTimeoutMs?: number;
  /** Gets one line per event. */
  readonly log?: (line: string) => void;
}

export interface Simulator extends AsyncDisposable {
  /** Base of the API: `http://127.0.0.1:PORT`, with `/api/v3` in the Enterprise Server modes. */
  readonly url: string;
  /** Base of the pages: `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly world: World;
  /** Signs the tokens by which runs prove who they are. Its requests are not counted. */
  readonly oidc: Issuer;
  /** The last thousand requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Requests met so far, by kind. */
  readonly counts: Readonly<Record<EndpointKind, number>>;
  /** Resolves once so many requests of a kind have been met, their effect included. */
  reached(kind: EndpointKind, count: number): Promise<void>;
  /** Spoils the next request, or the next `times` of kind `on`. */
  failNext(fault: Fault, order?: FaultOrder): void;
  /** Forgets what `failNext` ordered. */
  clearFaults(): void;
  /** Adds a webhook and pings it. @throws for a mistake in the order */
  addHook(order: HookOrder): Hook;
  /** Resolves once no webhook is under way; those that leave later by the clock do not count. */
  webhooksSettled(): Promise<void>;
  /** Stops listening and drops every connection, also those of webhooks. */
  close(): Promise<void>;
}

const API = [
  ...accountEndpoints,
  ...appEndpoints,
  dispatchEndpoint,
  ...workflowEndpoints,
  ...jobEndpoints,
  ...logEndpoints,
  ...runEndpoints,
  ...runControlEndpoints,
  ...reviewEndpoints,
  ...environmentEndpoints,
  contentsEndpoint,
  ...hookEndpoints,
  ...refEndpoints,
  ...checkEndpoints,
  ...commitEndpoints,
  ...repositoryEndpoints,
];

/** Starts a GitHub of its own. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const traits = TRAITS[options.mode ?? 'dotcom-2022'];
  const world = createWorld(options.world, options);
  const closing = new AbortController();
  let origin = '';
  const around = { world, traits, origin: () => origin, closing: closing.signal };
  const stage: Stage = {
    backstage: createBackstage(options, around),
    api: createRouter(API),
    pages: createRouter(pageEndpoints),
    rates: createRateLimits(world, options.spent),
    faults: createFaultQueue(),
    lie: options.chaos?.read ?? (() => null),
    origin: () => origin,
  };
  const { webhooks } = stage.backstage;
  const requests = createRequestLog();
  const isEnterprise = traits.installedVersion !== null;
  const oidc = createIssuer({ world, isEnterprise, origin: () => origin });
  const given = { ...options, oidc, closing: closing.signal };
  const server = createServer(listener(stage, requests, given));
  if (options.chaos) options.log?.(`chaos of seed ${options.chaos.seed}`);
  origin = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);

  async function close(): Promise<void> {
    closing.abort();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
  return {
    ...{ url: origin + traits.prefix, origin, world, oidc, close },
    ...{ requests: requests.records, counts: requests.counts },
    reached: (kind, count) => requests.reached(kind, count),
    failNext: (fault, order) => stage.faults.add(fault, order),
    clearFaults: () => stage.faults.clear(),
    addHook: (order) => webhooks.add(order),
    webhooksSettled: () => webhooks.settled(),
    [Symbol.asyncDispose]: close,
  };
}

function createBackstage(
  options: SimulatorOptions,
  given: { world: World; traits: Traits; origin: () => string; closing: AbortSignal },
): Backstage {
  const { onStep, chaos, behaviour, log = () => {} } = options;
  const { world, traits, closing } = given;
  if (onStep) followRuns({ world, onStep, closing, log });
  return {
    ...{ world, traits, closing },
    quirks: { unknownKeyStatus: 422, refusesRunDetails: false, ...options.quirks },
    behaviour: (dispatch) => ({ ...chaos?.behaviour(dispatch), ...behaviour?.(dispatch) }),
    hasRunner: onStep !== undefined,
    webhooks: createWebhooks({
      ...{ ...given, log, delayMs: options.webhookDelayMs ?? 0 },
      timeoutMs: options.webhookTimeoutMs ?? traits.webhookTimeoutMs,
      fate: options.deliver ?? (() => ({})),
    }),
    started: (run) => log(lineOf(run)),
  };
}

function lineOf(run: Run): string {
  const lag = run.listedAt - run.createdAt;
  const listed = Number.isFinite(lag) ? `listed ${lag} ms later` : 'never listed';
  return `run ${run.id} of ${run.repository.fullName} ${run.workflow.file}: ${run.displayTitle} (${listed})`;
}

/** Takes each request through reading, effect, record and delivery. */
function listener(
  stage: Stage,
  requests: RequestLog,
  given: Pick<SimulatorOptions, 'latencyMs' | 'log'> & { oidc: Issuer; closing: AbortSignal },
): RequestListener {
  const { latencyMs = 0, log = () => {}, oidc, closing } = given;
  const { world, traits } = stage.backstage;
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await serveIssuer(oidc, request, response)) return;
    const incoming = await readRequest(request, traits);
    const outcome = respond(stage, incoming);
    const record = recordOf(incoming, outcome, world.now());
    requests.add(record);
    const wire = { clock: world.clock, latencyMs, closing };
    record.status = await deliver(outcome.delivery, response, wire);
    const spoilt = record.fault === null ? '' : ` (${record.fault})`;
    log(`${record.method} ${record.path} ${record.status ?? 'no answer'}${spoilt}`);
  }
  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // The client left in the middle, the simulator is closing, or there is a bug: say which.
      log(`${request.method} ${request.url} failed: ${String(error)}`);
      response.destroy();
    });
  };
}

/** @returns the origin it listens on */
async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host}:${bound}`;
}
