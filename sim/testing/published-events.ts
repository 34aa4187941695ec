import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Description } from './published.ts';

/** GitHub's published description of its webhooks as a judge of bodies. */
export interface PublishedEvents {
  /** What is wrong with the body of an event; empty when nothing is. @throws for an event that is not described */
  mistakes(event: string, action: string | null, body: unknown): string[];
}

const ADDRESS = 'https://schemas.invalid/webhooks';
const judges = new Map<Description, PublishedEvents>();

/** Reading a description takes a while: each is read once. */
export function publishedEvents(description: Description): PublishedEvents {
  const judge = judges.get(description) ?? createJudge(description);
  judges.set(description, judge);
  return judge;
}

function createJudge(description: Description): PublishedEvents {
  const ajv = new Ajv2020({
    ...{ strict: false, allErrors: true, inlineRefs: false, code: { optimize: false } },
  });
  addFormats.default(ajv);
  ajv.addFormat('int64', true);
  const described = load(description);
  ajv.addSchema({ ...described, $id: ADDRESS });
  const validators = new Map<string, ValidateFunction>();
  return {
    mistakes(event, action, body) {
      const name = [event, ...(action === null ? [] : [action])].join('_').replaceAll('_', '-');
      if (!(`webhook-${name}` in described.components.schemas)) throw new Error(`no event ${name}`);
      const known = validators.get(name);
      const reference = `${ADDRESS}#/components/schemas/webhook-${name}`;
      const validate = known ?? ajv.compile({ $ref: reference });
      validators.set(name, validate);
      if (validate(body)) return [];
      return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
    },
  };
}

function load(description: Description): {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
} {
  const file = new URL(
    `generated/${description}.json`,
    import.meta.resolve('@octokit/openapi-webhooks'),
  );
  return JSON.parse(readFileSync(file, 'utf8'));
}
