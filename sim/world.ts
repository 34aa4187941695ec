import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';
import type { Account, App, Installation, Token } from './state/accounts.ts';
import { addCommit, addTag, buildApp, buildRepository, buildToken } from './state/build.ts';
import { type CheckSeed, type StatusSeed, setChecks, setStatuses } from './state/checks.ts';
import { createIds } from './state/ids.ts';
import { createLifecycle, type Lifecycle } from './state/lifecycle.ts';
import { newRun, type RunRequest } from './state/new-run.ts';
import { type Commit, type Repository, resolveCommit, type Workflow } from './state/repository.ts';
import type { Run } from './state/run.ts';
import type { CommitSeed, WorldSeed } from './state/seed.ts';

const INSTALLATION_TOKEN_MS = 3_600_000;

export interface WorldOptions {
  readonly clock?: Clock;
  /** How far GitHub's clock is ahead of the real one, in ms; negative for behind. */
  readonly clockOffsetMs?: number;
  /** How long a new run is missing from lists, in ms. Default 2,000. */
  readonly listLagMs?: number | ((run: Run) => number);
  /** How long a run stays queued, in ms. Default 2,000. */
  readonly queueMs?: number;
  /** How long a cancelled run goes on, in ms; `Infinity`: until it is forced. Default 1,000. */
  readonly cancelMs?: number;
  /** How long a run that is run again still has the number of the attempt before, in ms. Default 0. */
  readonly rerunLagMs?: number;
}

/** What is pushed now; CI has said nothing of it yet. */
type PushedCommit = Omit<CommitSeed, 'at' | 'checks' | 'statuses'>;

/** Everything GitHub knows. Changed by requests, or by a test's own hand. */
export interface World extends Lifecycle {
  readonly clock: Clock;
  readonly clockOffsetMs: number;
  /** GitHub's time in ms: the clock and its offset. Every time kept in the world is of this kind. */
  now(): number;
  readonly repositories: readonly Repository[];
  readonly apps: readonly App[];
  readonly installations: readonly Installation[];
  /** Every run, newest first; of those of one second the one with the highest id. */
  readonly runs: readonly Run[];
  run(id: number): Run | null;
  /** @throws when there is none: for a test's own use. */
  repository(fullName: string): Repository;
  /** @throws when there is none: for a test's own use. */
  workflow(fullName: string, file: string): Workflow;
  account(login: string): Account;
  accountById(id: number): Account | null;
  /** The token if it is known and has not expired. */
  token(text: string): Token | null;
  addInstallationToken(installation: Installation): Token;
  /** From now on the token is no good. */
  expire(text: string): void;
  /** Gives a repository another name; the old one redirects. */
  rename(fullName: string, name: string): void;
  /** Puts a commit on a branch, as a push would. */
  push(fullName: string, branch: string, commit: PushedCommit): Commit;
  /**
   * Says what a commit's checks are from now on: one that goes on keeps its id, one that was completed
   * is run again. @throws where there is no such commit
   */
  setChecks(fullName: string, ref: string, checks: readonly CheckSeed[]): void;
  /** Says what a commit's statuses are from now on. @throws where there is no such commit */
  setStatuses(fullName: string, ref: string, statuses: readonly StatusSeed[]): void;
  /** Makes a branch, or moves it by force. @throws where the repository has no such commit */
  branch(fullName: string, name: string, sha: string): void;
  /** Makes a tag, or moves it by force. @throws where the repository has no such commit */
  tag(fullName: string, name: string, sha: string, kind?: 'lightweight' | 'annotated'): void;
  /** Starts a run of a checked dispatch. */
  start(request: RunRequest): Run;
  /** Deletes a repository and its runs. */
  removeRepository(fullName: string): void;
  /** To be called after every change to a run. */
  touched(run: Run): void;
  /** Hears of every change to a run. */
  onTouched(listener: (run: Run) => void): void;
}

