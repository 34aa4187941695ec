import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Notifier } from '../engine/notify.ts';
import type { ChannelStanding } from '../engine/notify-port.ts';
import type { GitHubDeps } from './github.ts';
import { requireOperator } from './guard.ts';

/** Says of a gauge or counter what it is now, each time it is asked for. */
type Read = () => Figures | Promise<Figures>;
type Figures = Iterable<readonly [labels: Record<string, string>, value: number]>;

/** For Prometheus: what `GET /api/internal/github` and `…/notifications` tell, beside the process's own. */
export function installMetrics(
  app: FastifyInstance,
  { github, engine, received, runTokens }: GitHubDeps,
  notifier: Notifier,
): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  function gauge(name: string, help: string, labelNames: string[], read: Read): void {
    new Gauge({
      ...{ name: `signalbox_${name}`, help, labelNames, registers: [registry] },
      async collect() {
        const figures = await read();
        this.reset();
        for (const [labels, value] of figures) this.set(labels, value);
      },
    });
  }

  function counter(name: string, help: string, labelNames: string[], read: Read): void {
    new Counter({
      ...{ name: `signalbox_${name}_total`, help, labelNames, registers: [registry] },
      async collect() {
        const figures = await read();
        this.reset();
        for (const [labels, value] of figures) this.inc(labels, value);
      },
    });
  }

  const budget = (pick: 'remaining' | 'limit'): Read =>
    function* () {
      for (const one of github.budget().credentials) {
        const value = one[pick];
        if (value !== null) yield [{ credential: one.credential }, value];
      }
    };
  const usedFor = (pick: 'requests' | 'notModified'): Read =>
    function* () {
      for (const [purpose, counts] of Object.entries(github.budget().used)) {
        yield [{ purpose }, counts[pick]];
      }
    };
  const channels =
    (pick: (standing: ChannelStanding) => number): Read =>
    async () =>
      Promise.all(
        notifier.channels.map(
          async (each) => [{ channel: each.name }, pick(await notifier.standing(each))] as const,
        ),
      );
  const outcomes = (counts: () => Readonly<Record<string, number>>): Read =>
    function* () {
      for (const [outcome, count] of Object.entries(counts())) yield [{ outcome }, count];
    };

  gauge('github_remaining', 'Requests left in the hour.', ['credential'], budget('remaining'));
  gauge('github_limit', 'Requests an hour.', ['credential'], budget('limit'));
  gauge('github_clock_offset_seconds', 'GitHub’s clock minus ours.', [], function* () {
    const offset = github.clockOffset();
    if (offset !== null) yield [{}, offset / 1_000];
  });
  gauge('webhooks_trusted', 'Whether webhooks are relied on.', ['repository'], function* () {
    for (const { repository, isTrusted } of engine.hooks.current()) {
      yield [{ repository }, isTrusted ? 1 : 0];
    }
  });
  counter('github_requests', 'Requests to GitHub.', ['purpose'], usedFor('requests'));
  counter('github_not_modified', 'Of them answered 304.', ['purpose'], usedFor('notModified'));
  const webhooks = outcomes(() => received?.counts() ?? {});
  counter('webhooks', 'Webhook deliveries by what became of them.', ['outcome'], webhooks);
  const tokens = outcomes(runTokens.counts);
  counter('run_tokens', 'Tokens of runs by what became of them.', ['outcome'], tokens);
  const pending = channels((standing) => standing.pending);
  gauge('notifications_pending', 'Notifications to be delivered.', ['channel'], pending);
  const lost = channels((standing) => standing.givenUpTotal);
  gauge('notifications_given_up', 'Notifications that were given up.', ['channel'], lost);
  const failing = channels((standing) => (standing.failingSince === null ? 0 : 1));
  gauge('notifications_failing', 'Whether nothing gets through.', ['channel'], failing);
  const tries = ['channel', 'outcome'];
  counter('notifications', 'Tries to deliver by what became of them.', tries, function* () {
    for (const each of notifier.channels) {
      for (const [outcome, count] of Object.entries(notifier.tries(each).counts())) {
        yield [{ channel: each.name, outcome }, count];
      }
    }
  });

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    requireOperator(request);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
