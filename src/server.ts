import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import type { Config } from './config/config.ts';
import type { Lasted } from './domain/numbers.ts';
import type { Reach } from './engine/checkpoint.ts';
import { wallClock as clock } from './engine/clock.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createIdentification } from './engine/identify.ts';
import { createNotifier } from './engine/notify.ts';
import { createReadNumbers } from './engine/numbers.ts';
import { createTally, type Tally } from './engine/tally.ts';
import { createGitHub } from './github/github.ts';
import { createReadRunToken } from './github/identity-token.ts';
import { createHookReader } from './github/webhook.ts';
import { buildApp } from './http/app.ts';
import { renderWhole } from './http/render.ts';
import type { Webhooks } from './http/webhooks.ts';
import { withPlainErrors } from './log.ts';
import { createSender } from './notify/sender.ts';
import type { Speech } from './notify/speech.ts';
import { createBadCommits } from './store/bad-commits.ts';
import { createDoneDeliveries } from './store/deliveries.ts';
import { createDeploys } from './store/deploys.ts';
import { createIdentities } from './store/identities.ts';
import { createLocks } from './store/locks.ts';
import { createLogTails } from './store/log-tails.ts';
import { migrate } from './store/migrations.ts';
import { createNotifications } from './store/notifications.ts';
import { createNumbers } from './store/numbers.ts';
import { createSessions } from './store/sessions.ts';
import { openSqlite } from './store/sqlite.ts';
import { createViews } from './store/views.ts';

const PAGES = fileURLToPath(new URL('../dist/web', import.meta.url));
const PACKAGE = new URL('../package.json', import.meta.url);

const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };

export type Server = Readonly<{
  /** Where it listens: `http://HOST:PORT`. */
  url: string;
  /** What became of the runs' own tokens that callbacks carried. */
  runTokens: Tally;
  /** Ends the streams, stops the loops, waits for what is being sent, closes the database. */
  close: () => Promise<void>;
}>;

/**
 * The composition root: introduces everything to everything and starts it. `reach` is for tests that
 * kill a server at a checkpoint. Throws DatabaseInUse, and what `listen` throws where the address is taken.
 */
export async function startServer(
  config: Config,
  given: Logger,
  reach: Reach = () => {},
): Promise<Server> {
  const log = withPlainErrors(given);
  const { db, ping, close } = openSqlite(config.databasePath);
  await migrate(db);
  const sessions = createSessions(db);
  const userAgent = `signalbox/${version}`;
  const github = createGitHub({
    apiUrl: config.githubApiUrl,
    credentials: config.credentials,
    userAgent,
  });
  const { targets } = config;
  const store = createDeploys(db);
  const tails = createLogTails(db);
  const deliveries = createDoneDeliveries(db);
  const badCommits = createBadCommits(db);
  const numbers = createNumbers(db);
  const lasted = new Map<string, readonly Lasted[]>();
  for (const target of targets.keys()) lasted.set(target, await numbers.lasted(target));
  const engine = createEngine({
    ...{ store, deliveries, tails, badCommits, github, clock, log, newId: uuid, targets, reach },
    ...{ freezes: config.freezes, lasted },
  });
  const runTokens = createTally();
  let audience = '';
  const identification = createIdentification({
    ...{ store, github, clock, log, targets, outcomes: runTokens },
    identities: createIdentities(db),
    readToken: createReadRunToken({
      issuer: config.oidcIssuer,
      audience: () => audience,
      githubNow: () => clock.now() + (github.clockOffset() ?? 0),
    }),
  });
  const speech: Speech = {
    titleOf: ({ wish }) => targets.get(wish.target)?.title ?? wish.target,
    pageOf: ({ wish }) => `${audience}/deploys/${encodeURIComponent(wish.id)}`,
    render: renderWhole,
    ...{ now: () => clock.now(), userAgent },
  };
  const notifications = createNotifications(db);
  await notifications.open(config.channels);
  const notifier = createNotifier({
    ...{ notifications, clock, log },
    channels: config.channels.map((channel) => ({ channel, send: createSender(channel, speech) })),
  });
  engine.feed.overhear(notifier.wake);
  const app = await buildApp({
    config,
    engine,
    identification,
    runTokens,
    webhooks: webhooksOf(config, engine),
    notifier,
    ...{ github, store, tails },
    views: createViews(db),
    locks: createLocks(db),
    badCommits,
    readNumbers: createReadNumbers({ numbers, clock, targets, nextTurn }),
    sessions,
    clock,
    health: github.health,
    ping,
    log,
    pagesFolder: PAGES,
    version,
  });
  await sessions.removeExpired(clock.now());
  const url = await app.listen({ host: config.host, port: config.port });
  audience = config.publicUrl?.href.replace(/\/+$/, '') ?? url;
  engine.start();
  const loops = [identification.loop, ...notifier.loops];
  for (const loop of loops) loop.start();
  return {
    url,
    runTokens,
    close: async () => {
      await app.close();
      await Promise.all([engine.stop(), ...loops.map((loop) => loop.stop())]);
      await close();
    },
  };
}

function webhooksOf({ webhookSecrets }: Config, { hear, gaps }: Engine): Webhooks {
  if (webhookSecrets.length === 0) return null;
  const read = createHookReader(webhookSecrets);
  return { read, hear, met: gaps.met, received: createTally() };
}
