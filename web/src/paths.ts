/** Every address of the console, in one place. */
export const paths = {
  board: '/',
  deploy: (id: string) => `/deploys/${encodeURIComponent(id)}`,
};
