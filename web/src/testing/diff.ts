import type { Commit, Diff } from '../../../src/contract/code.ts';
import { AT } from './deploy.ts';

/** A commit whose sha is the same digit forty times. */
export function commitOf(digit: string, title = `commit ${digit}`): Commit {
  const author = { name: 'Ben', login: 'ben', avatar_url: null };
  return { sha: digit.repeat(40), title, author, at_utc: AT, url: 'https://github.example/c' };
}

/** One commit goes out to a target, all well, for tests to change what they are about. */
export function diffWith(change: Partial<Diff> = {}): Diff {
  const head = commitOf('b');
  return {
    target: 'heroku',
    ref: 'main',
    head,
    is_gone: false,
    live: { sha: 'a'.repeat(40), title: 'commit a', deploy: 'd1' },
    kind: 'forward',
    ahead: 1,
    behind: 0,
    commits: [head],
    taken_back: [],
    not_included: null,
    flagged: [],
    are_paths_cut: false,
    marked: [],
    are_marks_known: true,
    is_promoted: null,
    checks: [],
    are_checks_whole: true,
    approval: null,
    compare_url: null,
    sha_input: null,
    notes: [],
    ...change,
  };
}
