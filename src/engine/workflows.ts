import type { GitHub, WorkflowInputs } from './github-port.ts';
import { each } from './loop.ts';
import { within } from './patience.ts';
import type { Clock, Log, Target } from './ports.ts';

const READ_BOUND_MS = 8_000;
/** How old what is read ahead may grow: six reads an hour and target are all it costs. */
const REFRESH_AFTER_MS = 10 * 60_000;
const WIDTH = 4;
/** How many workflow × ref pairs are remembered. */
const MAX_REMEMBERED = 500;
/** The input that carries the deploy's id where the target says nothing else. */
const DEFAULT_CORRELATION_INPUT = 'deploy_id';
/** The input that is told the commit to ship, where the target says nothing else. */
const DEFAULT_SHA_INPUT = 'sha';

export type Workflows = Readonly<{
  /**
   * What the target's workflow asks for at a ref. What was read at most `maxAgeMs` ago is given at
   * once; else it is read, and waited for at most `waitMs`; then what was known before is given.
   */
  inputsOf: (
    target: Target,
    ref: string,
    patience: Readonly<{ maxAgeMs: number; waitMs: number }>,
  ) => Promise<WorkflowInputs>;
  /** Reads the inputs of every target's first ref where they are not fresh, so that no POST has to wait. */
  refresh: (targets: readonly Target[]) => Promise<void>;
}>;

/** Reads workflow files ahead and remembers what they ask for. */
export function createWorkflows(deps: { github: GitHub; clock: Clock; log: Log }): Workflows {
  const { github, clock, log } = deps;
  const remembered = new Map<string, { inputs: WorkflowInputs; readAt: number }>();
  const reading = new Map<string, Promise<WorkflowInputs>>();

  async function read(target: Target, ref: string): Promise<WorkflowInputs> {
    const key = keyOf(target, ref);
    try {
      const asking = { purpose: 'workflow', signal: clock.deadline(READ_BOUND_MS) } as const;
      const { repository, workflow } = target;
      const inputs = await github.workflowInputs(repository, workflow, ref, asking);
      remembered.delete(key);
      remembered.set(key, { inputs, readAt: clock.now() });
      const [oldest] = remembered.keys();
      if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return inputs;
    } catch (error) {
      log.warn({ target: target.id, ref, err: error }, 'workflow file not read');
      const note = `The workflow file could not be read: ${(error as Error).message}`;
      return remembered.get(key)?.inputs ?? { known: false, note };
    }
  }

  function shared(target: Target, ref: string): Promise<WorkflowInputs> {
    const key = keyOf(target, ref);
    const underWay = reading.get(key) ?? read(target, ref).finally(() => reading.delete(key));
    reading.set(key, underWay);
    return underWay;
  }

  return {
    inputsOf: async (target, ref, { maxAgeMs, waitMs }) => {
      const known = remembered.get(keyOf(target, ref));
      if (known !== undefined && clock.now() - known.readAt <= maxAgeMs) return known.inputs;
      const first = await within(clock, waitMs, shared(target, ref));
      return (
        first ?? known?.inputs ?? { known: false, note: 'The workflow file is still being read.' }
      );
    },
    refresh: async (targets) => {
      const stale = targets.filter((target) => {
        const known = remembered.get(keyOf(target, target.ref));
        return known === undefined || clock.now() - known.readAt > REFRESH_AFTER_MS;
      });
      await each(stale, { width: WIDTH }, async (target) => {
        await shared(target, target.ref);
      });
    },
  };
}

function keyOf({ repository, workflow }: Target, ref: string): string {
  return `${repository} ${workflow} ${ref}`;
}

/** The input that will carry the deploy's id; null where the workflow has none, or may have none. */
export function correlationInputOf(target: Target, inputs: WorkflowInputs): string | null {
  if (target.correlationInput !== undefined) return target.correlationInput;
  const declares =
    inputs.known && inputs.inputs.some((input) => input.name === DEFAULT_CORRELATION_INPUT);
  return declares ? DEFAULT_CORRELATION_INPUT : null;
}

/** The input that is told the commit to ship; null where the workflow has none, or the target fills it. */
export function shaInputOf(target: Target, inputs: WorkflowInputs): string | null {
  const name = target.shaInput === undefined ? DEFAULT_SHA_INPUT : target.shaInput;
  if (name === null || name in target.inputs) return null;
  if (target.shaInput !== undefined) return name;
  return inputs.known && inputs.inputs.some((input) => input.name === name) ? name : null;
}

/**
 * The same for a request that fills it by hand: where the file could not be read, the input of the usual name
 * is taken for it.
 */
export function shaInputGiven(
  target: Target,
  inputs: WorkflowInputs,
  given: Readonly<Record<string, unknown>>,
): string | null {
  const mayBe = !inputs.known && target.shaInput === undefined;
  const isGiven = DEFAULT_SHA_INPUT in given && !(DEFAULT_SHA_INPUT in target.inputs);
  return shaInputOf(target, inputs) ?? (mayBe && isGiven ? DEFAULT_SHA_INPUT : null);
}

/** Whether the titles of the workflow's runs show the input that carries the deploy's id. */
export function isTitledBy(correlationInput: string | null, inputs: WorkflowInputs): boolean {
  if (correlationInput === null || !inputs.known || inputs.runName === null) return false;
  const shown = [...inputs.runName.matchAll(SHOWN_INPUT)].map(
    ([, dotted, quoted]) => dotted ?? quoted,
  );
  return shown.includes(correlationInput);
}

/** `inputs.NAME` or `inputs['NAME']`, as in `${{ inputs.deploy_id }}` and `${{ github.event.inputs.deploy_id }}`. */
const SHOWN_INPUT = /\binputs(?:\.([\w-]+)|\[\s*'([^']+)'\s*\])/g;
