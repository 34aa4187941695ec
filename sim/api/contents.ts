import { createHash } from 'node:crypto';
import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { notFound, type Reply } from '../http/reply.ts';
import type { GitHub } from '../shapes/github.ts';
import { type Repository, resolveCommit, sourceAt } from '../state/repository.ts';
import { repositoryFor } from './access.ts';

export const contentsEndpoint: Endpoint = {
  kind: 'contents',
  method: 'GET',
  pattern: '/repos/:owner/:repo/contents/*path',
  docs: '/repos/contents#get-repository-content',
  handle: getContents,
};

const FOLDER = '.github/workflows/';

/** Workflow files are the only files there are. */
function getContents(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const path = exchange.params['path'] ?? '';
  const ref = exchange.query.get('ref') ?? repository.defaultBranch;
  if (!resolveCommit(repository, ref)) {
    return { status: 404, message: `No commit found for the ref ${ref}` };
  }
  const workflow = repository.workflows.find((one) => FOLDER + one.file === path);
  const text = workflow ? sourceAt(workflow, branchAt(repository, ref)) : null;
  if (text === null) throw notFound();
  if (/application\/vnd\.github(\.v3)?\.raw/.test(exchange.headers.accept ?? '')) {
    return {
      status: 200,
      text: { type: 'application/vnd.github.raw+json; charset=utf-8', body: text },
    };
  }
  return { status: 200, json: file(exchange, { repository, path, ref, text }) };
}

/** Files are kept by branch: a SHA means the branch whose tip it is, else the default branch. */
function branchAt(repository: Repository, ref: string): string {
  const short = ref.replace(/^refs\/(heads|tags)\//, '');
  if (repository.branches.has(short)) return short;
  const sha = resolveCommit(repository, ref)?.sha;
  const tip = [...repository.branches].find(([, at]) => at === sha);
  return tip?.[0] ?? repository.defaultBranch;
}

function file(
  exchange: Exchange,
  given: { repository: Repository; path: string; ref: string; text: string },
): GitHub<'content-file'> {
  const { repository, path, ref, text } = given;
  const { links } = exchange;
  const bytes = Buffer.from(text);
  const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const self = `${links.api(`/repos/${repository.fullName}/contents/${path}`)}?ref=${encodeURIComponent(ref)}`;
  const git = links.api(`/repos/${repository.fullName}/git/blobs/${sha}`);
  const html = links.html(`/${repository.fullName}/blob/${ref}/${path}`);
  return {
    ...{ type: 'file', name: path.slice(FOLDER.length), path, sha, size: bytes.length },
    encoding: 'base64',
    content: bytes.toString('base64').replaceAll(/(.{60})/g, '$1\n'),
    ...{ url: self, git_url: git, html_url: html },
    download_url: links.html(`/${repository.fullName}/raw/${ref}/${path}`),
    _links: { self, git, html },
  };
}
