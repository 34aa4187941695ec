import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { explain } from '../../data/answer.ts';
import { useRecent, useTargets, useUnconfirmed } from '../../data/queries.ts';
import { LiveNote } from '../../progress/live-note.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTab } from '../../ui/tab.ts';
import { needsYou } from '../../words/doing.ts';
import styles from './board.module.css';
import { Recent } from './recent.tsx';
import { TargetRow } from './target-row.tsx';

/** Every target with what is live on it, what is on its way, and the one button. */
export function Board() {
  const targets = useTargets();
  const recent = useRecent();
  const unconfirmed = useUnconfirmed(true).data?.deploys ?? [];
  const summary = targets.data === undefined ? null : summaryOf(targets.data.targets, unconfirmed);
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
        <Targets targets={targets.data.targets} unconfirmed={unconfirmed} />
      )}
      <section aria-labelledby="recent" className={styles.recent}>
        <h2 id="recent">Recent</h2>
        {recent.data !== undefined && <Recent deploys={recent.data.deploys} />}
        {recent.data === undefined && recent.error !== null && <p>{explain(recent.error).title}</p>}
      </section>
    </main>
  );
}

function Targets({
  targets,
  unconfirmed,
}: {
  targets: readonly Target[];
  unconfirmed: readonly Deploy[];
}) {
  if (targets.length === 0) {
    return (
      <div className={styles.empty}>
        <p>
          <strong>No targets yet.</strong>
        </p>
        <p>
          Name what can be deployed in <code>signalbox.yaml</code>, then start the console again.
        </p>
      </div>
    );
  }
  return (
    <ul className={styles.targets} aria-label="Targets">
      {targets.map((target) => (
        <TargetRow key={target.id} target={target} unconfirmed={hiddenBy(target, unconfirmed)} />
      ))}
    </ul>
  );
}

/** The unconfirmed deploys of a target that a newer one covers on its row. */
function hiddenBy(target: Target, unconfirmed: readonly Deploy[]): readonly Deploy[] {
  return unconfirmed.filter((each) => each.target === target.id && each.id !== target.open?.id);
}

function Unreachable({ error }: { error: Error }) {
  const { title, detail } = explain(error);
  return (
    <Notice tone="stop" title={title} isAlert>
      <p>{detail} What is shown below may be old.</p>
    </Notice>
  );
}

/** "1 under way · 1 needs you", and what the tab shows of it. */
function summaryOf(targets: readonly Target[], unconfirmed: readonly Deploy[]) {
  const open = targets.flatMap((each) => [
    ...(each.open === null ? [] : [each.open]),
    ...hiddenBy(each, unconfirmed),
  ]);
  const waiting = open.filter(needsYou).length;
  const underWay = open.length - waiting;
  const parts = [
    ...(underWay > 0 ? [`${underWay} under way`] : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'needs' : 'need'} you`] : []),
  ];
  const words = parts.length === 0 ? 'All quiet' : parts.join(' · ');
  const tone = waiting > 0 ? ('doubt' as const) : underWay > 0 ? ('run' as const) : null;
  return { words, title: parts.join(' · '), tone };
}
