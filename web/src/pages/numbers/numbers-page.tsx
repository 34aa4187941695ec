import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import type { Figures, NumbersReport, TargetNumbers } from '../../../../src/contract/numbers.ts';
import { explain } from '../../data/answer.ts';
import { useNumbers } from '../../data/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTab } from '../../ui/tab.ts';
import { type Asked, readAsked, writeAsked } from './asked.ts';
import { Choices } from './choices.tsx';
import { DurationsTable, PerDayTable, TargetsTable } from './figure-tables.tsx';
import { Headlines } from './headlines.tsx';
import styles from './numbers.module.css';
import { Part } from './part.tsx';

// The drawings come with the library that draws; what they say is there before them.
const PerDayChart = lazy(() => import('./per-day-chart.tsx'));
const DurationsChart = lazy(() => import('./durations-chart.tsx'));

/** How often, how surely and how fast. What is asked stands in the address, and only there. */
export default function NumbersPage() {
  const [address, setAddress] = useSearchParams();
  const asked = readAsked(address);
  const ask = (change: Partial<Asked>): void =>
    setAddress(writeAsked({ ...asked, ...change }), { preventScrollReset: true });
  const numbers = useNumbers(asked.days);
  useTab('page', 'Numbers', null);
  return (
    <main className={styles.page}>
      <h1>Numbers</h1>
      <Choices asked={asked} targets={numbers.data?.targets ?? []} onAsk={ask} />
      {numbers.error !== null && (
        <Failed
          error={numbers.error}
          isOld={numbers.data !== undefined}
          onAgain={() => void numbers.refetch()}
        />
      )}
      {numbers.data === undefined && numbers.error === null && <p>Counting…</p>}
      {numbers.data !== undefined && (
        <Found report={numbers.data} asked={asked} onAll={() => ask({ target: '' })} />
      )}
    </main>
  );
}

function Failed({ error, isOld, onAgain }: { error: Error; isOld: boolean; onAgain: () => void }) {
  const { title, detail } = explain(error);
  return (
    <Notice tone="stop" title={title} isAlert>
      <p>{isOld ? 'What is shown here may be old.' : detail}</p>
      <p>
        <Button onClick={onAgain}>Try again</Button>
      </p>
    </Notice>
  );
}

type FoundProps = Readonly<{ report: NumbersReport; asked: Asked; onAll: () => void }>;

function Found({ report, asked, onAll }: FoundProps) {
  const { target: id } = asked;
  const shown = report.targets.filter((target) => id === '' || target.id === id);
  const figures: Figures | undefined = id === '' ? report.sum : shown[0];
  if (figures === undefined) {
    return (
      <div className={styles.empty}>
        <p>There is no such target.</p>
        <p>
          <Button onClick={onAll}>Show all targets</Button>
        </p>
      </div>
    );
  }
  const days = report.days.length;
  return (
    <>
      <Headlines figures={figures} days={days} />
      {figures.deploys === 0 ? (
        <div className={styles.empty}>
          <p>Nothing has ended in these {days} days.</p>
        </div>
      ) : (
        <PerDay figures={figures} days={days} />
      )}
      <Durations targets={shown} />
      {id === '' && <ByTarget targets={shown} />}
    </>
  );
}

function PerDay({ figures, days }: { figures: Figures; days: number }) {
  return (
    <Part
      title="Deploys per day"
      counts="Those that ended by success or failure, by the day of their end as your clock has it. What was cancelled, or turned out to be another deploy’s run, does not count."
      chart={
        <Suspense fallback={<div className={styles.chartToCome} />}>
          <PerDayChart days={figures.per_day} />
        </Suspense>
      }
      table={<PerDayTable days={figures.per_day} caption={`Deploys in these ${days} days`} />}
    />
  );
}

function Durations({ targets }: { targets: readonly TargetNumbers[] }) {
  const isAnyKnown = targets.some(({ usual }) => usual !== null);
  return (
    <Part
      title="Usual duration"
      counts="From asking to the end, of deploys that were started here and went through at the first attempt: the newest 50 of each target, whatever days are shown. Half of them took no longer than the first time, nine in ten no longer than the second. Under five there is none."
      chart={
        isAnyKnown ? (
          <Suspense fallback={<div className={styles.chartToCome} />}>
            <DurationsChart targets={targets} />
          </Suspense>
        ) : (
          <p className={styles.quiet}>Too few deploys to tell: it takes five of a target.</p>
        )
      }
      table={<DurationsTable targets={targets} />}
    />
  );
}

function ByTarget({ targets }: { targets: readonly TargetNumbers[] }) {
  return (
    <section aria-labelledby="by-target" className={styles.part}>
      <h2 id="by-target">By target</h2>
      <TargetsTable targets={targets} />
    </section>
  );
}
