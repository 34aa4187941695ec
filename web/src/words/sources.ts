import type { Evidence, Source } from '../../../src/domain/status.ts';

/** Where a status was learned, as a person would say it. */
export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  request: 'request',
  dispatch_response: 'dispatch answer',
  lookup: 'look-up',
  webhook: 'webhook',
  callback: 'callback',
  reconciler: 'reconciler',
  operator: 'operator',
  recovery: 'recovery after a restart',
};

/** How a run is known to be this deploy's. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  singled_out: 'the only run that fits',
  title: 'its title carries this deploy’s id',
  told: 'GitHub or the run itself said so',
  operator: 'an operator picked it',
};
