import { Link } from 'react-router';
import { problemCode } from '../../../src/contract/problem.ts';
import { paths } from '../paths.ts';
import type { Attempt } from '../send/attempt.ts';
import { Notice } from '../ui/notice.tsx';
import { detailWords } from '../words/problems.ts';
import styles from './deploy-modal.module.css';

/** A certain no: what happened, that nothing fired, what to do, and the deploy in question. */
export function Refusal({ attempt }: { attempt: Attempt }) {
  const { problem, retryAfterS } = attempt;
  if (problem === null) return null;
  const code = problemCode(problem.type);
  const isKeyTaken = code === 'idempotency-key-reused';
  // It is read once one has signed in again.
  const wasCutOff = code === 'not-signed-in';
  return (
    <Notice tone="stop" title={wasCutOff ? 'Your session had ended' : problem.title} isAlert>
      <p>{wasCutOff ? 'You are signed in again: press once more.' : detailWords(problem)}</p>
      <p className={styles.quiet}>
        {isKeyTaken ? 'This request sent nothing to GitHub.' : 'Nothing was sent to GitHub.'}
        {retryAfterS !== null && ` Try again in ${retryAfterS} s.`}
      </p>
      {problem.deploy !== undefined && (
        <p>
          <Link replace to={paths.deploy(problem.deploy.id)}>
            {isKeyTaken
              ? 'See the deploy that has the key'
              : code === 'target-busy'
                ? 'See the deploy in the way'
                : 'See what was kept of it'}
          </Link>
        </p>
      )}
    </Notice>
  );
}

/** The server's complaint about one member of the body. */
export function errorAt(attempt: Attempt, pointer: string): string | null {
  return attempt.problem?.errors?.find((each) => each.pointer === pointer)?.detail ?? null;
}
