/** Where somebody asked to be taken in the log; each asking is another object. */
export type Go = Readonly<{ to: 'lines' | 'error' }>;
