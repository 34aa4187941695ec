import type { Deploy } from '../../../../src/contract/deploy.ts';
import { useNow } from '../../data/clock.ts';
import { useTargets } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { summaryOf } from '../../words/summary.ts';
import { Fact } from './fact.tsx';

/** What happened in plain text, to be told in a chat: offered once the target’s own name is known. */
export function CopySummary({ deploy, title }: { deploy: Deploy; title: string }) {
  const now = useNow();
  const areTargetsKnown = useTargets().data !== undefined;
  if (!areTargetsKnown) return null;
  const url = `${window.location.origin}${paths.deploy(deploy.id)}`;
  return (
    <Fact name="Copy summary">
      as text for a chat{' '}
      <CopyButton text={summaryOf(deploy, { title, url, now })} what="the summary" />
    </Fact>
  );
}
