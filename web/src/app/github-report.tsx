import type { ReactNode } from 'react';
import type { GitHubReport } from '../../../src/contract/github.ts';
import { Ago, AtMinute } from '../ui/time.tsx';
import { clockWords, countWords, paceWords, purposeWords, tellsWords } from '../words/github.ts';
import styles from './github-report.module.css';

/** What GitHub lets the console do, what was asked of it, and how it tells. */
export function Report({ report }: { report: GitHubReport }) {
  return (
    <div className={styles.report}>
      <Limits budget={report.budget} />
      <Used used={report.used} />
      <dl className={styles.facts}>
        <Fact name="Webhooks">
          <Webhooks webhooks={report.webhooks} />
        </Fact>
        <Fact name="GitHub’s clock">{clockWords(report.clock_offset_ms)}</Fact>
        <Fact name="Dispatches">{tellsWords(report.tells_run)}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Limits({ budget }: { budget: GitHubReport['budget'] }) {
  if (budget.length === 0) return <p>Nothing has been asked of GitHub yet.</p>;
  return (
    <ul className={styles.limits} aria-label="Limits">
      {budget.map((each) => (
        <li key={each.credential}>
          <Limit of={each} />
        </li>
      ))}
    </ul>
  );
}

function Limit({ of: each }: { of: GitHubReport['budget'][number] }) {
  const { credential, limit, remaining, resets_at_utc: resetsAt, paused_until_utc: until } = each;
  const pace = paceWords(each);
  return (
    <>
      <strong>{credential}</strong>:{' '}
      {limit === null || remaining === null ? (
        'GitHub tells no limit'
      ) : (
        <>
          {remaining.toLocaleString('en-GB')} of {limit.toLocaleString('en-GB')} an hour left
        </>
      )}
      {resetsAt !== null && (
        <>
          , all again at <AtMinute at={resetsAt} />
        </>
      )}
      {pace !== null && <p>{pace}</p>}
      {until !== null && (
        <p>
          GitHub asked to wait until <AtMinute at={until} />.
        </p>
      )}
    </>
  );
}

function Used({ used }: { used: GitHubReport['used'] }) {
  const rows = Object.entries(used).toSorted(([, a], [, b]) => b.requests - a.requests);
  if (rows.length === 0) return null;
  return (
    <table className={styles.used}>
      <caption>Requests since the server started</caption>
      <thead>
        <tr>
          <th scope="col">to</th>
          <th scope="col">asked</th>
          <th scope="col">of these free</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([purpose, { requests, not_modified: free }]) => (
          <tr key={purpose}>
            <th scope="row">{purposeWords(purpose)}</th>
            <td>{requests}</td>
            <td>{free}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Webhooks({ webhooks }: { webhooks: GitHubReport['webhooks'] }) {
  if (!webhooks.is_on) return 'off: everything is found by asking';
  return (
    <>
      <p>on{webhooks.repositories.length === 0 && ', none has arrived yet'}</p>
      <ul aria-label="Webhooks by repository">
        {webhooks.repositories.map((each) => (
          <li key={each.repository}>
            {each.repository}: {each.is_trusted ? 'trusted, so little is asked' : 'not trusted'},
            last <Ago at={each.last_at_utc} />
            {each.missed_at_utc !== null && (
              <>
                , one missed <Ago at={each.missed_at_utc} />
              </>
            )}
          </li>
        ))}
      </ul>
      <Received received={webhooks.received} />
      {webhooks.repositories.length > 0 && <p>{webhooks.redelivery}</p>}
    </>
  );
}

function Received({ received }: { received: Readonly<Record<string, number>> }) {
  const words = countWords(received);
  return words === '' ? null : <p>Since the server started: {words}</p>;
}
