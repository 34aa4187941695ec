/**
 * The part of GitHub's expression language that the simulated workflows use: a context lookup, a
 * literal, or one comparison of the two. Anything else is refused by `parseExpression`, so that a
 * workflow's author learns of it and no condition is silently true.
 * Source: docs.github.com "Evaluate expressions in workflows and actions".
 */
export type Value = string | number | boolean | null;

export interface Contexts {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly github: Readonly<Record<string, Value>>;
}

type Operand = { readonly literal: Value } | { readonly path: readonly string[] };

export interface Expression {
  readonly left: Operand;
  readonly compare: { readonly equal: boolean; readonly right: Operand } | null;
}

const NAME = '[A-Za-z_][\\w-]*';
const OPERAND = `(?:'(?:[^']|'')*'|-?\\d+(?:\\.\\d+)?|${NAME}(?:\\.${NAME})*)`;
const EXPRESSION = new RegExp(`^(${OPERAND})(?:\\s*([!=]=)\\s*(${OPERAND}))?$`);

/** The expression in `text` (with or without `${{ }}`), or null for one beyond this simulator. */
export function parseExpression(text: string): Expression | null {
  const bare = text
    .trim()
    .replace(/^\$\{\{(.*)\}\}$/s, '$1')
    .trim();
  const match = EXPRESSION.exec(bare);
  const [, left, operator, right] = match ?? [];
  if (left === undefined) return null;
  if (operator === undefined || right === undefined) return { left: operand(left), compare: null };
  return { left: operand(left), compare: { equal: operator === '==', right: operand(right) } };
}

function operand(text: string): Operand {
  if (text.startsWith("'")) return { literal: text.slice(1, -1).replaceAll("''", "'") };
  if (/^-?\d/.test(text)) return { literal: Number(text) };
  if (text === 'true' || text === 'false') return { literal: text === 'true' };
  if (text === 'null') return { literal: null };
  return { path: text.split('.') };
}

export function evaluate(expression: Expression, contexts: Contexts): Value {
  const left = resolve(expression.left, contexts);
  if (!expression.compare) return left;
  const same = looselyEqual(left, resolve(expression.compare.right, contexts));
  return same === expression.compare.equal;
}

/** Whether a condition holds: `false`, `0`, `''` and null do not. */
export function holds(expression: Expression, contexts: Contexts): boolean {
  return Boolean(evaluate(expression, contexts));
}

/** `text` with every `${{ … }}` replaced; what cannot be known here (secrets, outputs) becomes ''. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => {
    const expression = parseExpression(inner);
    const value = expression ? evaluate(expression, contexts) : null;
    return value === null ? '' : String(value);
  });
}

function resolve(operand: Operand, contexts: Contexts): Value {
  if ('literal' in operand) return operand.literal;
  const [root, ...rest] = operand.path;
  if (root === 'inputs') return contexts.inputs[rest.join('.')] ?? null;
  if (root !== 'github') return null;
  if (rest[0] !== 'event') return contexts.github[rest.join('.')] ?? null;
  if (rest[1] !== 'inputs') return null;
  // The event's inputs are the request's: strings, whatever the type declared.
  const value = contexts.inputs[rest.slice(2).join('.')];
  return value === undefined || value === null ? null : String(value);
}

/** GitHub's `==`: strings ignore case; unlike types are compared as numbers, so `true == 'true'` is false. */
function looselyEqual(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  if (typeof a === typeof b) return a === b;
  return Number(a) === Number(b);
}
