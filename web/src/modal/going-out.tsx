import { ExternalLink } from 'lucide-react';
import type { Diff } from '../../../src/contract/code.ts';
import type { Target } from '../../../src/contract/target.ts';
import { explain } from '../data/answer.ts';
import { useSpoken } from '../ui/announcer.tsx';
import { Mark } from '../ui/mark.tsx';
import { Sha } from '../ui/sha.tsx';
import { Commits } from './commits.tsx';
import styles from './shipment.module.css';
import type { Shipment } from './use-shipment.ts';
import { changeWords, count } from './words.ts';

const FEW_PATHS = 5;

/** What would go out, and what would be taken back, commit by commit. */
export function GoingOut({
  target,
  shipment,
  isSettled,
}: {
  target: Target;
  shipment: Shipment;
  /** What is typed as the ref is what was asked about. */
  isSettled: boolean;
}) {
  const { diff, error, isReading } = shipment;
  const where = target.environment ?? target.title;
  const isShown = diff !== undefined && isSettled;
  useSpoken(isShown ? changeWords(diff, where) : null);
  return (
    <section className={styles.part} aria-labelledby="going-out">
      <h3 id="going-out" className={styles.name}>
        Going out
      </h3>
      <div className={styles.roomy}>
        {isShown && <Change diff={diff} where={where} shipment={shipment} />}
        {!isShown && (error === null || isReading || !isSettled) && (
          <p className={styles.quiet}>Reading what would go out…</p>
        )}
        {!isShown && error !== null && !isReading && isSettled && (
          <Unknown notes={[explain(error).title]} />
        )}
      </div>
    </section>
  );
}

function Change({ diff, where, shipment }: { diff: Diff; where: string; shipment: Shipment }) {
  const { head, ahead, behind, kind, commits, taken_back: back, not_included: left } = diff;
  const { fresh } = shipment;
  const isNew = head !== null && kind === 'first';
  return (
    <>
      <p className={styles.line}>
        <span>
          <code>{head?.sha === diff.ref ? 'commit' : diff.ref}</code>
          {head !== null && (
            <>
              {' → '}
              <Sha sha={head.sha} />
            </>
          )}{' '}
          · {changeWords(diff, where)}
        </span>
        {diff.compare_url !== null && (
          <a href={diff.compare_url} target="_blank" rel="noreferrer">
            compare <ExternalLink size={13} aria-hidden />
          </a>
        )}
      </p>
      {isNew && <Commits name="Going out" commits={[head]} total={1} fresh={fresh} />}
      {ahead > 0 && <Commits name="Going out" commits={commits} total={ahead} fresh={fresh} />}
      {behind > 0 && (
        <>
          <p>Taken back:</p>
          <Commits name="Taken back" commits={back} total={behind} fresh={fresh} />
        </>
      )}
      {left !== null && left.by > 0 && (
        <p className={styles.quiet}>
          {count(left.by, 'newer commit')} of <code>{left.ref}</code> not included
        </p>
      )}
      <Flagged diff={diff} />
      {kind === 'unknown' && !diff.is_gone && <Unknown notes={diff.notes} />}
      {kind !== 'unknown' && diff.notes.map((note) => <p key={note}>{note}</p>)}
    </>
  );
}

/** What could not be read does not stand in the way of an urgent deploy; it is said, though. */
function Unknown({ notes }: { notes: readonly string[] }) {
  return (
    <>
      <p className={styles.marked}>
        <Mark shape="diamond" tone="doubt" size={16} />
        <span>What would go out could not be read.</span>
      </p>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <p>It can be deployed all the same, without this check.</p>
    </>
  );
}

function Flagged({ diff: { flagged, are_paths_cut: isCut } }: { diff: Diff }) {
  if (flagged.length === 0) return null;
  const said = `${count(flagged.length, 'path')} to look at twice`;
  return (
    <details className={styles.flagged} data-tone="doubt" open={flagged.length <= FEW_PATHS}>
      <summary>
        <Mark shape="diamond" tone="doubt" size={16} />{' '}
        <strong>{isCut ? `${said}, among the first 300` : said}</strong>
      </summary>
      <ul aria-label="Flagged paths">
        {flagged.map(({ path, pattern }) => (
          <li key={path}>
            <code>{path}</code> <span className={styles.quiet}>({pattern})</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
