import type { StepContext, StepHook } from '../sim/server.ts';

/**
 * What the three lines of curl in a real workflow do: tell the console how far the run is. A 409
 * fails the step, so that a second run of one deploy never touches anything.
 */
export function callBackTo(consoleUrl: string, token: string): StepHook {
  return async ({ with: given, github }: StepContext) => {
    const deployId = given['deploy_id'] ?? '';
    // Started by hand, without a console: there is nobody to tell.
    if (deployId === '') return 'success';
    const response = await fetch(`${consoleUrl}/api/internal/deploys/${deployId}/callback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        status: given['status'],
        github_run_id: Number(github['run_id']),
        github_run_attempt: Number(github['run_attempt']),
      }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.ok ? 'success' : 'failure';
  };
}
