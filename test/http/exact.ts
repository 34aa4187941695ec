import type { WorldSeed } from '../../sim/state/seed.ts';
import { worldWith } from './own-workflow.ts';

/** A workflow that takes the commit to ship as an input. */
const EXACT = `
name: Exact
run-name: Exact \${{ inputs.deploy_id }}
on:
  workflow_dispatch:
    inputs:
      deploy_id: { type: string }
      sha: { type: string, required: true }
jobs: { go: { steps: [{ run: sleep 0.1 }] } }
`;

export const EXACT_TARGET = `
targets:
  exact:
    repository: acme/shop
    workflow: exact.yml
    concurrency: unlimited
`;

/** The world of acme, whose shop has that workflow too. */
export function exactWorld(): WorldSeed {
  return worldWith({ file: 'exact.yml', source: EXACT });
}
