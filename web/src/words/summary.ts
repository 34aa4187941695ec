import type { Deploy } from '../../../src/contract/deploy.ts';
import { elapsed, headline, shortSha, startedBy } from './doing.ts';
import { differsWords } from './shipping.ts';
import { utc } from './time.ts';

/** What happened, as plain text for a chat: the state first, then what, by whom, and where to look. */
export function summaryOf(
  deploy: Deploy,
  { title, url, now }: Readonly<{ title: string; url: string; now: number }>,
): string {
  const { environment, github_run_id: runId, github_run_url: runUrl } = deploy;
  const where = environment === null ? title : `${title}, ${environment}`;
  const over = deploy.finished_at_utc === null ? 'under way for' : 'took';
  const number = deploy.github_run_number;
  const run = runId === null ? null : `Run ${number === null ? runId : `#${number}`}`;
  const lines = [
    `${where}: ${headline(deploy)}`,
    [deploy.ref, deploy.sha && shortSha(deploy.sha), deploy.title].filter(Boolean).join(' '),
    `${startedBy(deploy)}, ${utc(deploy.requested_at_utc)}, ${over} ${elapsed(deploy, now)}`,
    deploy.reason && `Reason: ${deploy.reason}`,
    differsWords(deploy),
    deploy.error,
    run && [run, runUrl].filter(Boolean).join(' '),
    url,
  ];
  return lines.filter(Boolean).join('\n');
}
