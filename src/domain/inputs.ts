/** GitHub's limits on the inputs of one dispatch. */
export const MAX_INPUTS = 25;
export const MAX_INPUTS_CHARACTERS = 65_535;

export type InputType = 'string' | 'boolean' | 'choice' | 'number' | 'environment';

/** One input as the workflow file declares it. */
export type InputDefinition = Readonly<{
  name: string;
  type: InputType;
  description: string | null;
  required: boolean;
  default: string | null;
  options: readonly string[];
}>;

/** Where in the request something is wrong (a JSON pointer), and what. */
export type Misfit = Readonly<{ pointer: string; detail: string }>;

export type GivenInputs = Readonly<Record<string, string | number | boolean>>;

export type InputRules = Readonly<{
  /** What the target sets itself. */
  fixed: Readonly<Record<string, string>>;
  /** The input that carries the deploy's id, which nobody else may set. */
  correlationInput: string | null;
  /** What the workflow declares; null where it could not be read: GitHub then checks. */
  declared: readonly InputDefinition[] | null;
}>;

/** GitHub takes strings only: `true` and `3` travel as "true" and "3". */
export function asStrings(given: GivenInputs): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

/** Everything that is wrong with the inputs a request gives; empty where they fit. */
export function misfits(given: Readonly<Record<string, string>>, rules: InputRules): Misfit[] {
  return [
    ...Object.entries(given).flatMap(([name, value]) => misfit(name, value, rules)),
    ...missing(given, rules),
    ...tooMuch({ ...rules.fixed, ...given }, rules),
  ];
}

function misfit(name: string, value: string, rules: InputRules): Misfit[] {
  const pointer = `/inputs/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (name === rules.correlationInput) {
    return [{ pointer, detail: `Signalbox sets “${name}” itself: it carries the deploy’s id.` }];
  }
  const fixed = rules.fixed[name];
  if (fixed !== undefined && fixed !== value) {
    return [{ pointer, detail: `The target fixes “${name}” to “${fixed}”.` }];
  }
  if (rules.declared === null || fixed !== undefined) return [];
  const definition = rules.declared.find((input) => input.name === name);
  if (definition === undefined) {
    return [{ pointer, detail: `The workflow has no input “${name}”.` }];
  }
  const detail = wrongValue(definition, value);
  return detail === null ? [] : [{ pointer, detail }];
}

function wrongValue({ type, name, options }: InputDefinition, value: string): string | null {
  switch (type) {
    case 'boolean':
      return value === 'true' || value === 'false' ? null : `“${name}” is true or false.`;
    case 'choice':
      return options.includes(value) ? null : `“${name}” is one of: ${options.join(', ')}.`;
    case 'number':
      return value.trim() !== '' && Number.isFinite(Number(value))
        ? null
        : `“${name}” is a number.`;
    case 'string':
    case 'environment':
      return null;
  }
}

/** Whether a workflow cannot be started without a value for this input of it. */
export function isRequiredInput(
  { inputs }: { inputs: readonly InputDefinition[] },
  name: string | null,
): boolean {
  return inputs.some((input) => input.name === name && input.required && input.default === null);
}

function missing(given: Readonly<Record<string, string>>, rules: InputRules): Misfit[] {
  return (rules.declared ?? [])
    .filter(
      (input) =>
        input.required &&
        input.default === null &&
        input.name !== rules.correlationInput &&
        (given[input.name] ?? rules.fixed[input.name] ?? '') === '',
    )
    .map((input) => ({
      pointer: `/inputs/${input.name}`,
      detail: `The workflow requires “${input.name}”.`,
    }));
}

function tooMuch(sent: Readonly<Record<string, string>>, rules: InputRules): Misfit[] {
  const count = Object.keys(sent).length + (rules.correlationInput === null ? 0 : 1);
  if (count > MAX_INPUTS) {
    return [{ pointer: '/inputs', detail: `GitHub takes at most ${MAX_INPUTS} inputs.` }];
  }
  if (Array.from(JSON.stringify(sent)).length > MAX_INPUTS_CHARACTERS) {
    const detail = `GitHub takes at most ${MAX_INPUTS_CHARACTERS} characters of inputs in all.`;
    return [{ pointer: '/inputs', detail }];
  }
  return [];
}
