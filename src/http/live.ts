import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deploy } from '../domain/deploy.ts';
import { standingOf } from '../domain/standing.ts';
import { isFinal } from '../domain/status.ts';
import type { Engine } from '../engine/engine.ts';
import type { GitHubHealth } from '../engine/github-port.ts';
import type { Views } from '../engine/ports.ts';
import { ProblemError } from './problems.ts';
import { renderGitHub, renderWhole } from './render.ts';
import { DeployId, noSuchDeploy, type Routes } from './routes.ts';

/** Proxies close what is silent for 55–60 s. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const MAX_VIEWERS = 5_000;
/** A viewer that takes nothing for this long is let go; it comes back by itself. */
const STALLED_MS = 60_000;
/** The server that stops waits no longer for a viewer to take what is on its way. */
const FAREWELL_MS = 1_000;
/** How many changed deploys a returning viewer is told of; beyond that its page reads the lists anew. */
const MAX_REPLAYED = 500;
/** Commits a moment apart may be told in another order: a little is told again. */
const REPLAY_MARGIN = 100;

export type Live = Readonly<{ register: (app: Routes) => void; close: () => void }>;

/** Server-sent events: each viewer gets the newest state of what changed, never a backlog. */
export function createLive(deps: {
  engine: Engine;
  views: Views;
  /** Whether who opened a stream may still watch: a session may have ended meanwhile. */
  isWelcome: (request: FastifyRequest) => Promise<boolean>;
  health: Readonly<{
    current: () => GitHubHealth;
    onChange: (listener: (health: GitHubHealth) => void) => () => void;
  }>;
}): Live {
  const { engine, views, isWelcome, health } = deps;
  const viewers = new Set<Viewer>();
  const rendered = new WeakMap<Deploy, string>();

  /** One text for all viewers of one version. */
  function dataOf(deploy: Deploy): string {
    const data = rendered.get(deploy) ?? JSON.stringify(renderWhole(deploy));
    rendered.set(deploy, data);
    return data;
  }

  function open(request: FastifyRequest, reply: FastifyReply): Viewer {
    if (viewers.size >= MAX_VIEWERS) {
      throw new ProblemError('unavailable', 'Too many viewers.', { retryAfterS: 30 });
    }
    reply.hijack();
    const viewer = new Viewer(reply, () => isWelcome(request));
    viewers.add(viewer);
    viewer.onEnd(() => viewers.delete(viewer));
    return viewer;
  }

  function register(app: Routes): void {
    const hidden = { tags: ['live'], description: 'A stream of server-sent events.' };

    app.get(
      '/events',
      { schema: { ...hidden, summary: 'Every deploy that changes' } },
      async (request, reply) => {
        const since = positionOf(request.headers['last-event-id']);
        const viewer = open(request, reply);
        viewer.onEnd(
          engine.feed.subscribe((deploy, position) =>
            viewer.tell(deploy.wish.id, position, dataOf(deploy)),
          ),
        );
        viewer.onEnd(
          health.onChange((state) => viewer.github(JSON.stringify(renderGitHub(state)))),
        );
        viewer.onEnd(engine.targetNews.onChange(() => viewer.targets()));
        viewer.github(JSON.stringify(renderGitHub(health.current())));
        if (since === null) return;
        const missed = await views.changedSince(Math.max(0, since - REPLAY_MARGIN), MAX_REPLAYED);
        for (const { deploy, position } of missed)
          viewer.tell(deploy.wish.id, position, dataOf(deploy));
      },
    );

    app.get(
      '/deploys/:id/events',
      { schema: { ...hidden, summary: 'One deploy as it changes', params: DeployId } },
      async (request, reply) => {
        const { id } = request.params;
        const seen = positionOf(request.headers['last-event-id']) ?? 0;
        const known = await engine.watch(id);
        if (known === null) throw noSuchDeploy(id);
        // Nothing more will come: 204 is how a browser is told not to ask again.
        if (isOver(known) && seen >= known.version) return reply.code(204).send();
        const viewer = open(request, reply);
        let told = seen;
        const tell = (deploy: Deploy): void => {
          if (deploy.version <= told) return;
          told = deploy.version;
          viewer.tell(id, deploy.version, dataOf(deploy));
          if (isOver(deploy)) viewer.end();
        };
        viewer.onEnd(engine.feed.subscribe(tell, id));
        tell((await engine.watch(id)) ?? known);
        return reply;
      },
    );
  }

  return {
    register,
    close: () => {
      for (const viewer of viewers) viewer.dismiss();
    },
  };
}

function isOver(deploy: Deploy): boolean {
  return isFinal(standingOf(deploy).status);
}

function positionOf(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** One open stream. What it has not taken yet is kept once per deploy: the newest. */
class Viewer {
  readonly #raw: ServerResponse;
  readonly #isWelcome: () => Promise<boolean>;
  readonly #waiting = new Map<string, string>();
  readonly #endings: (() => void)[] = [];
  readonly #heartbeat: NodeJS.Timeout;
  #stalledSince: number | null = null;
  #isEnding = false;

  constructor(reply: FastifyReply, isWelcome: () => Promise<boolean>) {
    this.#raw = reply.raw;
    this.#isWelcome = isWelcome;
    this.#raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    // Headers leave with the first write, so there is one.
    this.#raw.write(`retry: ${RETRY_MS}\n: connected\n\n`);
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#raw.on('drain', () => this.#flush());
    this.#raw.on('close', () => {
      clearInterval(this.#heartbeat);
      for (const ending of this.#endings) ending();
    });
  }

  tell(deployId: string, id: number, data: string): void {
    this.#waiting.delete(deployId);
    this.#waiting.set(deployId, `id: ${id}\nevent: deploy\ndata: ${data}\n\n`);
    this.#flush();
  }

  github(data: string): void {
    this.#waiting.set('github', `event: github\ndata: ${data}\n\n`);
    this.#flush();
  }

  /** Targets were opened or closed: what they are now is for their list to say. */
  targets(): void {
    this.#waiting.set('targets', 'event: targets\ndata: {}\n\n');
    this.#flush();
  }

  onEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  /** Ends the stream when what waits has been taken. */
  end(): void {
    this.#isEnding = true;
    this.#flush();
  }

  /** Ends it now: what is not taken comes with the next stream. */
  dismiss(): void {
    this.end();
    if (this.#raw.writableNeedDrain) this.#raw.destroy();
    const farewell = setTimeout(() => this.#raw.destroy(), FAREWELL_MS);
    this.#raw.on('close', () => clearTimeout(farewell));
  }

  #flush(): void {
    if (this.#raw.writableEnded) return;
    for (const [key, text] of this.#waiting) {
      if (this.#raw.writableNeedDrain) break;
      this.#waiting.delete(key);
      this.#raw.write(text);
    }
    if (this.#isEnding && this.#waiting.size === 0) this.#raw.end();
    const isTaken = !this.#raw.writableNeedDrain && !this.#raw.writableEnded;
    this.#stalledSince = isTaken ? null : (this.#stalledSince ?? Date.now());
  }

  async #beat(): Promise<void> {
    const isStalled = this.#stalledSince !== null && Date.now() - this.#stalledSince > STALLED_MS;
    const isWelcome = await this.#isWelcome().catch(() => false);
    if (isStalled || !isWelcome) this.#raw.destroy();
    else if (this.#stalledSince === null && !this.#raw.writableNeedDrain) {
      this.#raw.write(': still here\n\n');
    }
  }
}
