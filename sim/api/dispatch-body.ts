import type { Exchange } from '../http/endpoint.ts';
import { problem, Refusal } from '../http/reply.ts';

export interface DispatchBody {
  readonly ref: string;
  /** As sent: strings only. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly returnRunDetails: boolean;
}

/**
 * The body of a dispatch after GitHub's schema check, whose complaints are joined by newlines.
 * @throws {Refusal} 400 for what is not JSON, 422 (or the quirk's status) for a wrong body
 */
export function readDispatch(exchange: Exchange): DispatchBody {
  const body = parseObject(exchange.body);
  const unknown = Object.keys(body).filter((key) => !permittedKeys(exchange).includes(key));
  const problems = [...notPermitted(unknown), ...wrongValues(body, exchange)];
  if (problems.length > 0) {
    const status = unknown.length > 0 ? exchange.backstage.quirks.unknownKeyStatus : 422;
    throw new Refusal(problem(status, `Invalid request.\n\n${problems.join('\n')}`));
  }
  return {
    ref: String(body['ref']),
    inputs: (body['inputs'] ?? {}) as Record<string, string>,
    returnRunDetails: body['return_run_details'] === true,
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new Refusal(problem(400, 'Problems parsing JSON'));
  }
  if (isObject(value)) return value;
  throw new Refusal(problem(400, 'Body should be a JSON object'));
}

function permittedKeys({ version, backstage }: Exchange): readonly string[] {
  const { traits, quirks } = backstage;
  const takesDetails = version === '2026-03-10' ? !quirks.refusesRunDetails : traits.tellsRun;
  return takesDetails ? ['ref', 'inputs', 'return_run_details'] : ['ref', 'inputs'];
}

function notPermitted(keys: readonly string[]): string[] {
  const names = keys.map((key) => `"${key}"`).join(', ');
  if (keys.length === 0) return [];
  return [
    keys.length === 1 ? `${names} is not a permitted key.` : `${names} are not permitted keys.`,
  ];
}

function wrongValues(body: Readonly<Record<string, unknown>>, exchange: Exchange): string[] {
  const { ref, inputs, return_run_details: details } = body;
  const problems: string[] = [];
  if (ref !== undefined && typeof ref !== 'string') {
    problems.push(`For 'properties/ref', ${inspect(ref)} is not a string.`);
  }
  if (inputs !== undefined) problems.push(...wrongInputs(inputs, exchange));
  if (details !== undefined && typeof details !== 'boolean') {
    problems.push(`For 'properties/return_run_details', ${inspect(details)} is not a boolean.`);
  }
  if (ref === undefined) problems.push('"ref" wasn\'t supplied.');
  return problems;
}

function wrongInputs(inputs: unknown, exchange: Exchange): string[] {
  if (!isObject(inputs)) return [`For 'properties/inputs', ${inspect(inputs)} is not an object.`];
  const values = Object.values(inputs);
  const max = exchange.backstage.traits.maxInputs;
  const tooMany =
    values.length > max
      ? [`No more than ${max} properties are allowed; ${values.length} were supplied.`]
      : [];
  const notStrings = values.filter((value) => typeof value !== 'string');
  return [
    ...tooMany,
    ...notStrings.map((value) => `For 'additionalProperties', ${inspect(value)} is not a string.`),
  ];
}

/** As Ruby prints a value, which GitHub's messages show. */
function inspect(value: unknown): string {
  return value === null ? 'nil' : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
