import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_TOKEN, demoBehaviour, demoWorld } from '../sim/demo-world.ts';
import { startSimulator } from '../sim/server.ts';
import { callBackTo } from './callback.ts';

/** The console as it is in production, as a process of its own, over a simulated GitHub in this one. */

const SERVER = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const TARGETS = fileURLToPath(new URL('signalbox.yaml', import.meta.url));

const port = process.env['PORT'] ?? '8080';
const consoleUrl = `http://127.0.0.1:${port}`;
const callbackToken = randomUUID();
const webhookSecret = randomUUID();
const folder = mkdtempSync(join(tmpdir(), 'signalbox-demo-'));

const simulator = await startSimulator({
  world: demoWorld(),
  behaviour: demoBehaviour,
  onStep: callBackTo(consoleUrl, callbackToken),
});

const server = spawn(process.execPath, [SERVER], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    PORT: port,
    DATABASE_URL: `sqlite:${join(folder, 'signalbox.db')}`,
    SIGNALBOX_CONFIG: TARGETS,
    GITHUB_API_URL: simulator.url,
    GITHUB_TOKEN: DEMO_TOKEN,
    CALLBACK_TOKEN: callbackToken,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    FLAG_CONSOLE_DEPLOY_ASYNC: 'on',
  },
});
server.on('exit', (code) => {
  void simulator.close().then(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code ?? 0);
  });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => server.kill('SIGTERM'));

if (await isReady()) {
  const url = `${consoleUrl}/api/github/webhooks`;
  for (const { fullName: repository } of simulator.world.repositories) {
    simulator.addHook({ kind: 'repository', repository, url, secret: webhookSecret });
  }
  process.stdout.write(
    `\n  Signalbox is at  ${consoleUrl}\n  Its simulated GitHub is at ${simulator.origin}; nothing leaves this machine.\n  Press Deploy on a target. Ctrl+C ends the demo and forgets what it did.\n\n`,
  );
}

/** Whether the server came up; false where it ended instead (it has said why). */
async function isReady(): Promise<boolean> {
  while (server.exitCode === null) {
    const response = await fetch(`${consoleUrl}/readyz`).catch(() => null);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
