import { ExternalLink } from 'lucide-react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { EVIDENCE_WORDS } from '../words/sources.ts';

/** The run on GitHub, from the moment its id is known. */
export function RunLink({ deploy }: { deploy: Deploy }) {
  const { github_run_id: id, github_run_url: url, github_run_attempt: attempt } = deploy;
  const number = deploy.github_run_number;
  if (id === null) return null;
  const words = `Run ${id}${number === null ? '' : ` (#${number})`}${attempt !== null && attempt > 1 ? `, attempt ${attempt}` : ''}`;
  const why = deploy.evidence === null ? undefined : EVIDENCE_WORDS[deploy.evidence];
  if (url === null) return <span title={why}>{words}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer" title={why}>
      {words} <ExternalLink size={13} aria-label="on GitHub" />
    </a>
  );
}
