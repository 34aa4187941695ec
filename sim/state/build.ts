import { createHash } from 'node:crypto';
import { parseWorkflowFile, WorkflowFileError } from '../workflow-file.ts';
import type { Account, App, Installation, Permissions, Token } from './accounts.ts';
import { buildEnvironment } from './build-environment.ts';
import { setChecks, setStatuses } from './checks.ts';
import type { Ids } from './ids.ts';
import type { Commit, Repository, Workflow } from './repository.ts';
import type { AppSeed, CommitSeed, RepositorySeed, TokenSeed, WorkflowSeed } from './seed.ts';

/** Everything a deploy console needs. */
const FULL: Permissions = {
  ...{ actions: 'write', contents: 'read', metadata: 'read', repository_hooks: 'write' },
  ...{ checks: 'read', statuses: 'read' },
};

/** How long the checks of a seeded commit took. */
const CHECKED_AFTER_MS = 95_000;

export function buildRepository(
  seed: RepositorySeed,
  deps: { ids: Ids; account: (login: string, type?: Account['type']) => Account },
): Repository {
  const first = seed.branches[0];
  if (!first) throw new Error(`${seed.owner}/${seed.name} needs at least one branch`);
  const repository: Repository = {
    id: deps.ids.next('repository'),
    owner: deps.account(seed.owner, 'Organization'),
    name: seed.name,
    fullName: `${seed.owner}/${seed.name}`,
    formerNames: [],
    description: seed.description ?? null,
    private: seed.private ?? true,
    defaultBranch: first.name,
    branches: new Map(),
    tags: new Map(),
    tagObjects: new Map(),
    commits: new Map(),
    verdicts: new Map(),
    workflows: [],
    environments: (seed.environments ?? []).map((one) => buildEnvironment(one, deps)),
    createdAt: first.commits[0]?.at ?? 0,
  };
  for (const branch of seed.branches) {
    const start = branch.from ? behind(repository, branch.from.branch, branch.from.behind) : null;
    if (start) repository.branches.set(branch.name, start);
    for (const commit of branch.commits) {
      const { sha } = addCommit(repository, branch.name, commit);
      const when = { ids: deps.ids, startedAt: commit.at, endedAt: commit.at + CHECKED_AFTER_MS };
      if (commit.checks) setChecks(repository.verdicts, sha, commit.checks, when);
      if (commit.statuses) setStatuses(repository.verdicts, sha, commit.statuses, when);
    }
  }
  for (const [name, tag] of Object.entries(seed.tags ?? {})) {
    const {
      branch,
      behind: count = 0,
      annotated = false,
    } = typeof tag === 'string' ? { branch: tag } : tag;
    addTag(repository, name, { sha: behind(repository, branch, count), annotated });
  }
  const workflows = seed.workflows.map((one) => buildWorkflow(one, repository, deps.ids));
  repository.workflows.push(...workflows);
  return repository;
}

/** Puts a commit on top of a branch (made if new) and returns it. */
export function addCommit(repository: Repository, branch: string, seed: CommitSeed): Commit {
  const parents = [branch, seed.merges ?? ''].flatMap((one) => repository.branches.get(one) ?? []);
  const { name, email, login } = seed.author;
  const author = { name, email, login: login ?? null };
  const { message, at, files = [] } = seed;
  const text = JSON.stringify([repository.fullName, parents, message, author, at, files]);
  const sha = createHash('sha1').update(text).digest('hex');
  const commit = { sha, message, author, at, parents, files };
  repository.commits.set(sha, commit);
  repository.branches.set(branch, sha);
  return commit;
}

/** Marks a commit, whatever the tag marked before. */
export function addTag(
  repository: Repository,
  name: string,
  { sha, annotated }: { sha: string; annotated: boolean },
): void {
  repository.tags.set(name, sha);
  repository.tagObjects.delete(name);
  if (!annotated) return;
  const text = JSON.stringify([repository.fullName, 'tag', name, sha]);
  repository.tagObjects.set(name, createHash('sha1').update(text).digest('hex'));
}

function behind(repository: Repository, branch: string, count: number): string {
  let sha = repository.branches.get(branch);
  for (let i = 0; i < count && sha !== undefined; i++)
    sha = repository.commits.get(sha)?.parents[0];
  if (sha === undefined) throw new Error(`${branch} has no commit ${count} behind its tip`);
  return sha;
}

function buildWorkflow(seed: WorkflowSeed, repository: Repository, ids: Ids): Workflow {
  const source = typeof seed.source === 'string' ? seed.source : { ...seed.source };
  const text = typeof source === 'string' ? source : source[repository.defaultBranch];
  return {
    id: ids.next('workflow'),
    file: seed.file,
    name: nameIn(text ?? '') ?? `.github/workflows/${seed.file}`,
    state: seed.state ?? 'active',
    source,
    createdAt: repository.createdAt,
  };
}

/** GitHub names a workflow by its path where the file has no name or cannot be read. */
function nameIn(text: string): string | null {
  try {
    return parseWorkflowFile(text, Number.POSITIVE_INFINITY).name;
  } catch (error) {
    if (error instanceof WorkflowFileError) return null;
    throw error;
  }
}

export function buildToken(seed: TokenSeed, account: Account): Token {
  return {
    token: seed.token,
    kind: 'personal',
    account,
    repositories: seed.repositories ?? 'all',
    permissions: seed.permissions ?? FULL,
    installation: null,
    expiresAt: seed.expiresAt ?? null,
  };
}

export function buildApp(
  seed: AppSeed,
  account: (login: string, type?: Account['type']) => Account,
): { app: App; installations: Installation[] } {
  const { id, slug, name, publicKey } = seed;
  const bot = account(`${slug}[bot]`, 'Bot');
  const app: App = { id, clientId: `Iv23li${slug}`, slug, name, publicKey, bot };
  const installations = seed.installations.map((one) => ({
    id: one.id,
    app,
    account: account(one.owner, 'Organization'),
    repositories: one.repositories ?? ('all' as const),
    permissions: one.permissions ?? FULL,
  }));
  return { app, installations };
}
