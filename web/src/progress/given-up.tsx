import type { Deploy } from '../../../src/contract/deploy.ts';
import { linkRun } from '../data/calls.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useOrder } from './use-order.ts';

/** A deploy that a person gave up: who and why; and the way back where its run goes on all the same. */
export function GivenUp({ deploy }: { deploy: Deploy }) {
  if (deploy.error_code !== 'abandoned') return null;
  const runId = deploy.github_run_id;
  if (runId === null) {
    return (
      <Notice tone="hold" title="This was given up.">
        <p>{deploy.error}</p>
        <p>The target is free. Should a run of it call back after all, it is told to stop.</p>
      </Notice>
    );
  }
  if (wouldNotStop(deploy)) {
    return (
      <Notice tone="doubt" title="We stopped tracking; GitHub may go on.">
        <p>The target is free. Look at run {runId} on GitHub before you deploy again.</p>
        <Follow deploy={deploy} runId={runId} />
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
      <Follow deploy={deploy} runId={runId} />
    </Notice>
  );
}

/** A run that was known all along and was asked to stop; not one that turned up later. */
function wouldNotStop({ orders }: Deploy): boolean {
  return orders.some(({ kind }) => kind === 'cancel' || kind === 'force-cancel');
}

function Follow({ deploy, runId }: { deploy: Deploy; runId: number }) {
  const order = useOrder();
  return (
    <>
      <p>
        <Button disabled={order.isBusy} onClick={() => void order.run(linkRun(deploy.id, runId))}>
          Follow run {runId}
        </Button>
      </p>
      {order.complaint !== null && <p role="alert">{order.complaint}</p>}
    </>
  );
}
