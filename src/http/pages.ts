import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problems.ts';

const NOT_BUILT = 'The console’s pages are not built yet. Run: npm run build\n';

/** The page’s own inline scripts, as the content policy names them: `'sha256-…'` (CSP Level 3, 2.3.1). */
export function inlineScripts(folder: string): string[] {
  const path = join(folder, 'index.html');
  if (!existsSync(path)) return [];
  const scripts = readFileSync(path, 'utf8').matchAll(/<script>(.*?)<\/script>/gs);
  return Array.from(scripts, ([, script = '']) => {
    return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  });
}

/**
 * The built console. Its files carry a hash in their name and are kept for ever; the page that names
 * them is asked for each time. Every address that is no file and no API is the console's own.
 */
export async function installPages(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        const isHashed = path.includes('/assets/');
        reply.header(
          'cache-control',
          isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = ['GET', 'HEAD'].includes(request.method) && !request.url.startsWith('/api/');
    if (!isPage || /\.\w+$/.test(request.url.split('?')[0] ?? '')) {
      throw new ProblemError('not-found', `There is nothing at ${request.method} ${request.url}.`);
    }
    if (!isBuilt) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    return reply.sendFile('index.html');
  });
}
