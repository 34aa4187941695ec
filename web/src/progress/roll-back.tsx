import type { Deploy } from '../../../src/contract/deploy.ts';
import { useEarlier } from '../data/orders.ts';
import { useTarget } from '../data/queries.ts';
import { type Draft, draftOf } from '../send/attempt.ts';
import { Button } from '../ui/button.tsx';
import { shortSha } from '../words/doing.ts';
import { rollBackTo } from '../words/earlier.ts';

export type OpenForm = (target: string, draft: Draft) => void;

/** Opens the form with the deploy that was live before; nothing is sent before its own button. */
export function RollBack({ deploy, openForm }: { deploy: Deploy; openForm: OpenForm }) {
  const target = useTarget(deploy.target);
  const earlier = useEarlier(deploy);
  if (target === undefined) return null;
  const before = rollBackTo(deploy, target, earlier.data?.deploys ?? []);
  if (before === null || before.sha === null) return null;
  const { ref, inputs, sha } = before;
  const draft = draftOf({ ref, inputs, reason: '', sha, rollsBack: deploy.id });
  return (
    <Button aria-haspopup="dialog" onClick={() => openForm(deploy.target, draft)}>
      Roll back to {shortSha(sha)}…
    </Button>
  );
}
