import type { Deploy } from '../../../src/contract/deploy.ts';
import { useNow } from '../data/clock.ts';
import { elapsed, elapsedMs } from '../words/doing.ts';
import { type Usual, usualWords } from '../words/usual.ts';

/** How long it has taken by now, beside what is usual there; `hasElapsed`: the first is said already. */
export function AgainstUsual({
  deploy,
  usual,
  hasElapsed,
}: {
  deploy: Deploy;
  usual: Usual | null;
  hasElapsed: boolean;
}) {
  const now = useNow();
  const isComparable = deploy.status === 'building' || deploy.status === 'deploying';
  if (!isComparable) return null;
  const words = usual === null ? null : usualWords(usual, elapsedMs(deploy, now) / 1000);
  if (hasElapsed) return words === null ? null : <span>{words}</span>;
  return (
    <span>
      {elapsed(deploy, now)}
      {words !== null && ` · ${words}`}
    </span>
  );
}
