import { spawn } from 'node:child_process';
import { makeFolder } from '../harness/bench.ts';
import type { Scope } from '../harness/test.ts';

/** How a command ended and all it said. */
export type Said = Readonly<{ code: number | null; out: string; err: string }>;

/** Runs a command of the real GitHub CLI against one repository. */
export type Gh = (...args: readonly string[]) => Promise<Said>;

/**
 * The `gh` of the machine, for which the simulated GitHub at `origin` is the proxy to everything: it
 * speaks plain HTTP to the one host `github.localhost`. It finds no settings of anybody.
 */
export function realGh(t: Scope, origin: string, token: string): Gh {
  const folder = makeFolder(t, '');
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: folder, GH_CONFIG_DIR: folder },
    ...{ GH_TOKEN: token, HTTP_PROXY: origin, GH_NO_UPDATE_NOTIFIER: '1' },
  };
  return (...args) =>
    new Promise((resolve, reject) => {
      const all = [...args, '-R', 'github.localhost/acme/shop'];
      const child = spawn('gh', all, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = { out: '', err: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said.err += text;
      });
      child.on('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ENOENT' ? new Error(MISSING) : error);
      });
      child.on('close', (code) => resolve({ code, ...said }));
      t.after(() => child.kill());
    });
}

const MISSING =
  'the GitHub CLI is not installed: these tests need `gh` on the PATH (apt-get install gh)';
