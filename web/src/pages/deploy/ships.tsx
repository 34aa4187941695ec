import { ExternalLink } from 'lucide-react';
import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import { useEarlier } from '../../data/orders.ts';
import { paths } from '../../paths.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { Sha } from '../../ui/sha.tsx';
import { shortSha } from '../../words/doing.ts';
import { replacedDeploy } from '../../words/earlier.ts';
import { commitUrl, compareUrl } from '../../words/shipping.ts';
import styles from './deploy-page.module.css';
import { Fact } from './fact.tsx';

/** Which commit ships, from which ref, and what was live there before. */
export function Ships({ deploy }: { deploy: Deploy }) {
  const earlier = useEarlier(deploy);
  const before = replacedDeploy(deploy, earlier.data?.deploys ?? []);
  const { sha, title } = deploy;
  return (
    <>
      <Fact name="Ships">
        <span className={styles.ships}>
          <code>{deploy.ref}</code>
          {sha !== null && (
            <span>
              {'→ '}
              <Sha sha={sha} /> <CopyButton text={sha} what="the commit’s sha" />
            </span>
          )}
          {title !== null && <span>{title}</span>}
          <AtGitHub url={commitUrl(deploy)} words="commit" />
        </span>
      </Fact>
      {before !== null && (
        <Fact name={deploy.status === 'succeeded' ? 'Replaced' : 'Live before it'}>
          <span className={styles.ships}>
            <Link to={paths.deploy(before.id)}>
              {before.sha === null ? before.ref : <code>{shortSha(before.sha)}</code>}
              {before.title !== null && ` ${before.title}`}
            </Link>
            <AtGitHub url={compareUrl(deploy, before)} words="compare" />
          </span>
        </Fact>
      )}
    </>
  );
}

function AtGitHub({ url, words }: { url: string | null; words: string }) {
  if (url === null) return null;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {words} <ExternalLink size={13} aria-label="on GitHub" />
    </a>
  );
}
