import { ExternalLink } from 'lucide-react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { awaitsReview } from '../words/waiting.ts';

/** Where somebody lets the run in, while it waits for that. */
export function ReviewLink({ deploy }: { deploy: Deploy }) {
  const url = deploy.github_run_url;
  if (url === null || !awaitsReview(deploy)) return null;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      Review it <ExternalLink size={13} aria-label="on GitHub" />
    </a>
  );
}
