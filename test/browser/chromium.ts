import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A real Chromium: the one in $CHROME, the system's, or the one that npm brought. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await executable();
  try {
    return await chromium.launch({ executablePath, args: ARGUMENTS });
  } catch (cause) {
    const mend = 'apt-get install chromium, or set $CHROME to a Chromium';
    throw new Error(`${executablePath} does not start here: ${mend}`, { cause });
  }
}

async function executable(): Promise<string> {
  const given = [process.env['CHROME'], '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  );
  return given ?? unpacked();
}

/**
 * The package unpacks into the temporary folder and takes what lies there: so one folder a version, which
 * appears whole or not at all, since several test files may be the first to need it.
 */
async function unpacked(): Promise<string> {
  const { default: packaged } = await import('@sparticuz/chromium');
  const about = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(readFileSync(about, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `signalbox-chromium-${version}`);
  const executable = join(folder, 'chromium');
  if (existsSync(executable)) return executable;
  const own = mkdtempSync(`${folder}-`);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = own;
  try {
    await packaged.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    renameSync(own, folder);
  } catch {
    // Another was quicker.
    rmSync(own, { recursive: true, force: true });
  }
  return executable;
}
