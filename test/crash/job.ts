import type { Run } from '../../sim/state/run.ts';
import { DEPLOYS } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import type { Chain } from './chain.ts';
import { answerOf } from './life.ts';
import { copiesOf, type Numbered } from './scenario.ts';
import { CALLBACK_TOKEN } from './stage.ts';

/** What a run's first step came to: it may go on, or another run owns the deploy. */
export type JobEnd = 'passed' | 'stopped';

/**
 * Plays the workflow's job in every run of the scenario, from the moment GitHub has made it: it calls
 * back as often as it takes to be answered, across kills and restarts, and goes on only if it may.
 */
export async function playJobs(chain: Chain, scenario: Numbered): Promise<readonly JobEnd[]> {
  const copies = copiesOf(scenario);
  const runs = await until('GitHub made the run', () => {
    const made = chain.stage.runsOf(scenario.name);
    return made.length >= copies && made;
  });
  return Promise.all(runs.map((run) => playJob(chain, run)));
}

async function playJob(chain: Chain, run: Run): Promise<JobEnd> {
  const id = String(run.inputs['deploy_id']);
  const status = await callBack(chain, id, { status: 'building', github_run_id: run.id });
  if (status === 409) return 'stopped';
  if (status !== 200) throw new Error(`the callback of run ${run.id} was answered ${status}`);
  await callBack(chain, id, { status: 'succeeded', github_run_id: run.id });
  return 'passed';
}

async function callBack(chain: Chain, id: string, body: object): Promise<number> {
  const headers = { authorization: `Bearer ${CALLBACK_TOKEN}` };
  const answer = await until('the callback is answered', () => {
    const life = chain.current();
    return life && answerOf(life.client.post(`${DEPLOYS}/${id}/callback`, body, headers));
  });
  return answer.status;
}
