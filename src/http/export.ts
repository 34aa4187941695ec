import { pipeline, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import type { Deploy } from '../contract/deploy.ts';
import { DeployFilters } from '../contract/query.ts';
import type { Clock, DeployFilter, Views } from '../engine/ports.ts';
import { filterOf } from './filter.ts';
import { renderDeploy, utc } from './render.ts';
import { problems, type Routes } from './routes.ts';

const MOST_ROWS = 100_000;
/** How many deploys are counted, and read, before others get their turn. */
const COUNTED_AT_ONCE = 2_000;
const READ_AT_ONCE = 200;

const COLUMNS = [
  'id',
  'target',
  'environment',
  'repository',
  'workflow',
  'ref',
  'sha',
  'status',
  'requested_by',
  'origin',
  'reason',
  'requested_at_utc',
  'finished_at_utc',
  'duration_s',
  'github_run_url',
];

/** What a file holds, fixed before its first byte leaves: positions from `first` back to `last`. */
type Extent = Readonly<{ first: number; last: number; isCut: boolean }>;

/** The history as a file for a spreadsheet. */
export function exportRoute(app: Routes, { views, clock }: { views: Views; clock: Clock }): void {
  app.get(
    '/deploys.csv',
    {
      schema: {
        summary: 'Deploys as CSV, newest first',
        description: `RFC 4180 in UTF-8 with a header row, at most ${MOST_ROWS} deploys; the header \`Signalbox-Truncated\` says \`true\` where more would fit. A text that a spreadsheet would take for a formula (it begins with \`=\`, \`+\`, \`-\`, \`@\`, a tab or a carriage return) has an apostrophe before it.`,
        tags: ['deploys'],
        querystring: DeployFilters,
        response: {
          200: {
            description: 'The deploys, a row each.',
            headers: z.object({ 'signalbox-truncated': z.enum(['true', 'false']) }),
            // What is sent is a stream of that text.
            content: { 'text/csv': { schema: z.unknown().meta({ type: 'string' }) } },
          },
          ...problems(400, 401),
        },
      },
    },
    async (request, reply) => {
      const filter = filterOf(request.query, { limit: READ_AT_ONCE, before: null, from: null });
      const extent = await extentOf(views, filter);
      const file = stringify({
        ...{ header: true, columns: COLUMNS, record_delimiter: 'windows', escape_formulas: true },
        quoted_match: /[\r\n]/,
      });
      pipeline(Readable.from(rows(views, filter, extent)), file, (error) => {
        if (error) request.log.warn({ err: error }, 'the CSV broke off');
      });
      const name = `signalbox-deploys-${utc(clock.now()).slice(0, 10)}.csv`;
      return reply
        .header('content-type', 'text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .header('signalbox-truncated', String(extent?.isCut ?? false))
        .send(file);
    },
  );
}

/** Counted ahead, since only what comes first in an answer can say whether it is whole. Null: none. */
async function extentOf(views: Views, filter: DeployFilter): Promise<Extent | null> {
  let first: number | null = null;
  let last: number | null = null;
  for (let left = MOST_ROWS; left > 0; await nextTurn()) {
    const limit = Math.min(COUNTED_AT_ONCE, left);
    const found: readonly number[] = await views.positions({ ...filter, before: last, limit });
    first ??= found[0] ?? null;
    last = found.at(-1) ?? last;
    left -= limit;
    if (first === null || last === null) return null;
    if (found.length < limit) return { first, last, isCut: false };
  }
  if (first === null || last === null) return null;
  const isCut = (await views.positions({ ...filter, before: last, limit: 1 })).length > 0;
  return { first, last, isCut };
}

async function* rows(views: Views, filter: DeployFilter, extent: Extent | null) {
  if (extent === null) return;
  let before: number | null = extent.first + 1;
  while (before !== null) {
    const page = await views.list({ ...filter, before, from: extent.last });
    for (const deploy of page.deploys) yield rowOf(renderDeploy(deploy));
    before = page.next;
    await nextTurn();
  }
}

/** The deploy's columns; what is not known is empty. */
function rowOf(deploy: Deploy): Readonly<Record<string, unknown>> {
  const { requested_at_utc: from, finished_at_utc: to } = deploy;
  const tookMs = to === null ? null : Math.max(0, Date.parse(to) - Date.parse(from));
  return { ...deploy, duration_s: tookMs === null ? null : tookMs / 1000 };
}
