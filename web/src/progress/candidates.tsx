import { ExternalLink } from 'lucide-react';
import type { Candidate } from '../../../src/contract/deploy.ts';
import { Button } from '../ui/button.tsx';
import { Ago } from '../ui/time.tsx';
import { shortSha } from '../words/doing.ts';
import styles from './doubt.module.css';

/** The runs that may be this deploy's, for a person to pick from: shown, never guessed. */
export function Candidates({
  candidates,
  isBusy,
  onPick,
}: {
  candidates: readonly Candidate[];
  isBusy: boolean;
  onPick: (runId: number) => void;
}) {
  if (candidates.length === 0) return null;
  return (
    <div>
      <p>It ran? Pick the run:</p>
      <ul className={styles.candidates} aria-label="Runs that may be this deploy’s">
        {candidates.map((each) => (
          <li key={each.github_run_id} className={styles.candidate}>
            <span className={styles.what}>
              <a href={each.url} target="_blank" rel="noreferrer">
                {each.title || `Run ${each.github_run_id}`}{' '}
                <ExternalLink size={13} aria-label="on GitHub" />
              </a>
              <span className={styles.facts}>
                <Ago at={each.created_at_utc} /> · {each.actor ?? 'unknown actor'} ·{' '}
                <code>{shortSha(each.head_sha)}</code> · run {each.github_run_id}
              </span>
            </span>
            <Button
              disabled={isBusy}
              onClick={() => onPick(each.github_run_id)}
              aria-label={`This is it: run ${each.github_run_id}`}
            >
              This is it
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
