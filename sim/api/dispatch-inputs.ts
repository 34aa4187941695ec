import { problem, Refusal } from '../http/reply.ts';
import type { Value } from '../state/expression.ts';
import type { InputDefinition } from '../workflow-file.ts';

const MAX_CHARACTERS = 65_535;

/**
 * Fits what was sent to what the file declares and fills in defaults.
 * @returns the `inputs` context: booleans stay booleans, all else is text
 * @throws {Refusal} 422 in GitHub's words: undeclared, missing, not an option, too large, in this order
 */
export function checkInputs(
  declared: readonly InputDefinition[],
  sent: Readonly<Record<string, string>>,
): Record<string, Value> {
  const known = new Set(declared.map((one) => one.name));
  const unexpected = Object.keys(sent).filter((name) => !known.has(name));
  if (unexpected.length > 0) {
    const names = unexpected.map((name) => JSON.stringify(name)).join(', ');
    throw refused(`Unexpected inputs provided: [${names}]`);
  }
  for (const one of declared) {
    if (one.required && one.default === null && sent[one.name] === undefined) {
      throw refused(`Required input '${one.name}' not provided`);
    }
  }
  for (const one of declared) checkOption(one, sent[one.name]);
  // Characters, not bytes, of the whole object as compact JSON.
  if (Array.from(JSON.stringify(sent)).length > MAX_CHARACTERS) {
    throw refused('inputs are too large.');
  }
  return Object.fromEntries(declared.map((one) => [one.name, resolved(one, sent[one.name])]));
}

/** A default is held to the options too, so an unquoted `off` among them refuses every dispatch. */
function checkOption(one: InputDefinition, sent: string | undefined): void {
  const value = sent ?? one.default;
  if (one.type !== 'choice' || value === null) return;
  const texts = one.options.filter((option) => typeof option !== 'boolean').map(String);
  if (texts.includes(String(value))) return;
  throw refused(
    `Provided value '${value}' for input '${one.name}' not in the list of allowed values`,
  );
}

function resolved(one: InputDefinition, sent: string | undefined): Value {
  const value = sent ?? one.default;
  if (one.type === 'boolean') return value === true || value === 'true';
  return value === null ? '' : String(value);
}

function refused(message: string): Refusal {
  return new Refusal(problem(422, message));
}