export function createWorld(seed: WorldSeed, options: WorldOptions = {}): World {
  const clock = options.clock ?? systemClock;
  const clockOffsetMs = options.clockOffsetMs ?? 0;
  const now = () => clock.now() + clockOffsetMs;
  const ids = createIds();
  const accounts = new Map<string, Account>();
  const account = (login: string, type: Account['type'] = 'User'): Account => {
    const known = accounts.get(login.toLowerCase());
    if (known) return known;
    const made: Account = { id: ids.next('account'), login, name: null, type };
    accounts.set(login.toLowerCase(), made);
    return made;
  };
  const repositories = seed.repositories.map((one) => buildRepository(one, { ids, account }));
  const apps = (seed.apps ?? []).map((one) => buildApp(one, account));
  const tokens = new Map<string, Token>();
  for (const one of seed.tokens ?? []) tokens.set(one.token, buildToken(one, account(one.login)));
  const runs: Run[] = [];
  const byId = new Map<number, Run>();
  /** Of each workflow's newest run: a deleted run's number is not given again. */
  const numbers = new Map<Workflow, number>();
  const listeners: ((run: Run) => void)[] = [];
  const lifecycle = createLifecycle({
    ...{ runs, byId, ids, now, account },
    touched: (run) => world.touched(run),
    cancelMs: options.cancelMs ?? 1_000,
    rerunLagMs: options.rerunLagMs ?? 0,
  });
  function commitAt(fullName: string, ref: string): { repository: Repository; sha: string } {
    const repository = world.repository(fullName);
    const commit = resolveCommit(repository, ref);
    if (!commit) throw new Error(`${fullName} has no commit ${ref}`);
    return { repository, sha: commit.sha };
  }
  function repositoryWith(fullName: string, sha: string): Repository {
    const repository = world.repository(fullName);
    if (!repository.commits.has(sha)) throw new Error(`${fullName} has no commit ${sha}`);
    return repository;
  }

  const world: World = {
    clock,
    clockOffsetMs,
    now,
    repositories,
    apps: apps.map((one) => one.app),
    installations: apps.flatMap((one) => one.installations),
    runs,
    run: (id) => byId.get(id) ?? null,
    repository(fullName) {
      const found = repositories.find((one) => one.fullName === fullName);
      if (!found) throw new Error(`the simulated world has no repository ${fullName}`);
      return found;
    },
    workflow(fullName, file) {
      const found = world.repository(fullName).workflows.find((one) => one.file === file);
      if (!found) throw new Error(`${fullName} has no workflow ${file}`);
      return found;
    },
    account,
    accountById: (id) => [...accounts.values()].find((one) => one.id === id) ?? null,
    token(text) {
      const token = tokens.get(text);
      if (!token || (token.expiresAt !== null && token.expiresAt <= now())) return null;
      return token;
    },
    addInstallationToken(installation) {
      const { app, repositories: reach, permissions } = installation;
      const text = `ghs_${randomBytes(18).toString('hex')}`;
      const expiresAt = now() + INSTALLATION_TOKEN_MS;
      const token: Token = {
        ...{ token: text, kind: 'installation', account: app.bot },
        ...{ repositories: reach, permissions, installation, expiresAt },
      };
      tokens.set(text, token);
      return token;
    },
    expire(text) {
      const token = tokens.get(text);
      if (!token) throw new Error('the simulated world has no such token');
      tokens.set(text, { ...token, expiresAt: now() });
    },
    rename(fullName, name) {
      const repository = world.repository(fullName);
      repository.formerNames.push(fullName);
      repository.name = name;
      repository.fullName = `${repository.owner.login}/${name}`;
    },
    push: (fullName, branch, commit) =>
      addCommit(world.repository(fullName), branch, { ...commit, at: now() }),
    setChecks(fullName, ref, checks) {
      const { repository, sha } = commitAt(fullName, ref);
      setChecks(repository.verdicts, sha, checks, { ids, startedAt: now(), endedAt: now() });
    },
    setStatuses(fullName, ref, statuses) {
      const { repository, sha } = commitAt(fullName, ref);
      setStatuses(repository.verdicts, sha, statuses, { ids, startedAt: now(), endedAt: now() });
    },
    branch(fullName, name, sha) {
      repositoryWith(fullName, sha).branches.set(name, sha);
    },
    tag(fullName, name, sha, kind = 'lightweight') {
      addTag(repositoryWith(fullName, sha), name, { sha, annotated: kind === 'annotated' });
    },
    start(request) {
      const number = (numbers.get(request.workflow) ?? 0) + 1;
      numbers.set(request.workflow, number);
      const run = newRun(request, { ids, number, now: now(), queueMs: options.queueMs ?? 2_000 });
      const lag = request.listLagMs ?? options.listLagMs ?? 2_000;
      run.listedAt = run.createdAt + (typeof lag === 'function' ? lag(run) : lag);
      runs.unshift(run);
      byId.set(run.id, run);
      lifecycle.enter(run);
      world.touched(run);
      return run;
    },
    removeRepository(fullName) {
      const repository = world.repository(fullName);
      for (const run of runs.filter((one) => one.repository === repository)) world.removeRun(run);
      repositories.splice(repositories.indexOf(repository), 1);
    },
    touched(run) {
      for (const tell of listeners) tell(run);
    },
    onTouched: (listener) => void listeners.push(listener),
    ...lifecycle,
  };
  return world;
}
