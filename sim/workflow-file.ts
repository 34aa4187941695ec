import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { type Expression, parseExpression, type Value } from './state/expression.ts';

/** Why a file is no workflow, in the words of GitHub's 422. */
export class WorkflowFileError extends Error {
  override readonly name = 'WorkflowFileError';
  constructor(reason: string, lead = '') {
    super(`${lead}failed to parse workflow: ${reason}`);
  }
}

export const INPUT_TYPES = ['string', 'boolean', 'choice', 'number', 'environment'] as const;

export interface InputDefinition {
  readonly name: string;
  readonly type: (typeof INPUT_TYPES)[number];
  readonly required: boolean;
  /** Null when the file gives none. */
  readonly default: Value;
  /** For a choice. An unquoted `on` or `true` is a boolean here and matches no sent string. */
  readonly options: readonly Value[];
}

export interface StepDefinition {
  readonly name: string;
  readonly condition: Expression | null;
  readonly run: string | null;
  readonly uses: string | null;
  readonly with: Readonly<Record<string, string>>;
}

export interface JobDefinition {
  readonly key: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly condition: Expression | null;
  readonly labels: readonly string[];
  /** Name of the environment it deploys to, expressions as written. */
  readonly environment: string | null;
  readonly steps: readonly StepDefinition[];
}

/** The workflow's own `concurrency`; expressions as written. */
export interface ConcurrencyDefinition {
  readonly group: string;
  readonly cancelInProgress: Expression;
}

export interface WorkflowFile {
  readonly name: string | null;
  readonly runName: string | null;
  /** Null when the file lacks the `workflow_dispatch` trigger. */
  readonly inputs: readonly InputDefinition[] | null;
  readonly concurrency: ConcurrencyDefinition | null;
  readonly jobs: readonly JobDefinition[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a workflow as YAML 1.2 (in 1.1 the key `on` is a boolean).
 * Keys the simulator does not act on are ignored, a job's own `concurrency` among them.
 * @throws {WorkflowFileError} for text that GitHub, or this simulator, cannot run.
 * Source: docs.github.com "Workflow syntax for GitHub Actions".
 */
export function parseWorkflowFile(text: string, maxInputs: number): WorkflowFile {
  const document = parseDocument(text, { version: '1.2' });
  const mistake = document.errors[0];
  if (mistake) throw new WorkflowFileError(mistake.message.split('\n')[0] ?? 'not YAML');
  const root = fields(document.toJS());
  if (!root) throw new WorkflowFileError('the file is not a mapping');
  return {
    name: textOrNull(root['name']),
    runName: template(root['run-name']),
    inputs: dispatchInputs(document, root['on'], maxInputs),
    concurrency: concurrency(root['concurrency']),
    jobs: jobs(root['jobs']),
  };
}

function dispatchInputs(document: Document, on: unknown, max: number): InputDefinition[] | null {
  if (on === 'workflow_dispatch') return [];
  if (Array.isArray(on)) return on.includes('workflow_dispatch') ? [] : null;
  const triggers = fields(on);
  if (!triggers || !('workflow_dispatch' in triggers)) return null;
  const declared = fields(fields(triggers['workflow_dispatch'])?.['inputs']) ?? {};
  if (Object.keys(declared).length > max) {
    throw new WorkflowFileError(
      `you may only define up to ${max} \`inputs\` for a \`workflow_dispatch\` event`,
      'Invalid Argument - ',
    );
  }
  return Object.entries(declared).map(([name, value]) => inputDefinition(document, name, value));
}

function inputDefinition(document: Document, name: string, value: unknown): InputDefinition {
  const given = fields(value) ?? {};
  const type = INPUT_TYPES.find((one) => one === (given['type'] ?? 'string'));
  if (!type) throw new WorkflowFileError(`unexpected type '${textOf(given['type'])}' of '${name}'`);
  const path = ['on', 'workflow_dispatch', 'inputs', name];
  return {
    name,
    type,
    required: given['required'] === true,
    default: scalar(document.getIn([...path, 'default'], true)),
    options: sequence(document.getIn([...path, 'options'], true)),
  };
}

function concurrency(value: unknown): ConcurrencyDefinition | null {
  const { group = value, 'cancel-in-progress': cancels = false } = fields(value) ?? {};
  const name = template(group);
  if (name === null) return null;
  return { group: name, cancelInProgress: expression(cancels) };
}

function jobs(value: unknown): JobDefinition[] {
  const declared = Object.entries(fields(value) ?? {});
  if (declared.length === 0) throw new WorkflowFileError('no jobs are defined');
  const keys = new Set<string>();
  return declared.map(([key, body]) => {
    const job = jobDefinition(key, fields(body) ?? {});
    // Order in the file is the order of the work: a need must stand above, which also rules out circles.
    const missing = job.needs.find((need) => !keys.has(need));
    if (missing) throw new WorkflowFileError(`job '${key}' needs '${missing}', not above it`);
    keys.add(key);
    return job;
  });
}

function jobDefinition(key: string, job: Fields): JobDefinition {
  const steps = Array.isArray(job['steps']) ? job['steps'] : [];
  return {
    key,
    name: textOrNull(job['name']) ?? key,
    needs: textList(job['needs']),
    condition: condition(job['if']),
    labels: textList(job['runs-on'] ?? 'ubuntu-latest'),
    environment: template(fields(job['environment'])?.['name'] ?? job['environment']),
    steps: steps.map((step) => stepDefinition(fields(step) ?? {})),
  };
}

function stepDefinition(step: Fields): StepDefinition {
  const run = textOrNull(step['run']);
  const uses = textOrNull(step['uses']);
  const title = uses === null ? `Run ${run?.split('\n')[0] ?? ''}` : `Run ${uses}`;
  const given = Object.entries(fields(step['with']) ?? {});
  return {
    name: textOrNull(step['name']) ?? title,
    condition: condition(step['if']),
    run,
    uses,
    with: Object.fromEntries(given.map(([name, value]) => [name, textOf(value ?? '')])),
  };
}

function condition(value: unknown): Expression | null {
  return value === undefined ? null : expression(value);
}

/** Text whose every `${{ … }}` the simulator can evaluate; null where there is none. */
function template(value: unknown): string | null {
  const text = textOrNull(value);
  for (const [, inner] of (text ?? '').matchAll(/\$\{\{(.*?)\}\}/gs)) expression(inner);
  return text;
}

function expression(value: unknown): Expression {
  const text = textOf(value);
  const parsed = parseExpression(text);
  if (!parsed) throw new WorkflowFileError(`the simulator cannot evaluate '${text}'`);
  return parsed;
}

function fields(value: unknown): Fields | null {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? (value as Fields) : null;
}

function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textList(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(textOf);
}

function sequence(node: unknown): Value[] {
  return isSeq(node) ? node.items.map(scalar) : [];
}

/** GitHub reads an unquoted `on` or `off` here as a boolean, though YAML 1.2 would not. */
function scalar(node: unknown): Value {
  if (!isScalar(node) || isMap(node)) return null;
  const { value } = node;
  if (node.type === 'PLAIN' && typeof value === 'string') {
    if (/^(on|yes)$/i.test(value)) return true;
    if (/^(off|no)$/i.test(value)) return false;
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return null;
}
