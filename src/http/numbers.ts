import {
  NumbersQuery,
  NumbersReport,
  type Figures as RenderedFigures,
  TargetJobs,
  TargetNumbers,
} from '../contract/numbers.ts';
import type { JobTimes, PartTimes } from '../domain/job-times.ts';
import type { Figures, ReadNumbers } from '../engine/numbers.ts';
import type { Target } from '../engine/ports.ts';
import { renderUsual, utcOrNull } from './render.ts';
import { problems, type Routes } from './routes.ts';
import { configuredTarget, TargetId } from './target-reader.ts';

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
      const target = configuredTarget(targets, request.params.target);
      return renderTarget(target, await readNumbers.one(target.id, request.query));
    },
  );

  app.get(
    '/targets/:target/jobs',
    {
      schema: {
        summary: 'How long each job and step of one target usually takes',
        tags: ['numbers'],
        params: TargetId,
        response: { 200: TargetJobs, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const { id } = configuredTarget(targets, request.params.target);
      return { target: id, jobs: (await readNumbers.jobs(id)).map(renderJob) };
    },
  );
}

function renderJob({ name, usual, steps }: JobTimes): TargetJobs['jobs'][number] {
  return { ...renderPart({ name, usual }), steps: steps.map(renderPart) };
}

function renderPart({ name, usual }: PartTimes) {
  return { name, usual: usual && renderUsual(usual) };
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
