import type { components } from '@octokit/openapi-types';

/** GitHub's published schemas by name: what every shape here must fit. */
export type GitHub<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Whole seconds, as GitHub writes every time. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** An opaque id of GitHub's new format; only its shape is real. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_${Buffer.from(`0:${id}`).toString('base64url')}`;
}
