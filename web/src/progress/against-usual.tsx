import type { Deploy } from '../../../src/contract/deploy.ts';
import { useAtNow } from '../data/clock.ts';
import { useTarget } from '../data/queries.ts';
import { againstUsual, isAtWork } from '../words/usual.ts';
import { Elapsed } from './elapsed.tsx';

/** How long it has taken by now, beside what is usual there; `hasElapsed`: the first is said already. */
export function AgainstUsual({ deploy, hasElapsed }: { deploy: Deploy; hasElapsed: boolean }) {
  const usual = useTarget(deploy.target)?.usual ?? null;
  const usualThere = useAtNow((now) => againstUsual(deploy, usual, now));
  if (!isAtWork(deploy) || hasElapsed)
    return usualThere === null ? null : <span>{usualThere}</span>;
  return (
    <span>
      <Elapsed deploy={deploy} />
      {usualThere !== null && ` · ${usualThere}`}
    </span>
  );
}
