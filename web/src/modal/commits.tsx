import { useState } from 'react';
import type { Commit } from '../../../src/contract/code.ts';
import { Sha } from '../ui/sha.tsx';
import { Ago } from '../ui/time.tsx';
import styles from './commits.module.css';
import { count } from './words.ts';

const FIRST = 3;

/** Commits, newest first: a few to see, the rest behind a fold. */
export function Commits({
  name,
  commits,
  total,
  fresh,
}: {
  name: string;
  commits: readonly Commit[];
  /** How many there are; only so many are listed. */
  total: number;
  fresh: ReadonlySet<string>;
}) {
  // What has just come must not come behind a fold.
  const atOnce = Math.max(FIRST, commits.findLastIndex(({ sha }) => fresh.has(sha)) + 1);
  const rest = commits.slice(atOnce);
  return (
    <div className={styles.all}>
      <List name={name} commits={commits.slice(0, atOnce)} fresh={fresh} />
      {rest.length > 0 && (
        <details className={styles.fold}>
          <summary>{count(rest.length, 'more commit')}</summary>
          <List name={`${name}, the rest`} commits={rest} fresh={fresh} />
        </details>
      )}
      {total > commits.length && <p>{count(total - commits.length, 'older commit')} not listed.</p>}
    </div>
  );
}

function List({
  name,
  commits,
  fresh,
}: {
  name: string;
  commits: readonly Commit[];
  fresh: ReadonlySet<string>;
}) {
  return (
    <ul aria-label={name} className={styles.list}>
      {commits.map((commit) => (
        <li key={commit.sha} className={styles.commit}>
          <Avatar author={commit.author} />
          <span className={styles.title}>
            <Sha sha={commit.sha} /> {fresh.has(commit.sha) && <b className={styles.fresh}>new</b>}{' '}
            {commit.title}
          </span>
          <span className={styles.by}>
            {commit.author.login ?? commit.author.name} · <Ago at={commit.at_utc} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The author's name stands beside it, so it is silent itself. */
function Avatar({ author }: { author: Commit['author'] }) {
  const [isMissing, setMissing] = useState(false);
  if (author.avatar_url !== null && !isMissing) {
    return (
      <img
        className={styles.avatar}
        src={author.avatar_url}
        alt=""
        width={20}
        height={20}
        onError={() => setMissing(true)}
      />
    );
  }
  const initials = author.name.split(/\s+/).map((word) => word.charAt(0));
  return (
    <span className={styles.initials} aria-hidden="true">
      {initials.slice(0, 2).join('').toUpperCase()}
    </span>
  );
}
