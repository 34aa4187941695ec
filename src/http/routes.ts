import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../contract/problem.ts';
import { ProblemError } from './problems.ts';

/** What the route files share. */

export type Routes = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const DeployId = z.object({ id: z.string() });

export function noSuchDeploy(id: string): ProblemError {
  return new ProblemError('no-such-deploy', `There is no deploy ${JSON.stringify(id)}.`);
}

/** The problem responses of a route, for the API's description. */
export function problems(...statuses: number[]): Record<number, typeof PROBLEM_RESPONSE> {
  return Object.fromEntries(statuses.map((status) => [status, PROBLEM_RESPONSE]));
}

const PROBLEM_RESPONSE = {
  description: 'A problem document (RFC 9457).',
  content: { 'application/problem+json': { schema: Problem } },
};
