import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { GitHubDeps } from './github.ts';
import { requireOperator } from './guard.ts';

/** Says of a gauge or counter what it is now, each time it is asked for. */
type Read = () => Iterable<readonly [labels: Record<string, string>, value: number]>;

/** For Prometheus: what `GET /api/internal/github` tells, as numbers, beside the process's own. */
export function installMetrics(
  app: FastifyInstance,
  { github, engine, received, runTokens }: GitHubDeps,
): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  function gauge(name: string, help: string, labelNames: string[], read: Read): void {
    new Gauge({
      ...{ name: `signalbox_${name}`, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  }

  function counter(name: string, help: string, labelNames: string[], read: Read): void {
    new Counter({
      ...{ name: `signalbox_${name}_total`, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
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

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    requireOperator(request);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
