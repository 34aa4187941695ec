/** Every address of the console, in one place. */
export const paths = {
  board: '/',
  history: '/history',
  numbers: '/numbers',
  deploy: (id: string) => `/deploys/${encodeURIComponent(id)}`,
  commit: (sha: string) => `/commits/${encodeURIComponent(sha)}`,
};
