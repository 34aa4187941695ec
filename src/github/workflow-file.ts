import { parse } from 'yaml';
import { z } from 'zod';
import type { InputDefinition } from '../domain/inputs.ts';
import type { WorkflowInputs } from '../engine/github-port.ts';

const scalar = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));

const Input = z
  .object({
    description: scalar,
    required: z.boolean().nullish(),
    default: scalar,
    type: z.enum(['string', 'boolean', 'choice', 'number', 'environment']).catch('string'),
    options: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  })
  .nullable();

const Dispatch = z.object({ inputs: z.record(z.string(), Input).nullish() }).nullable();

/**
 * What a workflow file asks for when dispatched. The file is GitHub's YAML 1.2, in which `on` is a
 * word and not a boolean. Source: GitHub Docs, "Workflow syntax", `on.workflow_dispatch.inputs`.
 */
export function readWorkflowInputs(text: string): WorkflowInputs {
  let file: unknown;
  try {
    file = parse(text, { maxAliasCount: 50 });
  } catch (error) {
    const [line = 'it is not YAML'] = (error as Error).message.split('\n');
    return { known: false, note: `The workflow file does not parse: ${line}` };
  }
  const trigger = triggerOf(file);
  if (trigger === undefined) {
    return { known: false, note: 'The workflow has no `workflow_dispatch` trigger at this ref.' };
  }
  const dispatch = Dispatch.safeParse(trigger);
  if (!dispatch.success) {
    const where = dispatch.error.issues[0]?.path.join('.') ?? '';
    return { known: false, note: `The workflow’s inputs cannot be understood at ${where}.` };
  }
  const inputs = Object.entries(dispatch.data?.inputs ?? {}).map(definitionOf);
  return { known: true, inputs, runName: runNameOf(file) };
}

function runNameOf(file: unknown): string | null {
  const name = typeof file === 'object' && file !== null && 'run-name' in file && file['run-name'];
  return typeof name === 'string' ? name : null;
}

/** `on: workflow_dispatch`, `on: [push, workflow_dispatch]` or `on: { workflow_dispatch: … }`. */
function triggerOf(file: unknown): unknown {
  const on = typeof file === 'object' && file !== null && 'on' in file ? file.on : undefined;
  if (on === 'workflow_dispatch') return null;
  if (Array.isArray(on)) return on.includes('workflow_dispatch') ? null : undefined;
  if (typeof on !== 'object' || on === null || !('workflow_dispatch' in on)) return undefined;
  return on.workflow_dispatch ?? null;
}

function definitionOf([name, input]: [string, z.infer<typeof Input>]): InputDefinition {
  return {
    name,
    type: input?.type ?? 'string',
    description: input?.description ?? null,
    required: input?.required ?? false,
    default: input?.default ?? null,
    options: input?.options ?? [],
  };
}
