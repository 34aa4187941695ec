import { Link } from 'react-router';
import type { Deploy } from '../../../src/contract/deploy.ts';
import type { GitHubState } from '../../../src/contract/github.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { useNow } from '../data/clock.ts';
import { useOpen } from '../data/orders.ts';
import { useGitHub } from '../data/queries.ts';
import { paths } from '../paths.ts';
import { AtMinute } from '../ui/time.tsx';
import { elapsed, runName } from '../words/doing.ts';
import { probablyBehind } from '../words/waiting.ts';
import styles from './why-waiting.module.css';

/** Why it does not go on, in a line, as far as there is evidence; and whether GitHub is well at all. */
export function WhyWaiting({ deploy }: { deploy: Deploy }) {
  const kind = deploy.waiting_for?.kind;
  const isInGroup = kind === 'concurrency';
  const open = useOpen(isInGroup).data?.deploys ?? [];
  if (isFinal(deploy.status)) return null;
  return (
    <>
      {isInGroup && <Behind ahead={probablyBehind(deploy, open)} />}
      {kind === 'runner' && (
        <p className={styles.why}>
          No runner has taken its next job yet: all may be busy, or none has the labels it asks for.
        </p>
      )}
      <Unwell />
    </>
  );
}

function Behind({ ahead }: { ahead: Deploy | null }) {
  const now = useNow();
  if (ahead === null) return null;
  const { github_run_id: id, github_run_number: number } = ahead;
  const name = id === null ? 'a run' : runName({ github_run_id: id, number });
  return (
    <p className={styles.why}>
      Probably behind <Link to={paths.deploy(ahead.id)}>{name}</Link> ({ahead.requested_by},{' '}
      {elapsed(ahead, now)}): it is of the same workflow, and at work.
    </p>
  );
}

/** What keeps the console from hearing of a run. Little being left of the limit does not. */
const UNWELL: Readonly<Partial<Record<GitHubState['health'], string>>> = {
  slow: 'is slow',
  unreachable: 'cannot be reached',
  failing: 'is failing',
  refusing: 'refuses the console',
  rate_limited: 'has the console wait',
};

function Unwell() {
  const { health = 'unknown', since_utc: since = null } = useGitHub().data ?? {};
  const words = UNWELL[health];
  if (words === undefined) return null;
  return (
    <p className={styles.why}>
      GitHub {words}
      {since !== null && (
        <>
          {' '}
          since <AtMinute at={since} />
        </>
      )}
      , so this may be old.
    </p>
  );
}
