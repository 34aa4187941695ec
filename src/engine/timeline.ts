import { inDoubt } from '../domain/binding.ts';
import { type Deploy, githubWord } from '../domain/deploy.ts';
import type { DeployEvent } from '../domain/event.ts';
import { failedStep } from '../domain/failure.ts';
import type { Order } from '../domain/order.ts';
import type { Job } from '../domain/run.ts';
import { type Hold, holdOf } from '../domain/run-status.ts';
import { standingOf } from '../domain/standing.ts';

/** What a change was, in a sentence for the timeline. */
export function describe(before: Deploy, after: Deploy, event: DeployEvent): string {
  switch (event.type) {
    case 'sending':
      return 'Sending the workflow_dispatch to GitHub.';
    case 'answered':
      return describeAnswer(event.answer);
    case 'looked':
      return describeLook(before, after);
    case 'proved':
      return `Run ${event.run.runId} carries this deploy’s id in its title.`;
    case 'disproved':
      return `Run ${event.runId} turned out to be deploy ${event.owner}’s; looking on.`;
    case 'jobs-observed':
      return describeJobs(before, after, event.jobs);
    case 'observed':
    case 'held':
    case 'replaced':
    case 'gone':
      return describeRun(before, after);
    case 'merged':
      return `The run is deploy ${event.into}’s.`;
    case 'called-back':
      return `Run ${event.runId} called back: ${event.phase}.${event.message ? ` ${event.message}` : ''}`;
    case 'turned-away':
      return `Run ${event.runId} called back after this was given up, and was told to stop.`;
    case 'linked':
      return `${event.actor} linked run ${event.run.runId}.`;
    case 'ordered':
      return describeOrder(event.order);
    case 'abandoned':
      return standingOf(after).failure?.message ?? event.reason;
  }
}

const ORDERED: Readonly<Record<Order['kind'], string>> = {
  cancel: 'asked GitHub to stop the run',
  'force-cancel': 'had GitHub stop the run by force',
  rerun: 'had GitHub run it again',
  'rerun-failed': 'had GitHub run the failed jobs again',
  approve: 'let the run go on',
  reject: 'did not let the run go on',
};

function describeOrder({ kind, by, note, fate }: Order): string {
  if (fate === 'refused') return 'GitHub did not run it again.';
  const what = fate === 'awaited' ? 'asks GitHub to run it again' : ORDERED[kind];
  return `${by} ${what}${note === null ? '' : `: ${note}`}.`;
}

function describeAnswer(answer: Extract<DeployEvent, { type: 'answered' }>['answer']): string {
  switch (answer.kind) {
    case 'told':
      return `GitHub took it and named run ${answer.runId}.`;
    case 'taken':
      return 'GitHub took it; which run it is has to be found.';
    case 'refused':
    case 'unknown':
      return answer.failure.message;
  }
}

function describeLook(before: Deploy, after: Deploy): string {
  const { binding, search } = after;
  if (inDoubt(after)) return 'Another run fits as well as the one taken: a person has to decide.';
  if (binding !== null) return `Run ${binding.runId} is the only one that fits, twice in a row.`;
  if (before.binding !== null) {
    return `Run ${before.binding.runId} turned out to be another deploy’s; looking on.`;
  }
  const [only, another] = search.fitted.filter((runId) => !search.others.includes(runId));
  if (only !== undefined && another === undefined && search.sightings.length > 0) {
    return `Run ${only} fits; looking once more.`;
  }
  const count = search.candidates.length;
  if (count === 0) return 'No run may be it so far; looking on.';
  return `${count} run${count === 1 ? '' : 's'} may be it; none is sure.`;
}

function describeRun(before: Deploy, after: Deploy): string {
  const { status, failure, attempt } = standingOf(after);
  const [known, word] = [githubWord(before), githubWord(after)];
  const again = known !== null && known.attempt !== word?.attempt;
  const prefix = again ? `Attempt ${attempt}: ` : '';
  if (failure !== null) return `${prefix}${failure.message}`;
  const held = word === null ? null : describeHold(holdOf(word));
  const work = atWork(word?.jobs ?? []);
  return `${prefix}${held ?? work ?? `GitHub: ${word?.run?.status ?? status}.`}`;
}

/** A hook tells of one job at a time: the line names it. */
function describeJobs(before: Deploy, after: Deploy, jobs: readonly Job[]): string {
  const [job, another] = jobs;
  if (job === undefined || another !== undefined) return describeRun(before, after);
  const { failure } = standingOf(after);
  if (failure !== null || job.steps.some((step) => step.status === 'in_progress')) {
    return describeRun(before, after);
  }
  return `Job “${job.name}”: ${job.conclusion ?? job.status}.`;
}

/** What the run waits for, by name; null where GitHub's own word for it says enough. */
function describeHold(hold: Hold | null): string | null {
  if (hold?.kind === 'concurrency') return 'Waiting for another run of its concurrency group.';
  if (hold?.kind !== 'approval' || hold.gates.length === 0) return null;
  const gates = hold.gates.map(({ environment, reviewers }) =>
    reviewers.length === 0 ? environment : `${environment} (${reviewers.join(', ')})`,
  );
  return `Waiting to be let into ${gates.join('; ')}.`;
}

/** The step at work, as "step 3 of 6: Migrate"; null where no step is. */
export function atWork(jobs: readonly Job[]): string | null {
  if (failedStep(jobs) !== null) return null;
  const job = jobs.find((candidate) => candidate.status === 'in_progress');
  const index = job?.steps.findIndex((step) => step.status === 'in_progress') ?? -1;
  const step = job?.steps[index];
  if (job === undefined || step === undefined) return null;
  return `${job.name}: step ${index + 1} of ${job.steps.length}, ${step.name}.`;
}
