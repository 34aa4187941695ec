import type { Links } from '../http/links.ts';
import type { Account, Installation } from '../state/accounts.ts';
import type { PlannedJob } from '../state/job.ts';
import type { Repository, Reviewer } from '../state/repository.ts';
import type { JobView } from '../state/view.ts';
import { viewAttempt } from '../state/view.ts';
import type { Hook } from '../webhooks/hook.ts';
import type { Happening } from '../webhooks/watch.ts';
import { simpleUser } from './account.ts';
import { deploymentShape, reviewerShape } from './environment.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';
import { hookShape } from './hook.ts';
import { jobShape } from './job.ts';
import { fullRepository, workflowShape } from './repository.ts';
import { runPage, runShape } from './run.ts';

interface About {
  readonly links: Links;
  /** Of the App that is told; null for a repository's hook. */
  readonly installation: Installation | null;
}

type Body = Readonly<Record<string, unknown>>;

/** The body of an event: its own members and those every event has. */
export function eventPayload(happening: Happening, about: About): Body {
  const { repository } = happening.run;
  return {
    ...(happening.action === null ? {} : { action: happening.action }),
    ...ownMembers(happening, about.links),
    repository: repositoryShape(repository, about.links),
    organization: organization(repository.owner, about.links),
    sender: simpleUser(senderOf(happening), about.links),
    ...(about.installation ? { installation: installationShape(about.installation) } : {}),
  };
}

/** The body of the event that greets a new hook. */
export function pingPayload(hook: Hook, links: Links): Body {
  const ping = {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    hook: hookShape(hook, links),
  };
  if (hook.kind === 'app') return ping;
  const { repository } = hook;
  return {
    ...ping,
    repository: repositoryShape(repository, links),
    organization: organization(repository.owner, links),
    sender: simpleUser(repository.owner, links),
  };
}

function ownMembers(happening: Happening, links: Links): Body {
  switch (happening.event) {
    case 'workflow_dispatch':
      return dispatchMembers(happening);
    case 'workflow_run':
      return {
        workflow_run: runNow(happening, links),
        workflow: workflowShape(happening.run.repository, happening.run.workflow, links),
      };
    case 'workflow_job':
      return jobMembers(happening, happening.job, links);
    case 'deployment_review':
      return reviewMembers(happening, links);
  }
}

/** Inputs are texts here, as in `github.event.inputs`; which run came of it is not told. */
function dispatchMembers({ run }: Happening): Body {
  const inputs = Object.entries(run.inputs).map(([name, value]) => [name, String(value)]);
  return {
    inputs: run.file.inputs ? Object.fromEntries(inputs) : null,
    ref: `refs/${run.ref.kind === 'branch' ? 'heads' : 'tags'}/${run.ref.name}`,
    workflow: `.github/workflows/${run.workflow.file}`,
  };
}

function runNow({ run, attempt, at }: Happening, links: Links): GitHub<'workflow-run'> {
  return runShape(run, attempt, { links, now: at });
}

function jobMembers(happening: Happening, job: PlannedJob, links: Links): Body {
  const { run, attempt } = happening;
  const view = viewOf(happening, job);
  const { gate } = job;
  const deployment =
    gate && deploymentShape(run, job, { links, environment: gate.name, at: view.createdAt });
  return {
    workflow_job: jobShape(run, attempt, view, links),
    ...(deployment ? { deployment } : {}),
  };
}

/** @throws for a job that is not there at the time: what is told of it would be wrong */
function viewOf({ attempt, at }: Happening, job: PlannedJob): JobView {
  const view = viewAttempt(attempt, at).jobs.find((one) => one.id === job.id);
  if (!view) throw new Error(`job ${job.id} does not exist yet`);
  return view;
}

function reviewMembers(
  happening: Happening & { readonly event: 'deployment_review' },
  links: Links,
): Body {
  const { run, at, action } = happening;
  const { repository } = run;
  const jobs = action === 'requested' ? [happening.job] : happening.jobs;
  const gate = action === 'requested' ? happening.job.gate : happening.review.environment;
  const jobRuns = jobs.map((job) => jobRun(happening, job, links));
  const common = {
    since: timestamp(at),
    environment: gate?.name,
    reviewers: gate?.reviewers.map((one) => reviewerMember(repository, one, links)),
    workflow_run: runNow(happening, links),
  };
  if (action === 'requested') {
    const requestor = simpleUser(happening.attempt.triggeringActor, links);
    return { ...common, workflow_job_run: jobRuns[0], requestor };
  }
  const { by, comment } = happening.review;
  const approver = simpleUser(by, links);
  // The one job stands there for old receivers, without its name.
  const workflow_job_run = { ...jobRuns[0], name: null };
  return { ...common, workflow_job_run, workflow_job_runs: jobRuns, approver, comment };
}

/** A team comes without the type that it has in an answer. */
function reviewerMember(repository: Repository, one: Reviewer, links: Links): Body {
  const { type, reviewer } = reviewerShape(repository, one, links);
  if (type === 'User') return { type, reviewer };
  const { type: _, ...team } = reviewer;
  return { type, reviewer: team };
}

function jobRun(happening: Happening, job: PlannedJob, links: Links): Body {
  const { id, name, createdAt } = viewOf(happening, job);
  return {
    ...{ id, name, status: 'waiting', conclusion: null, environment: job.gate?.name },
    html_url: `${runPage(happening.run, links)}/job/${id}`,
    created_at: timestamp(createdAt),
    updated_at: timestamp(happening.at),
  };
}

function senderOf(happening: Happening): Account {
  return 'review' in happening ? happening.review.by : happening.attempt.triggeringActor;
}

function repositoryShape(repository: Repository, links: Links): Body {
  const tips = [...repository.branches.values()].map((sha) => repository.commits.get(sha)?.at ?? 0);
  return { ...fullRepository(repository, links, Math.max(0, ...tips)), has_downloads: true };
}

function organization({ id, login }: Account, links: Links): GitHub<'organization-simple'> {
  const url = links.api(`/orgs/${login}`);
  return {
    ...{ login, id, node_id: nodeId('O', id), url, description: null },
    ...{ repos_url: `${url}/repos`, events_url: `${url}/events`, hooks_url: `${url}/hooks` },
    ...{ issues_url: `${url}/issues`, members_url: `${url}/members{/member}` },
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: links.html(`/avatars/u/${id}`),
  };
}

function installationShape({ id }: Installation): GitHub<'simple-installation'> {
  return { id, node_id: nodeId('MDIz', id) };
}
