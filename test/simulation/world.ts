import type { WorkflowInputs } from '../../src/engine/github-port.ts';
import type { Target } from '../../src/engine/ports.ts';

/** The login the console dispatches as. */
export const CONSOLE = 'console-bot';
export const PEOPLE = ['ann', 'ben', 'eve'] as const;
export const REFS = ['main', 'release/1.4'] as const;

/** Carries what the simulation knows an intent by: the engine takes it for any other input. */
export const TICKET = 'ticket';

export type Workflow = Readonly<{
  /** Repository and file: what a look-up is about. */
  key: string;
  repository: string;
  file: string;
  /** The input that carries a deploy's id; null where the workflow declares none. */
  takes: string | null;
  /** Whether a run's title shows that input. */
  isTitled: boolean;
  /** Whether its runs call back when they know their deploy, `building` first. */
  callsBack: boolean;
}>;

function workflow(
  repository: string,
  file: string,
  rest: Pick<Workflow, 'takes' | 'isTitled' | 'callsBack'>,
): Workflow {
  return { key: `${repository} ${file}`, repository, file, ...rest };
}

const TITLED = { takes: 'deploy_id', isTitled: true };
const PLAIN = { takes: null, isTitled: false, callsBack: false };

const SHOP = workflow('acme/shop', 'deploy.yml', { ...TITLED, callsBack: true });
const RELEASE = workflow('acme/shop', 'release.yml', { ...TITLED, callsBack: false });
const SITE = workflow('acme/site', 'ship.yml', {
  takes: 'intent',
  isTitled: true,
  callsBack: true,
});
const APP = workflow('acme/app', 'deploy.yml', { ...TITLED, isTitled: false, callsBack: true });
const DOCS = workflow('acme/docs', 'publish.yml', PLAIN);
const API = workflow('acme/api', 'deploy.yml', PLAIN);

export const WORKFLOWS: readonly Workflow[] = [SHOP, RELEASE, SITE, APP, DOCS, API];

/** Several targets on every workflow, so that deploys of one workflow meet. */
const PLACES: readonly (readonly [string, Workflow, Target['concurrency'], string?])[] = [
  ['shop', SHOP, 1],
  ['mall', SHOP, null],
  ['kiosk', SHOP, 2],
  ['release', RELEASE, null],
  ['nightly', RELEASE, 1],
  ['site', SITE, null, 'intent'],
  ['blog', SITE, 2, 'intent'],
  ['app', APP, null],
  ['docs', DOCS, null],
  ['press', DOCS, 2],
  ['handbook', DOCS, null],
  ['api', API, null],
  ['worker', API, 3],
];

export const TARGETS: ReadonlyMap<string, Target> = new Map(
  PLACES.map(([id, { repository, file }, concurrency, correlationInput]) => [
    id,
    {
      id,
      title: id,
      repository,
      workflow: file,
      ref: REFS[0],
      refs: REFS,
      allowsRef: (ref) => REFS.some((known) => known === ref),
      environment: null,
      promotesFrom: null,
      inputs: {},
      correlationInput,
      shaInput: null,
      flagOf: () => null,
      concurrency,
      confirm: 'none',
    },
  ]),
);

export function workflowAt(repository: string, file: string): Workflow {
  const found = WORKFLOWS.find((one) => one.repository === repository && one.file === file);
  if (found === undefined) throw new Error(`no workflow ${file} in ${repository}`);
  return found;
}

/** What the workflow's file says, as it can be read ahead. */
export function fileOf({ takes, isTitled }: Workflow): WorkflowInputs {
  const inputs = [TICKET, ...(takes === null ? [] : [takes])].map(
    (name) =>
      ({
        name,
        type: 'string',
        description: null,
        required: false,
        default: null,
        options: [],
      }) as const,
  );
  return { known: true, inputs, runName: isTitled ? `Deploy \${{ inputs.${takes} }}` : null };
}
