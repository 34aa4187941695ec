import { GitHubReport } from '../contract/github.ts';
import type { Engine } from '../engine/engine.ts';
import type { GitHub, GitHubHealth } from '../engine/github-port.ts';
import type { Tally } from '../engine/tally.ts';
import { renderGitHub, utc, utcOrNull } from './render.ts';
import { problems, type Routes } from './routes.ts';

export type GitHubDeps = Readonly<{
  github: Pick<GitHub, 'budget' | 'clockOffset' | 'tellsRuns'>;
  health: Readonly<{ current: () => GitHubHealth }>;
  engine: Pick<Engine, 'hooks' | 'gaps'>;
  /** What became of the webhooks; null where none are taken. */
  received: Tally | null;
  runTokens: Tally;
}>;

/** How GitHub answers, what it lets us do, and what was asked of it. */
export function githubRoute(app: Routes, deps: GitHubDeps): void {
  app.get(
    '/github',
    {
      schema: {
        summary: 'How GitHub answers, and what it is asked',
        tags: ['github'],
        response: { 200: GitHubReport, ...problems(401) },
      },
    },
    async () => reportOf(deps),
  );
}

function reportOf({ github, health, engine, received, runTokens }: GitHubDeps): GitHubReport {
  const { credentials, used } = github.budget();
  return {
    ...renderGitHub(health.current()),
    budget: credentials.map(({ resetAt, pausedUntil, pace, credential, limit, remaining }) => ({
      ...{ credential, limit, remaining },
      resets_at_utc: utcOrNull(resetAt),
      paused_until_utc: utcOrNull(pausedUntil),
      pace: Number.isFinite(pace) ? pace : null,
    })),
    used: Object.fromEntries(
      Object.entries(used).map(([purpose, { requests, notModified }]) => [
        purpose,
        { requests, not_modified: notModified },
      ]),
    ),
    webhooks: {
      is_on: received !== null,
      received: received?.counts() ?? {},
      repositories: engine.hooks.current().map(({ repository, lastAt, missedAt, isTrusted }) => ({
        repository,
        last_at_utc: utc(lastAt),
        missed_at_utc: utcOrNull(missedAt),
        is_trusted: isTrusted,
      })),
      redelivery: engine.gaps.standing(),
    },
    run_tokens: runTokens.counts(),
    clock_offset_ms: github.clockOffset(),
    tells_run: github.tellsRuns(),
  };
}
