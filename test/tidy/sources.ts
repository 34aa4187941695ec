import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Source = Readonly<{ path: string; text: string; imports: readonly string[] }>;

/** The files git knows or would take, by path from the root. */
export function trackedFiles(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every TypeScript file with what it imports: paths from the root, or package names. */
export function sources(): readonly Source[] {
  return trackedFiles()
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = read(path);
      const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
      const imports = [...found].map(([, name = '']) =>
        name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), name)) : name,
      );
      return { path, text, imports };
    });
}
