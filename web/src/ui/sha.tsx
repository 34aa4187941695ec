import { Link } from 'react-router';
import { paths } from '../paths.ts';
import { shortSha } from '../words/doing.ts';

/** A commit by its first digits, leading to where it went. */
export function Sha({ sha }: { sha: string }) {
  return (
    <Link to={paths.commit(sha)} aria-label={`commit ${shortSha(sha)}`}>
      <code>{shortSha(sha)}</code>
    </Link>
  );
}
