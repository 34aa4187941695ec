/** The variable that names the bug to plant; empty: none. Not `SIGNALBOX_…`, which the server checks. */
export const PLANTED_BUG = 'PLANTED_BUG';

/** What makes a process run with the bug of that name planted, or just as it would with one. */
export function environmentFor(bug: string): Readonly<Record<string, string>> {
  return {
    [PLANTED_BUG]: bug,
    NODE_OPTIONS: `--import=${import.meta.resolve('./plant.ts')}`,
    // What was compiled from the bug must not be kept for a sound server, nor the other way round.
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
}
