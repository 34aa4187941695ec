import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import { useNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { Copyable } from '../../ui/copy.tsx';
import { Environment } from '../../ui/environment.tsx';
import { Ago } from '../../ui/time.tsx';
import { elapsed, startedBy } from '../../words/doing.ts';
import { utc } from '../../words/time.ts';
import { CopySummary } from './copy-summary.tsx';
import styles from './deploy-page.module.css';
import { Fact } from './fact.tsx';
import { Ships } from './ships.tsx';

/** What was deployed where; the facts of it are beside it, or where there is no room, after its progress. */
export function Dossier({
  deploy,
  title,
  children,
}: {
  deploy: Deploy;
  title: string;
  children: ReactNode;
}) {
  return (
    <header className={styles.dossier}>
      <p className={styles.back}>
        <Link to={paths.board}>Board</Link>
      </p>
      <div className={styles.heading}>
        <h1>{title}</h1>
        <Environment name={deploy.environment} />
        {deploy.origin === 'outside' && <span className={styles.outside}>{startedBy(deploy)}</span>}
      </div>
      {children}
    </header>
  );
}

/** Who wanted it, when and why. */
export function Facts({ deploy, title }: { deploy: Deploy; title: string }) {
  const now = useNow();
  const isOutside = deploy.origin === 'outside';
  return (
    <dl className={styles.facts}>
      <Ships deploy={deploy} />
      <Fact name={isOutside ? 'Started' : 'Asked for'}>
        {deploy.requested_by} · <Ago at={deploy.requested_at_utc} />
        <span className={styles.exact}>{utc(deploy.requested_at_utc)}</span>
      </Fact>
      <Fact name={deploy.finished_at_utc === null ? 'Under way for' : 'Took'}>
        {elapsed(deploy, now)}
      </Fact>
      <Fact name="Workflow">
        {deploy.repository} · <code>{deploy.workflow}</code>
      </Fact>
      {deploy.reason !== null && <Fact name="Reason">{deploy.reason}</Fact>}
      {deploy.override_reason !== null && (
        <Fact name="Overrode what stood in the way">{deploy.override_reason}</Fact>
      )}
      {deploy.rolls_back !== null && (
        <Fact name="Rolls back">
          <Link to={paths.deploy(deploy.rolls_back)}>the deploy before it</Link>
        </Fact>
      )}
      <InputFacts inputs={deploy.inputs} />
      <Fact name="Deploy">
        <Copyable text={deploy.id} what="the deploy id" />
      </Fact>
      {deploy.github_run_id !== null && (
        <Fact name="Run">
          <Copyable text={String(deploy.github_run_id)} what="the run id" />
        </Fact>
      )}
      <CopySummary deploy={deploy} title={title} />
    </dl>
  );
}

function InputFacts({ inputs }: { inputs: Deploy['inputs'] }) {
  const entries = Object.entries(inputs);
  if (entries.length === 0) return null;
  return (
    <Fact name="Inputs">
      <ul className={styles.inputs} aria-label="Inputs">
        {entries.map(([name, value]) => (
          <li key={name}>
            {name} <code>{value}</code>
          </li>
        ))}
      </ul>
    </Fact>
  );
}
