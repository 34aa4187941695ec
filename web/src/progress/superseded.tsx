import { ExternalLink } from 'lucide-react';
import { Link } from 'react-router';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { paths } from '../paths.ts';
import { Notice } from '../ui/notice.tsx';
import { headline, runName } from '../words/doing.ts';

/** Whether another run or deploy stands in its place: `Superseded` says so then. */
export function isSuperseded({ status, replaced_by, merged_into }: Deploy): boolean {
  return status === 'cancelled' && (replaced_by !== null || merged_into !== null);
}

/** A deploy that ended because of another: which one, and the way there. */
export function Superseded({ deploy }: { deploy: Deploy }) {
  const { replaced_by: by, merged_into: into } = deploy;
  if (!isSuperseded(deploy)) return null;
  if (into !== null) {
    return (
      <Notice tone="hold" title={headline(deploy)}>
        <p>
          Somebody said that this run is another deploy’s; it is followed there.{' '}
          <Link to={paths.deploy(into)}>Go to that deploy</Link>
        </p>
      </Notice>
    );
  }
  return (
    by !== null && (
      <Notice
        tone="hold"
        title={
          <>
            Replaced by{' '}
            <a href={by.url} target="_blank" rel="noreferrer">
              {runName(by)} <ExternalLink size={13} aria-label="on GitHub" />
            </a>
          </>
        }
      >
        <p>GitHub cancelled it for a later run of the same concurrency group.</p>
      </Notice>
    )
  );
}
