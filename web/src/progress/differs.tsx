import type { Deploy } from '../../../src/contract/deploy.ts';
import { Notice } from '../ui/notice.tsx';
import { differsWords } from '../words/shipping.ts';

/** That something else ships than the one who pressed saw: a commit is worth an alert, a workflow file a word. */
export function Differs({ deploy }: { deploy: Deploy }) {
  const words = differsWords(deploy);
  if (words === null) return null;
  return <Notice tone="doubt" title={words} isAlert={deploy.differs === 'commit'} />;
}
