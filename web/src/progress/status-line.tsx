import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { useAtNow } from '../data/clock.ts';
import { Mark } from '../ui/mark.tsx';
import { Ago, AtMinute } from '../ui/time.tsx';
import { awaitsRun, currentStep, headline, isStopping, lookOf, shortSha } from '../words/doing.ts';
import { heldSince } from '../words/since.ts';
import { SOURCE_WORDS } from '../words/sources.ts';
import { between, duration } from '../words/time.ts';
import { opensAt } from '../words/waiting.ts';
import { Elapsed } from './elapsed.tsx';
import styles from './status-line.module.css';

/** What the deploy is doing now, in one line. The state's label stands in an element of its own. */
export function NowDoing({ deploy, isSmall = false }: { deploy: Deploy; isSmall?: boolean }) {
  const { shape, tone } = lookOf(deploy);
  const size = isSmall ? 16 : 22;
  return (
    <span className={isSmall ? styles.small : styles.doing}>
      <Mark shape={shape} tone={tone} size={size} />
      <span className={styles.words}>
        <strong className={styles.label}>{headline(deploy)}</strong> <Detail deploy={deploy} />
      </span>
    </span>
  );
}

function Detail({ deploy }: { deploy: Deploy }) {
  if (awaitsRun(deploy)) {
    const asked = deploy.sent_at_utc ?? deploy.requested_at_utc;
    return (
      <span>
        (<Since at={asked} />)
      </span>
    );
  }
  if (isStopping(deploy)) return null;
  if (deploy.status === 'queued' || deploy.status === 'waiting') {
    return (
      <span>
        · <Since at={heldSince(deploy)} />
        <Opens deploy={deploy} />
      </span>
    );
  }
  if (deploy.status === 'succeeded') {
    return (
      <span>
        · {deploy.sha !== null && <code>{shortSha(deploy.sha)}</code>}
        {deploy.sha !== null && ' · '}
        <Elapsed deploy={deploy} />
      </span>
    );
  }
  const step = isFinal(deploy.status) ? null : currentStep(deploy);
  return step === null ? null : <span>· {step}</span>;
}

function Opens({ deploy }: { deploy: Deploy }) {
  const at = useAtNow((now) => opensAt(deploy, now));
  if (at === null) return null;
  return (
    <>
      {' '}
      · opens at <AtMinute at={at} />
    </>
  );
}

function Since({ at }: { at: string }) {
  return useAtNow((now) => duration(between(at, new Date(now).toISOString()) ?? 0));
}

/** Who said what the status says, and how old that is. */
export function Learned({ deploy }: { deploy: Deploy }) {
  return (
    <span className={styles.learned}>
      {SOURCE_WORDS[deploy.learned.source]} · <Ago at={deploy.learned.at_utc} />
    </span>
  );
}

/** While its run is looked for: when GitHub was asked last, and when it is asked next. */
export function Asked({ deploy }: { deploy: Deploy }) {
  const { looking } = deploy;
  if (looking === undefined || !awaitsRun(deploy)) return null;
  return (
    <span className={styles.learned}>
      Looking
      {looking.last_at_utc !== null && (
        <>
          , last <Ago at={looking.last_at_utc} />
        </>
      )}
      , next <Until at={looking.next_at_utc} />
    </span>
  );
}

function Until({ at }: { at: string }) {
  return useAtNow((now) => {
    const inMs = Date.parse(at) - now;
    return inMs > 0 ? `in ${duration(inMs + 999)}` : 'now';
  });
}
