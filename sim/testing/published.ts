import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/**
 * GitHub's published OpenAPI descriptions as a judge of answers.
 * They are OpenAPI 3.0: `nullable` stands where JSON Schema has a type `null`.
 */
export type Description = 'api.github.com' | 'ghes-3.19';

type Schema = Readonly<Record<string, unknown>>;

export interface Published {
  /** What is wrong with a body as the answer to an operation (`GET /repos/{owner}/{repo}`); empty when nothing is. */
  mistakes(operation: string, status: number, body: unknown): string[];
}

const judges = new Map<Description, Published>();

/** Reading a description takes a while: each is read once. */
export function published(description: Description): Published {
  const judge = judges.get(description) ?? createJudge(description);
  judges.set(description, judge);
  return judge;
}

function createJudge(description: Description): Published {
  const root = load(description);
  // Each schema is compiled once, however many answers hold it.
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    inlineRefs: false,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  ajv.addFormat('int64', true);
  const added = new Set<string>();
  const convert = (schema: unknown): Schema =>
    converted(schema, (name) => {
      if (added.has(name)) return;
      added.add(name);
      ajv.addSchema(convert(dig(root, 'components', 'schemas', name)), address(name));
    });
  const validators = new Map<string, ValidateFunction>();
  return {
    mistakes(operation, status, body) {
      const key = `${operation} ${status}`;
      const known = validators.get(key);
      const validate = known ?? ajv.compile(convert(responseSchema(root, operation, status)));
      validators.set(key, validate);
      if (validate(body)) return [];
      return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
    },
  };
}

function load(description: Description): Schema {
  const path = createRequire(import.meta.url).resolve('@octokit/openapi');
  const file = new URL(`generated/${description}.json`, `file://${path}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Schema;
}

function responseSchema(root: Schema, operation: string, status: number): unknown {
  const [method = '', path = ''] = operation.split(' ');
  const described = dig(root, 'paths', path, method.toLowerCase(), 'responses', String(status));
  if (!described) throw new Error(`${operation} is not described as answering ${status}`);
  const reference = dig(described, '$ref');
  const named = typeof reference === 'string' ? reference.slice(2).split('/') : null;
  const response = named ? dig(root, ...named) : described;
  return dig(response, 'content', 'application/json', 'schema');
}

function address(name: string): string {
  return `https://schemas.invalid/${name}`;
}

/** The same schema in JSON Schema's words; `met` is told of each schema it refers to. */
function converted(schema: unknown, met: (name: string) => void): Schema {
  const { nullable, discriminator: _, ...rest } = schema as Schema;
  const reference = rest['$ref'];
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    met(name);
    return { $ref: address(name) };
  }
  const inner = (one: unknown) => converted(one, met);
  const same = mapValues(rest, (value, key) => {
    if (key === 'properties') return mapValues(value as Schema, inner);
    if (key === 'oneOf' || key === 'anyOf' || key === 'allOf')
      return (value as unknown[]).map(inner);
    const isSchema = key === 'items' || key === 'additionalProperties';
    return isSchema && typeof value === 'object' ? inner(value) : value;
  });
  return nullable === true ? { anyOf: [{ type: 'null' }, same] } : same;
}

function dig(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const step of path) here = (here as Schema | undefined)?.[step];
  return here;
}

function mapValues(object: Schema, change: (value: unknown, key: string) => unknown): Schema {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value, key)]),
  );
}
