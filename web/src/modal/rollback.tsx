import { Link } from 'react-router';
import type { Target } from '../../../src/contract/target.ts';
import { useDeploy } from '../data/queries.ts';
import { paths } from '../paths.ts';
import { Notice } from '../ui/notice.tsx';
import { Sha } from '../ui/sha.tsx';

/** What a rollback does beside the deploy itself, before anybody agrees to it. */
export function Rollback({ target, rollsBack }: { target: Target; rollsBack: string }) {
  const bad = useDeploy(rollsBack).data?.sha ?? null;
  return (
    <Notice tone="wait" title="A rollback also keeps what is taken back off the target">
      <p>{target.title} is locked in your name, with the reason, until somebody unlocks it.</p>
      <p>
        {bad === null ? 'The commit of the deploy that is taken back' : <Sha sha={bad} />} is marked
        as bad: it does not ship again until it is reverted, or its mark is cleared.
      </p>
    </Notice>
  );
}

/** GitHub would ship what the ref stands at instead: that is said before the press, with the ways out. */
export function NotTaken({ sha, at }: { sha: string; at: string }) {
  return (
    <Notice tone="stop" title="This workflow cannot be told which commit to ship" isAlert>
      <p>
        GitHub starts a workflow at a branch or tag, and <code>{at}</code> does not stand at{' '}
        <Sha sha={sha} />. There are two ways out:
      </p>
      <ul>
        <li>
          – give the workflow an input named <code>sha</code>, and have it check that commit out; or
        </li>
        <li>
          – run the earlier deploy again:{' '}
          <Link replace to={paths.commit(sha)}>
            the commit’s page
          </Link>{' '}
          lists its deploys, and GitHub runs one again at its own commit.
        </li>
      </ul>
    </Notice>
  );
}
