import type { Behaviour } from '../../sim/backstage.ts';
import { faults } from '../../sim/faults.ts';
import { type Simulator, startSimulator } from '../../sim/server.ts';
import type { Run } from '../../sim/state/run.ts';
import type { WorldSeed } from '../../sim/state/seed.ts';
import type { DeployRequest } from '../../src/contract/deploy.ts';
import { baseEnvironment, type Environment, makeFolder } from '../harness/bench.ts';
import type { Scope } from '../harness/test.ts';
import { CONSOLE_LOGIN, CONSOLE_TOKEN } from '../harness/world.ts';
import { isInFollowing } from './points.ts';
import { copiesOf, intentNames, type Numbered } from './scenario.ts';
import { troubleOf } from './troubles.ts';

export const CALLBACK_TOKEN = 'callback-token-of-the-crash-matrix';

/** A GitHub and a folder for a chain of servers, one after the other. */
export type Stage = Readonly<{
  sim: Simulator;
  env: Environment;
  /** How many workflow files a server reads ahead when it starts. */
  readAhead: number;
  /** The runs that were made of an intent. */
  runsOf: (intent: string) => readonly Run[];
}>;

/** Both workflows take the intent's name, which GitHub shows nowhere: only the truth is told by it. */
const TITLED = `
name: Deploy
run-name: Deploy \${{ inputs.deploy_id }}
on: { workflow_dispatch: { inputs: { deploy_id: { type: string }, intent: { type: string } } } }
jobs: { release: { runs-on: ubuntu-latest, steps: [{ run: sleep 0.1 }] } }
`;
const PLAIN = `
name: Publish
on: { workflow_dispatch: { inputs: { intent: { type: string } } } }
jobs: { publish: { runs-on: ubuntu-latest, steps: [{ run: sleep 0.1 }] } }
`;

const QUEUE_MS = 50;
/** A run that is to be followed must not have ended when it is found: two looks, or a lag, later. */
const FOLLOWED_QUEUE_MS = 8_000;

/** Sets the stage for these scenarios; it is struck when the scope ends. */
export async function setStage(scope: Scope, scenarios: readonly Numbered[]): Promise<Stage> {
  const byIntent = new Map(
    scenarios.flatMap((one) => intentNames(one).map((name) => [name, one] as const)),
  );
  const sim = await startSimulator({
    world: worldOf(scenarios),
    queueMs: QUEUE_MS,
    behaviour: ({ inputs }) => {
      const scenario = byIntent.get(intentOf(inputs));
      return scenario === undefined ? {} : behaviourOf(scenario);
    },
  });
  scope.after(() => sim.close());
  const targets = [...new Set(scenarios.map(targetOf))];
  const folder = makeFolder(scope, targetsFile(targets));
  const env = { ...baseEnvironment(folder, sim.url), CALLBACK_TOKEN, LOG_LEVEL: 'info' };
  return {
    ...{ sim, env, readAhead: targets.length },
    runsOf: (intent) => sim.world.runs.filter(({ inputs }) => intentOf(inputs) === intent),
  };
}

/** What the intent's request asks for. */
export function requestOf(scenario: Numbered, intent: string): DeployRequest {
  const isMissing = troubleOf(scenario.trouble).wrong === 'missing ref';
  const ref = isMissing ? { ref: 'gone' } : {};
  return { target: targetOf(scenario), inputs: { intent }, ...ref };
}

/** The intent that a dispatch or a run carries; empty where it is nobody's. */
export function intentOf(inputs: Readonly<Record<string, unknown>>): string {
  const { intent } = inputs;
  return typeof intent === 'string' ? intent : '';
}

function behaviourOf(scenario: Numbered): Behaviour {
  const { answer } = troubleOf(scenario.trouble);
  const own = answer === undefined ? {} : { answer: answer() };
  const places = [scenario.point, scenario.origin];
  const isHeldBefore = places.includes('in flight, before the effect');
  const isHeldAfter = places.includes('in flight, after the effect');
  const held = isHeldBefore ? faults.hang('before') : isHeldAfter ? faults.hang('after') : null;
  return {
    ...own,
    ...(held === null ? {} : { answer: held }),
    listLagMs: scenario.lagMs,
    copies: copiesOf(scenario),
    ...(isInFollowing(scenario.point) ? { queueMs: FOLLOWED_QUEUE_MS } : {}),
  };
}

/**
 * Runs of a plain workflow are told apart by their time, so each scenario has a workflow of its own;
 * those of the titled one share it, since that must not matter.
 */
function targetOf(scenario: Numbered): string {
  if (troubleOf(scenario.trouble).wrong === 'disabled workflow') return 'disabled';
  return scenario.workflow === 'titled' ? 'titled' : scenario.name;
}

function worldOf(scenarios: readonly Numbered[]): WorldSeed {
  const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };
  const commits = [{ message: 'one', author, at: Date.UTC(2026, 8, 1) }];
  const plain = scenarios.filter(({ workflow }) => workflow === 'plain');
  return {
    tokens: [{ token: CONSOLE_TOKEN, login: CONSOLE_LOGIN }],
    repositories: [
      {
        ...{ owner: 'acme', name: 'fleet', branches: [{ name: 'main', commits }] },
        workflows: [
          { file: 'titled.yml', source: TITLED },
          { file: 'disabled.yml', source: TITLED, state: 'disabled_manually' },
          ...plain.map(({ name }) => ({ file: `${name}.yml`, source: PLAIN })),
        ],
      },
    ],
  };
}

function targetsFile(targets: readonly string[]): string {
  const entries = targets.map((id) => {
    // Said outright: a request that comes before the file was read must carry it all the same.
    const carries = id === 'titled' ? ', correlation_input: deploy_id' : '';
    return `  ${id}: { repository: acme/fleet, workflow: ${id}.yml, concurrency: unlimited${carries} }`;
  });
  return ['targets:', ...entries, ''].join('\n');
}
