import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/harness/port.ts';

/** What `npm start` runs. */
const SERVER = fileURLToPath(new URL('../bin/signalbox.js', import.meta.url));

export type ServerProcess = AsyncDisposable &
  Readonly<{
    url: string;
    /** From the start of the process to the first 200 of /readyz. */
    readyMs: number;
    /** Resident memory in MB, as the system counts it now. */
    residentMb: () => number;
  }>;

/** The real server as a process of its own, over a database of its own. */
export async function startServerProcess(
  targets: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  const config = join(folder, 'signalbox.yaml');
  writeFileSync(config, targets);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [SERVER, 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(folder, 'signalbox.db')}`,
      SIGNALBOX_CONFIG: config,
      LOG_LEVEL: 'error',
      ...env,
    },
  });
  await untilReady(url, child);
  return {
    url,
    readyMs: performance.now() - startedAt,
    residentMb: () => residentMb(child),
    [Symbol.asyncDispose]: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`the server ended with ${child.exitCode}`);
}

function residentMb({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
