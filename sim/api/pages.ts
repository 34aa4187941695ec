import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { notFound, Refusal, type Reply } from '../http/reply.ts';
import { findRepository, hasMoved, type Repository } from '../state/repository.ts';
import { latestAttempt, type Run } from '../state/run.ts';
import { type JobView, viewAttempt } from '../state/view.ts';
import { avatarEndpoint } from './avatar.ts';
import { storageEndpoints } from './logs.ts';

/** Pages for people: every `html_url` handed out leads to one of these. */
export const pageEndpoints: readonly Endpoint[] = [
  ...storageEndpoints,
  avatarEndpoint,
  page('/:owner/:repo/actions/runs/:run', runPage),
  page('/:owner/:repo/actions/runs/:run/job/:job', runPage),
  page('/:owner/:repo', repositoryPage),
  page('/:owner/:repo/*rest', repositoryPage),
  page('/*path', plainPage),
];

function page(pattern: string, handle: Endpoint['handle']): Endpoint {
  return { kind: 'page', method: 'GET', pattern, docs: '', handle };
}

function runPage(exchange: Exchange): Reply {
  const repository = repositoryIn(exchange);
  const run = exchange.backstage.world.run(Number(exchange.params['run']));
  if (!run || run.repository !== repository) throw notFound();
  const view = viewAttempt(latestAttempt(run), exchange.backstage.world.now());
  const state = view.conclusion ?? view.status;
  const facts = [
    `${run.workflow.file} on ${run.ref.name} at ${run.ref.sha.slice(0, 7)}`,
    `started by ${run.actor.login}, run ${run.number}, attempt ${view.number}`,
  ];
  return html(`${run.displayTitle} · ${repository.fullName}`, {
    // A finished run does not change any more.
    refresh: view.status !== 'completed',
    body: [
      `<h1>${escaped(run.displayTitle)} <small class="${state}">${state}</small></h1>`,
      ...facts.map((line) => `<p>${escaped(line)}</p>`),
      ...view.jobs.map(jobSection),
      `<p><a href="/${repository.fullName}">All runs of ${escaped(repository.fullName)}</a></p>`,
    ],
  });
}

function jobSection(job: JobView): string {
  const steps = job.steps.map((step) => {
    const state = step.conclusion ?? step.status;
    return `<li class="${state}">${escaped(step.name)} <small>${state}</small></li>`;
  });
  const state = job.conclusion ?? job.status;
  const title = `<h2>${escaped(job.name)} <small class="${state}">${state}</small></h2>`;
  return `<section>${title}<ol>${steps.join('')}</ol></section>`;
}

function repositoryPage(exchange: Exchange): Reply {
  const repository = repositoryIn(exchange);
  const { world } = exchange.backstage;
  const runs = world.runs.filter((run) => run.repository === repository).slice(0, 50);
  const rows = runs.map((run) => `<li>${runLink(run, world.now())}</li>`);
  const list = rows.length > 0 ? `<ol>${rows.join('')}</ol>` : '<p>No runs yet.</p>';
  const branches = [...repository.branches.keys()].join(', ');
  return html(repository.fullName, {
    refresh: false,
    body: [
      `<h1>${escaped(repository.fullName)}</h1>`,
      `<p>Branches: ${escaped(branches)}</p>`,
      '<h2>Workflow runs</h2>',
      list,
    ],
  });
}

function runLink(run: Run, now: number): string {
  const { status, conclusion } = viewAttempt(latestAttempt(run), now);
  const state = conclusion ?? status;
  const href = `/${run.repository.fullName}/actions/runs/${run.id}`;
  return `<a href="${href}">${escaped(run.displayTitle)}</a> <small class="${state}">${state}</small>`;
}

function plainPage(exchange: Exchange): Reply {
  const links = exchange.backstage.world.repositories.map(({ fullName }) => {
    return `<li><a href="/${fullName}">${escaped(fullName)}</a></li>`;
  });
  const body = [`<h1>${escaped(exchange.path)}</h1>`, `<ul>${links.join('')}</ul>`];
  return html('Simulated GitHub', { refresh: false, body });
}

function repositoryIn(exchange: Exchange): Repository {
  const fullName = `${exchange.params['owner']}/${exchange.params['repo']}`;
  const found = findRepository(exchange.backstage.world.repositories, fullName);
  if (!found) throw notFound();
  if (hasMoved(found, fullName)) {
    const to = exchange.links.html(exchange.path.replace(fullName, found.fullName));
    throw new Refusal({ status: 301, headers: { Location: to } });
  }
  return found;
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:0 auto;padding:1rem}' +
  'small{font-weight:normal;color:#57606a}.success{color:#116329}.failure{color:#a40e26}' +
  '.banner{background:#fff8c5;border:1px solid #d4a72c;padding:.5rem 1rem}';

function html(title: string, given: { refresh: boolean; body: readonly string[] }): Reply {
  const refresh = given.refresh ? '<meta http-equiv="refresh" content="3">' : '';
  const body = [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>`,
    `<meta name="viewport" content="width=device-width">${refresh}<style>${STYLE}</style></head>`,
    '<body><p class="banner">This is a simulated GitHub. Nothing here is real.</p>',
    ...given.body,
    '</body></html>',
    '',
  ].join('\n');
  return { status: 200, text: { type: 'text/html; charset=utf-8', body } };
}

function escaped(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (char) => named[char] ?? char);
}
