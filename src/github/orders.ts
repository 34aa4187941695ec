import { type Asking, OutsideError } from '../engine/github-port.ts';
import type { Ordered, Orders, RunName } from '../engine/order-port.ts';
import type { Client } from './client.ts';
import { CredentialsError } from './credentials.ts';
import { parseReviewable } from './payloads.ts';
import { understood } from './read-body.ts';
import { messageOf, type Reply, rateLimitWait } from './reply.ts';

const RUN = '/repos/{owner}/{repo}/actions/runs/{run_id}';

/** What is asked of a run that is there. Each is one request. */
export function createOrders(client: Client): Orders {
  async function post(
    { repository, runId }: RunName,
    given: Readonly<{ path: string; body?: object }>,
    asking: Asking,
  ): Promise<Ordered> {
    const access = await client.credentials.access(repository).catch((error: unknown) => {
      if (error instanceof CredentialsError) return error.message;
      throw error;
    });
    if (typeof access === 'string') return { kind: 'not-sent', message: access };
    const [owner, repo] = repository.split('/');
    const ended = await client.exchange({
      route: `POST ${RUN}${given.path}`,
      parameters: { owner, repo, run_id: runId, ...given.body },
      ...access,
      ...asking,
    });
    switch (ended.kind) {
      case 'answered':
        return orderedBy(ended.reply);
      case 'not-connected':
        return { kind: 'not-sent', message: `GitHub could not be reached (${ended.message}).` };
      case 'lost':
        return { kind: 'unknown', message: `GitHub’s answer was lost (${ended.message}).` };
    }
  }

  return {
    cancel: (run, { isForced }, asking) =>
      post(run, { path: isForced ? '/force-cancel' : '/cancel' }, asking),
    rerun: (run, { onlyFailed }, asking) =>
      post(run, { path: onlyFailed ? '/rerun-failed-jobs' : '/rerun' }, asking),
    review: async (run, { isApproved, comment }, asking) => {
      const path = '/pending_deployments';
      try {
        const { repository, runId } = run;
        const parameters = { run_id: runId };
        const route = `GET ${RUN}${path}`;
        const reply = await client.read({ repository, route, parameters, ...asking });
        const pending = understood(client, reply, parseReviewable);
        if (pending.length === 0) return { kind: 'refused', message: NOBODY_IS_ASKED };
        const ids = pending.filter(({ isMine }) => isMine).map(({ id }) => id);
        if (ids.length === 0) return { kind: 'refused', message: NOT_A_REVIEWER };
        const state = isApproved ? 'approved' : 'rejected';
        return await post(run, { path, body: { environment_ids: ids, state, comment } }, asking);
      } catch (error) {
        if (error instanceof OutsideError) return { kind: 'not-sent', message: error.message };
        throw error;
      }
    },
  };
}

const NOBODY_IS_ASKED =
  'The run waits for nobody’s approval any more: somebody has decided meanwhile.';
const NOT_A_REVIEWER =
  'The run waits for no environment that the console’s account at GitHub may open: it has to be among the reviewers.';

function orderedBy(reply: Reply): Ordered {
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const message = `GitHub answered ${status}: “${messageOf(reply) ?? 'no reason given'}”.`;
  if (rateLimitWait(reply, Date.now()) !== null) return { kind: 'not-sent', message };
  return { kind: status >= 500 ? 'unknown' : 'refused', message };
}
