import { useQueryClient } from '@tanstack/react-query';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { hear } from '../data/cache.ts';
import { linkRun } from '../data/calls.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** A deploy that a person gave up: who and why; and the way back where its run turned up all the same. */
export function GivenUp({ deploy }: { deploy: Deploy }) {
  const client = useQueryClient();
  const call = useCall<Deploy>((answer) => hear(client, answer));
  const runId = deploy.github_run_id;
  if (deploy.error_code !== 'abandoned') return null;
  if (runId === null) {
    return (
      <Notice tone="hold" title="This was given up.">
        <p>{deploy.error}</p>
        <p>The target is free. Should a run of it call back after all, it is told to stop.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="doubt" title="This was given up, and there is a run of it." isAlert>
      <p>{deploy.error}</p>
      <p>
        If run {runId} called back after that, it was told to stop. Look at it on GitHub; if it
        deploys all the same, follow it here.
      </p>
      <p>
        <Button disabled={call.isBusy} onClick={() => void call.run(linkRun(deploy.id, runId))}>
          Follow run {runId}
        </Button>
      </p>
      {call.complaint !== null && <p role="alert">{call.complaint}</p>}
    </Notice>
  );
}
