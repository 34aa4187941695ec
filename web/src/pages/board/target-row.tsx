import { Lock } from 'lucide-react';
import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { STATUS } from '../../../../src/domain/status.ts';
import { useOpenDeploy } from '../../app/dialogs.tsx';
import { useDeployInList } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { useAttempt } from '../../send/attempts.ts';
import { Button } from '../../ui/button.tsx';
import { Environment } from '../../ui/environment.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Sha } from '../../ui/sha.tsx';
import { Ago } from '../../ui/time.tsx';
import { headline, startedBy } from '../../words/doing.ts';
import { SOURCE_WORDS } from '../../words/sources.ts';
import { between, duration } from '../../words/time.ts';
import styles from './target-row.module.css';
import { UnderWay } from './under-way.tsx';

/** One target: a failure never hides what is live, and what is on its way hides neither. */
export function TargetRow({
  target,
  unconfirmed,
}: {
  target: Target;
  /** Those that do not show as what is on its way. */
  unconfirmed: readonly Deploy[];
}) {
  const openDeploy = useOpenDeploy();
  return (
    <li className={styles.row}>
      <span className={styles.lamp}>
        <Lamp target={target} />
      </span>
      <div className={styles.head}>
        <h2 className={styles.title}>{target.title}</h2>
        <Environment name={target.environment} />
        {target.lock !== null && <Locked lock={target.lock} />}
      </div>
      <Button
        className={styles.deploy}
        aria-label={`Deploy ${target.title}…`}
        aria-haspopup="dialog"
        onClick={() => openDeploy(target.id)}
      >
        Deploy…
      </Button>
      <div className={styles.facts}>
        <LiveNow live={target.live} />
        {target.open !== null && <UnderWay listed={target.open} title={target.title} />}
        {unconfirmed.map((each) => (
          <Unconfirmed key={each.id} deploy={each} />
        ))}
        <Asking target={target} />
        <LastTry target={target} />
      </div>
    </li>
  );
}

/** One glance down the left edge tells which line is clear. */
function Lamp({ target }: { target: Target }) {
  if (target.open !== null) {
    const { shape, tone } = STATUS[target.open.status];
    return <Mark shape={shape} tone={tone} size={24} />;
  }
  if (target.live === null) return <Mark shape="hollow" tone="hold" size={26} />;
  return <Mark shape="disc" tone="go" size={24} />;
}

function LiveNow({ live }: { live: Deploy | null }) {
  if (live === null) return <p className={styles.quiet}>Nothing deployed from here yet.</p>;
  const took = between(live.requested_at_utc, live.finished_at_utc);
  return (
    <p className={styles.line}>
      <span className={styles.word}>live</span>
      {live.sha !== null && <Sha sha={live.sha} />}
      <Link to={paths.deploy(live.id)} className={styles.ref}>
        <code>{live.ref}</code>
      </Link>
      <span className={styles.quiet}>
        {startedBy(live)} · <Ago at={live.finished_at_utc ?? live.updated_at_utc} />
        {took !== null && ` · took ${duration(took)}`} · {SOURCE_WORDS[live.learned.source]}
      </span>
    </p>
  );
}

function Unconfirmed({ deploy }: { deploy: Deploy }) {
  const { shape, tone } = STATUS[deploy.status];
  return (
    <p className={styles.line}>
      <span className={styles.told}>
        <Mark shape={shape} tone={tone} size={16} />
        <Link to={paths.deploy(deploy.id)}>{headline(deploy)}</Link>
      </span>
      <span className={styles.quiet}>
        {deploy.requested_by} · <Ago at={deploy.requested_at_utc} />
      </span>
    </p>
  );
}

/** A press whose answer is still out, with its dialog closed. */
function Asking({ target }: { target: Target }) {
  const attempt = useAttempt(target.id);
  if (attempt?.phase !== 'sending') return null;
  if (attempt.lost === 0) return <p className={styles.line}>Sending…</p>;
  return (
    <p className={styles.line}>
      <Mark shape="diamond" tone="doubt" size={16} />
      We do not know yet whether it fired. Asking again with the same key…
    </p>
  );
}

function LastTry({ target }: { target: Target }) {
  const { last, live, open } = target;
  if (last === null || last.id === live?.id || last.status === 'succeeded') return null;
  return open?.id === last.id ? null : <Ended listed={last} />;
}

function Ended({ listed }: { listed: Deploy }) {
  const last = useDeployInList(listed);
  const { shape, tone } = STATUS[last.status];
  const words = headline(last);
  return (
    <p className={styles.line}>
      <Mark shape={shape} tone={tone} size={16} />
      <Link to={paths.deploy(last.id)}>
        last try {words.charAt(0).toLowerCase() + words.slice(1)}
      </Link>
      <span className={styles.quiet}>
        {startedBy(last)} · <Ago at={last.finished_at_utc ?? last.updated_at_utc} /> ·{' '}
        {SOURCE_WORDS[last.learned.source]}
      </span>
    </p>
  );
}

function Locked({ lock }: { lock: NonNullable<Target['lock']> }) {
  return (
    <span className={styles.lock}>
      <Lock size={14} aria-hidden />
      locked by {lock.by}: “{lock.reason}”
    </span>
  );
}
