import { Link, useParams } from 'react-router';
import type { CommitReport } from '../../../../src/contract/commit.ts';
import { explain, NoAnswer } from '../../data/answer.ts';
import { useCommit } from '../../data/history.ts';
import { paths } from '../../paths.ts';
import { LiveNote } from '../../progress/live-note.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Environment } from '../../ui/environment.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTab } from '../../ui/tab.ts';
import { Ago } from '../../ui/time.tsx';
import { shortSha, startedBy } from '../../words/doing.ts';
import { Deploys } from '../history/deploys.tsx';
import styles from './commit-page.module.css';

/** Where a commit is live, and every deploy of it. */
export default function CommitPage() {
  const { sha = '' } = useParams();
  const { data, error } = useCommit(sha);
  useTab('page', `Commit ${shortSha(sha)}`, null);
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>
        Commit <code>{data?.sha ?? sha}</code>
        {data?.matches.length === 1 && <CopyButton text={data.sha} what="the commit" />}
      </h1>
      {error !== null && <Missing error={error} isOld={data !== undefined} />}
      {data === undefined && error === null && <p>Reading the commit…</p>}
      {data !== undefined && <Known commit={data} />}
    </main>
  );
}

function Missing({ error, isOld }: { error: Error; isOld: boolean }) {
  const { title, detail } = explain(error);
  const isGone = error instanceof NoAnswer && error.answer.kind === 'problem';
  return (
    <Notice tone="stop" title={title} isAlert>
      <p>{isOld ? 'What is shown here may be old.' : detail}</p>
      {isGone && (
        <p>
          <Link to={paths.history}>Go to the history</Link>
        </p>
      )}
    </Notice>
  );
}

function Known({ commit }: { commit: CommitReport }) {
  if (commit.matches.length > 1) return <Several matches={commit.matches} />;
  return (
    <>
      <LiveOn commit={commit} />
      <section aria-labelledby="deploys" className={styles.part}>
        <h2 id="deploys">Deploys of it</h2>
        <Deploys deploys={commit.deploys} name="Deploys of this commit" />
        <LiveNote everyS={5} />
      </section>
    </>
  );
}

function LiveOn({ commit: { live_on: places } }: { commit: CommitReport }) {
  const later = 'Targets with a later commit may contain it.';
  return (
    <section aria-labelledby="live" className={styles.part}>
      <h2 id="live">Where it is live</h2>
      {places.length === 0 ? (
        <p>This very commit is live nowhere now. {later}</p>
      ) : (
        <>
          <p>This very commit is live on</p>
          <ul className={styles.places} aria-label="Live on">
            {places.map((place) => (
              <Place key={place.target} place={place} />
            ))}
          </ul>
          <p>{later}</p>
        </>
      )}
    </section>
  );
}

function Place({ place }: { place: CommitReport['live_on'][number] }) {
  const { title, environment, deploy } = place;
  return (
    <li>
      <Mark shape="disc" tone="go" size={16} />
      <Link to={paths.deploy(deploy.id)}>{title}</Link>
      <Environment name={environment} />
      <span className={styles.quiet}>
        {startedBy(deploy)} · <Ago at={deploy.finished_at_utc ?? deploy.updated_at_utc} />
      </span>
    </li>
  );
}

function Several({ matches }: { matches: readonly string[] }) {
  return (
    <section aria-labelledby="several" className={styles.part}>
      <h2 id="several">Several commits begin so</h2>
      <ul aria-label="Commits">
        {matches.map((sha) => (
          <li key={sha}>
            <Link to={paths.commit(sha)}>
              <code>{sha}</code>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
