import type { Run } from '../../sim/state/run.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import type { JobEnd } from './job.ts';
import type { Mistake } from './mistake.ts';
import { copiesOf, type Numbered } from './scenario.ts';

/** What the server says in the end, and what GitHub knows to be true. */
export type Facts = Readonly<{
  intent: string;
  /** Null where the server has no such deploy. */
  deploy: Deploy | null;
  /** How many deploys the server made of it. */
  deploys: number;
  runs: readonly Run[];
  /** How many dispatches GitHub met. */
  sends: number;
}>;

/** Why nobody can know which run a deploy's is. */
export type Left = 'hidden' | 'never made' | 'too alike';

/** Whether, and why, the deploy has no run though it may have fired. */
export function leftBecause({ deploy, runs }: Facts): readonly Left[] {
  const isLeft = deploy?.github_run_id === null && deploy.dispatch !== 'not_sent';
  if (!isLeft) return [];
  if (runs.length === 0) return ['never made'];
  return runs.some(isListed) ? ['too alike'] : ['hidden'];
}

function isListed({ listedAt }: Run): boolean {
  return Number.isFinite(listedAt);
}

/** Compares what the server says of one intent with the truth. */
export function judgeIntent(scenario: Numbered, facts: Facts): readonly Mistake[] {
  const { intent, deploy } = facts;
  const mistake = (kind: Mistake['kind'], what: string): Mistake => ({ kind, what, intent });
  const found = tooOften(scenario, facts).map((what) => mistake('duplicate', what));
  if (deploy === null) return [...found, mistake('lost', 'there is no such deploy')];
  return [
    ...found,
    ...lost(scenario, facts, deploy).map((what) => mistake('lost', what)),
    ...wrongRun(facts, deploy).map((what) => mistake('wrong run', what)),
    ...orphans(scenario, facts, deploy).map((what) => mistake('orphan', what)),
    ...unconfirmed(scenario, facts, deploy).map((what) =>
      mistake('unconfirmed although visible', what),
    ),
    ...untrue(facts, deploy).map((what) => mistake('untrue', what)),
  ];
}

/** The workflow's jobs: of the runs of one deploy exactly one may go on. */
export function judgeJobs({ name: intent }: Numbered, ends: readonly JobEnd[]): readonly Mistake[] {
  const passed = ends.filter((end) => end === 'passed').length;
  if (passed > 1) return [{ kind: 'double claim', what: `${passed} runs passed`, intent }];
  if (passed === 0 && ends.length > 0) return [{ kind: 'lost', what: 'no run passed', intent }];
  return [];
}

function tooOften(scenario: Numbered, { deploys, runs, sends }: Facts): readonly string[] {
  const copies = copiesOf(scenario);
  return [
    ...(deploys > 1 ? [`the server made ${deploys} deploys`] : []),
    ...(sends > 1 ? [`GitHub met ${sends} dispatches`] : []),
    ...(runs.length > copies ? [`GitHub made ${runs.length} runs`] : []),
    ...(isNeverSent(scenario) && sends > 0 ? ['it may have been sent, and was sent again'] : []),
  ];
}

/** Killed once `sending` was durable: only the server knows that the request has not left. */
function isNeverSent({ point, origin, shape }: Numbered): boolean {
  return (origin ?? point) === 'dispatch.sending' && shape !== 'contended';
}

function lost(scenario: Numbered, { runs, sends }: Facts, deploy: Deploy): readonly string[] {
  const saysNot = deploy.dispatch === 'not_sent' && runs.length > 0;
  const isUnsent = sends === 0 && !isNeverSent(scenario) && scenario.shape !== 'contended';
  return [
    ...(saysNot ? ['it fired, and the deploy says that it did not'] : []),
    ...(isUnsent ? ['it was accepted and never sent'] : []),
  ];
}

function wrongRun({ runs }: Facts, { github_run_id: id }: Deploy): readonly string[] {
  if (id === null || runs.some((run) => run.id === id)) return [];
  return [`it has run ${id}, which is not its own`];
}

/** A run that the deploy neither has nor shows, though GitHub lists it; a doubled one's other run is fenced off. */
function orphans(scenario: Numbered, { runs }: Facts, deploy: Deploy): readonly string[] {
  const shown = deploy.candidates?.map((run) => run.github_run_id) ?? [];
  const isFenced = scenario.shape === 'doubled' && deploy.github_run_id !== null;
  return runs
    .filter((run) => {
      const isKnown = run.id === deploy.github_run_id || shown.includes(run.id);
      return !isKnown && !isFenced && isListed(run) && !isOpen(deploy);
    })
    .map(({ id }) => `run ${id} is no deploy’s`);
}

/** Whether the deploy itself still says that it may have fired. */
function isOpen({ status }: Deploy): boolean {
  return status === 'unconfirmed' || status === 'dispatched';
}

function unconfirmed(scenario: Numbered, { runs }: Facts, deploy: Deploy): readonly string[] {
  if (deploy.github_run_id !== null || !isOpen(deploy)) return [];
  const visible = runs.filter(isListed);
  const shown = deploy.candidates?.map((run) => run.github_run_id) ?? [];
  const isUnseen = visible.some(({ id }) => !shown.includes(id));
  const isExcused = scenario.shape !== 'single' && !isUnseen;
  if (visible.length === 0 || isExcused) return [];
  return [`GitHub lists run ${visible.map(({ id }) => id).join(', ')}`];
}

function untrue({ runs, sends }: Facts, deploy: Deploy): readonly string[] {
  const saysSent = deploy.dispatch === 'sent' && runs.length === 0;
  const isEnded = deploy.github_run_id === null || deploy.status === 'succeeded';
  const isSure = sends === 0 && deploy.status !== 'unconfirmed';
  return [
    ...(saysSent ? ['it says sent, and GitHub made no run'] : []),
    ...(isEnded ? [] : [`its run succeeded, and it is ${deploy.status}`]),
    ...(isSure ? [`it was being sent when the server died, and is ${deploy.status}`] : []),
  ];
}
