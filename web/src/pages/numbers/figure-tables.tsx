import type { ReactNode } from 'react';
import type { Figures, TargetNumbers } from '../../../../src/contract/numbers.ts';
import { Environment } from '../../ui/environment.tsx';
import styles from './figure-tables.module.css';
import { counted, dayWords, percent, took } from './words.ts';

/** What the charts draw, and what they do not, to be read figure by figure. */

/** Where a name is too long to leave room for the figures, the table scrolls by itself and not the page. */
function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <section
      className={styles.box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard
      tabIndex={0}
      aria-label={caption}
    >
      <table className={styles.table}>
        <caption>{caption}</caption>
        {children}
      </table>
    </section>
  );
}

export function PerDayTable({ days, caption }: { days: Figures['per_day']; caption: string }) {
  return (
    <Table caption={`${caption}, the newest day first`}>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Succeeded</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map(({ date, succeeded, failed }) => (
          <tr key={date}>
            <th scope="row">
              <time dateTime={date}>{dayWords(date)}</time>
            </th>
            <td>{succeeded}</td>
            <td>{failed}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

export function DurationsTable({ targets }: { targets: readonly TargetNumbers[] }) {
  return (
    <Table caption="How long deploys of each target take">
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">Half within</th>
          <th scope="col">Nine in ten within</th>
          <th scope="col">Told by</th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => (
          <tr key={target.id}>
            <Name target={target} />
            <UsualCells usual={target.usual} />
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function UsualCells({ usual }: Pick<TargetNumbers, 'usual'>) {
  if (usual === null) return <td colSpan={3}>too few to tell</td>;
  return (
    <>
      <td>{took(usual.p50_s)}</td>
      <td>{took(usual.p90_s)}</td>
      <td>{counted(usual.runs, 'deploy')}</td>
    </>
  );
}

/** The four figures of each target, to be compared. */
export function TargetsTable({ targets }: { targets: readonly TargetNumbers[] }) {
  return (
    <Table caption="Each target’s figures in these days">
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">Deploys</th>
          <th scope="col">Failure rate</th>
          <th scope="col">Time to restore</th>
          <th scope="col">Lead time</th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => {
          const { id, deploys, failure_rate: rate, restore, lead } = target;
          return (
            <tr key={id}>
              <Name target={target} />
              <td>{deploys}</td>
              <td>{rate === null ? 'none' : percent(rate)}</td>
              <td>{restore.median_s === null ? 'none' : took(restore.median_s)}</td>
              <td>{lead === null ? 'not known' : took(lead.median_s)}</td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function Name({ target: { title, environment } }: { target: TargetNumbers }) {
  return (
    <th scope="row">
      <span className={styles.target}>
        {title} <Environment name={environment} />
      </span>
    </th>
  );
}
