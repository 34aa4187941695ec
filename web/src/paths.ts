import { DEPLOY_STATUSES, isFinal } from '../../src/domain/status.ts';

const UNDER_WAY = DEPLOY_STATUSES.filter((each) => !isFinal(each)).map((each) => ['status', each]);

/** Every address of the console, in one place. */
export const paths = {
  board: '/',
  history: '/history',
  underWay: (target: string) =>
    `/history?${new URLSearchParams([['target', target], ...UNDER_WAY])}`,
  numbers: '/numbers',
  deploy: (id: string) => `/deploys/${encodeURIComponent(id)}`,
  commit: (sha: string) => `/commits/${encodeURIComponent(sha)}`,
};
