import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import { hear } from '../../data/cache.ts';
import { linkRun } from '../../data/calls.ts';
import { useUnconfirmed } from '../../data/queries.ts';
import { useCall } from '../../data/use-call.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Ago } from '../../ui/time.tsx';
import styles from './is-run-of.module.css';

/** On a run from outside: the deploys that it may be the run of, since nobody knows whether they fired. */
export function IsRunOf({ deploy }: { deploy: Deploy }) {
  const runId = deploy.github_run_id;
  const isAsked = deploy.origin === 'outside' && runId !== null;
  const unconfirmed = useUnconfirmed(isAsked);
  if (!isAsked) return null;
  const asked = (unconfirmed.data?.deploys ?? []).filter((each) => isOfSameWorkflow(each, deploy));
  if (asked.length === 0) return null;
  return (
    <Notice tone="doubt" title="This may be the run of a deploy that is unconfirmed.">
      <ul className={styles.asked} aria-label="Unconfirmed deploys">
        {asked.map((each) => (
          <li key={each.id} className={styles.one}>
            <One unconfirmed={each} runId={runId} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function isOfSameWorkflow(one: Deploy, other: Deploy): boolean {
  return one.repository === other.repository && one.workflow === other.workflow;
}

/** Two clicks: a link cannot be taken back, and the run’s own page here ends with it. */
function One({ unconfirmed, runId }: { unconfirmed: Deploy; runId: number }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const call = useCall<Deploy>((answer) => {
    hear(client, answer);
    void navigate(paths.deploy(answer.id));
  });
  return (
    <>
      <p>
        <Link to={paths.deploy(unconfirmed.id)}>
          <code>{unconfirmed.ref}</code> · {unconfirmed.requested_by} ·{' '}
          <Ago at={unconfirmed.requested_at_utc} />
        </Link>
      </p>
      {isAsking ? (
        <span className={styles.sure}>
          <Button
            kind="primary"
            autoFocus
            disabled={call.isBusy}
            onClick={() => void call.run(linkRun(unconfirmed.id, runId))}
          >
            Yes, run {runId} is its run
          </Button>
          <Button disabled={call.isBusy} onClick={() => setAsking(false)}>
            No
          </Button>
        </span>
      ) : (
        <Button onClick={() => setAsking(true)}>
          This is the run of {unconfirmed.requested_by}’s deploy…
        </Button>
      )}
      {call.complaint !== null && <p role="alert">{call.complaint}</p>}
    </>
  );
}
