import { useDeferredValue } from 'react';
import { useSearchParams } from 'react-router';
import { explain } from '../../data/answer.ts';
import { useRecent, useTargets, useUnconfirmed } from '../../data/queries.ts';
import { LiveNote } from '../../progress/live-note.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTab } from '../../ui/tab.ts';
import styles from './board.module.css';
import { Recent } from './recent.tsx';
import { summaryOf } from './summary.ts';
import { Targets } from './targets.tsx';
import { readView, type View, writeView } from './view.ts';
import { ViewBar } from './view-bar.tsx';

/** Every target with what is live on it, what is on its way, and the one button. */
export function Board() {
  const targets = useTargets();
  const recent = useRecent();
  // It stands below the targets, so it is drawn after them.
  const recentDeploys = useDeferredValue(recent.data?.deploys, undefined);
  const unconfirmed = useUnconfirmed(true).data?.deploys ?? [];
  const [address, setAddress] = useSearchParams();
  const view = useDeferredValue(readView(address));
  const summary = targets.data === undefined ? null : summaryOf(targets.data.targets, unconfirmed);
  const show = (next: View): void => setAddress(writeView(next), { replace: true });
  useTab('page', summary?.title ?? '', summary?.tone ?? null);
  return (
    <main className={styles.board}>
      <div className={styles.head}>
        <h1 className={styles.summary}>{summary?.words ?? 'Board'}</h1>
        <LiveNote everyS={5} />
      </div>
      {targets.error !== null && <Unreachable error={targets.error} />}
      {targets.isPending && <p>Reading the targets…</p>}
      {targets.data !== undefined && (
        <>
          <ViewBar targets={targets.data.targets} view={readView(address)} onView={show} />
          <Targets
            targets={targets.data.targets}
            unconfirmed={unconfirmed}
            view={view}
            onView={show}
          />
        </>
      )}
      <section aria-labelledby="recent" className={styles.recent}>
        <h2 id="recent">Recent</h2>
        {recentDeploys !== undefined && <Recent deploys={recentDeploys} />}
        {recent.data === undefined && recent.error !== null && <p>{explain(recent.error).title}</p>}
      </section>
    </main>
  );
}

function Unreachable({ error }: { error: Error }) {
  const { title, detail } = explain(error);
  return (
    <Notice tone="stop" title={title} isAlert>
      <p>{detail} What is shown below may be old.</p>
    </Notice>
  );
}
