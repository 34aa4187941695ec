import type { Deploy, DeployRequest } from '../../src/contract/deploy.ts';
import { Problem } from '../../src/contract/problem.ts';
import type { Answer } from '../harness/answer.ts';
import { deployOf } from '../harness/judge.ts';
import { answerOf, type Life } from './life.ts';
import { intentNames, type Numbered } from './scenario.ts';
import { requestOf } from './stage.ts';

/** What somebody wants deployed once, however often they have to ask for it. */
export type Intent = {
  readonly name: string;
  readonly request: DeployRequest;
  readonly isAsync: boolean;
  /** The deploy that was made of it; null until an answer said so. */
  id: string | null;
};

/** The intents of a scenario, before anybody asked. */
export function intentsOf(scenario: Numbered): readonly Intent[] {
  return intentNames(scenario).map((name) => ({
    ...{ name, request: requestOf(scenario, name), isAsync: scenario.isAsync },
    id: null,
  }));
}

/**
 * Asks for it under its key; the answer's deploy is remembered.
 * @returns whether it was known already; null where the server died before it answered
 */
export async function ask(life: Life, intent: Intent): Promise<boolean | null> {
  const prefer = intent.isAsync ? { prefer: 'respond-async' } : {};
  const headers = { 'idempotency-key': intent.name, ...prefer };
  const answer = await answerOf(life.client.deploy(intent.request, headers));
  if (answer === null) return null;
  intent.id = idOf(answer);
  return answer.headers['idempotent-replayed'] === 'true';
}

/** The deploy that an answer speaks of: also where GitHub refused it, its row is kept. */
function idOf(answer: Answer): Deploy['id'] {
  if (answer.status < 300) return deployOf(answer).id;
  const id = Problem.parse(answer.json).deploy?.id;
  if (id === undefined) throw new Error(`refused without a trace: ${answer.text}`);
  return id;
}
