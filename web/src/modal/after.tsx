import { Link } from 'react-router';
import type { Deploy } from '../../../src/contract/deploy.ts';
import type { Target } from '../../../src/contract/target.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { explain } from '../data/answer.ts';
import { useNow } from '../data/clock.ts';
import { useDeploy } from '../data/queries.ts';
import { paths } from '../paths.ts';
import { LiveNote } from '../progress/live-note.tsx';
import { Progress } from '../progress/progress.tsx';
import { draftOf } from '../send/attempt.ts';
import { openAttempt } from '../send/attempts.ts';
import { useSpoken } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Copyable } from '../ui/copy.tsx';
import { Notice } from '../ui/notice.tsx';
import { useTab } from '../ui/tab.ts';
import { elapsed, headline, lookOf, spoken } from '../words/doing.ts';
import styles from './deploy-modal.module.css';

/** After the button: the line it travels, what it is doing now, and what is known of it. */
export function After({
  target,
  deployId,
  onClose,
}: {
  target: Target;
  deployId: string;
  onClose: () => void;
}) {
  const query = useDeploy(deployId);
  const deploy = query.data;
  const tone = deploy === undefined ? null : lookOf(deploy).tone;
  const title = deploy === undefined ? 'Accepted' : headline(deploy);
  useTab('dialog', `${title}: ${target.title}`, tone);
  useSpoken(deploy === undefined ? null : spoken(deploy), true);
  return (
    <>
      <div className={styles.body}>
        {deploy !== undefined && query.error !== null && (
          <Notice tone="stop" title={explain(query.error).title} isAlert>
            <p>What is shown here may be old.</p>
          </Notice>
        )}
        {deploy !== undefined && <Followed deploy={deploy} />}
        {deploy === undefined && (
          <p>{query.error === null ? 'Accepted. Reading it…' : explain(query.error).title}</p>
        )}
      </div>
      <div className={styles.foot}>
        <p className={styles.goesOn}>
          {deploy !== undefined && isFinal(deploy.status)
            ? 'You can close this.'
            : 'You can close this; it goes on.'}{' '}
          <Link replace to={paths.deploy(deployId)} onClick={onClose}>
            Open its own page
          </Link>
        </p>
        <p className={styles.id}>
          Deploy <Copyable text={deployId} what="the deploy id" />
        </p>
      </div>
    </>
  );
}

function Followed({ deploy }: { deploy: Deploy }) {
  const now = useNow();
  return (
    <>
      <Progress
        deploy={deploy}
        offer={<DeployAgain deploy={deploy} />}
        facts={
          isFinal(deploy.status) ? (
            <span>took {elapsed(deploy, now)}</span>
          ) : (
            <span>{elapsed(deploy, now)} since accepted</span>
          )
        }
      />
      <LiveNote everyS={2} />
    </>
  );
}

/** The same form again, under a new key: the old one has had its answer. */
function DeployAgain({ deploy }: { deploy: Deploy }) {
  const { ref, inputs, reason } = deploy;
  const draft = draftOf({ ref, inputs, reason: reason ?? '' });
  return <Button onClick={() => openAttempt(deploy.target, draft)}>Deploy again…</Button>;
}
