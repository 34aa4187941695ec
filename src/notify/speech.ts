import type { Deploy } from '../domain/deploy.ts';

/** What every sender needs to know to speak of a deploy. */
export type Speech = Readonly<{
  titleOf: (deploy: Deploy) => string;
  /** The address of its page on this console. */
  pageOf: (deploy: Deploy) => string;
  /** The deploy as `GET /api/internal/deploys/{id}` shows it. */
  render: (deploy: Deploy) => object;
  now: () => number;
  userAgent: string;
}>;
