import {
  NumbersQuery,
  NumbersReport,
  type Figures as RenderedFigures,
  TargetNumbers,
} from '../contract/numbers.ts';
import type { Figures, ReadNumbers } from '../engine/numbers.ts';
import type { Target } from '../engine/ports.ts';
import { ProblemError } from './problems.ts';
import { renderUsual, utcOrNull } from './render.ts';
import { problems, type Routes } from './routes.ts';
import { TargetId } from './target-reader.ts';

/** How long deploys take, how many there are, how many fail and how soon that is mended. */
export function numberRoutes(
  app: Routes,
  deps: { readNumbers: ReadNumbers; targets: ReadonlyMap<string, Target> },
): void {
  const { readNumbers, targets } = deps;

  app.get(
    '/numbers',
    {
      schema: {
        summary: 'The numbers people ask for, of each target and in sum',
        tags: ['numbers'],
        querystring: NumbersQuery,
        response: { 200: NumbersReport, ...problems(400, 401) },
      },
    },
    async (request) => {
      const { days, targets: each, sum } = await readNumbers.all(request.query);
      return {
        days: [...days],
        targets: each.map(([target, figures]) => renderTarget(target, figures)),
        sum: renderFigures(sum),
      };
    },
  );

  app.get(
    '/targets/:target/numbers',
    {
      schema: {
        summary: 'The numbers of one target',
        tags: ['numbers'],
        params: TargetId,
        querystring: NumbersQuery,
        response: { 200: TargetNumbers, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const id = request.params.target;
      const target = targets.get(id);
      if (target === undefined) {
        throw new ProblemError('no-such-target', `No target ${JSON.stringify(id)} is configured.`);
      }
      return renderTarget(target, await readNumbers.one(id, request.query));
    },
  );
}

function renderTarget({ id, title, environment }: Target, figures: Figures): TargetNumbers {
  return { id, title, environment, ...renderFigures(figures) };
}

function renderFigures({ usual, perDay, restore, lead, ...counts }: Figures): RenderedFigures {
  return {
    usual: usual && renderUsual(usual),
    per_day: perDay.map((day) => ({ ...day })),
    deploys: counts.deploys,
    failure_rate: counts.failureRate,
    restore: {
      median_s: restore.median === null ? null : restore.median / 1_000,
      outages: restore.outages,
      open_since_utc: utcOrNull(restore.openSince),
    },
    lead: lead && { median_s: lead.median / 1_000, known_for: lead.knownFor },
  };
}
