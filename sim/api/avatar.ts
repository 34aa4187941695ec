import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { notFound, type Reply } from '../http/reply.ts';

/** Pictures are not the API's: they take no token, as on the host GitHub keeps them on. */
export const avatarEndpoint: Endpoint = {
  kind: 'page',
  method: 'GET',
  pattern: '/avatars/u/:id',
  docs: '',
  handle: getAvatar,
};

/** The login's initial on a colour of its own, dark enough for white letters. */
function getAvatar({ backstage, params }: Exchange): Reply {
  const id = Number(params['id']);
  const account = backstage.world.accountById(id);
  if (!account) throw notFound();
  // Steps of the golden angle: neighbours in number are no neighbours in colour.
  const hue = Math.round((id * 137.508) % 360);
  const initial = /[a-z0-9]/i.exec(account.login)?.[0]?.toUpperCase() ?? '';
  const body = [
    '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">',
    `<rect width="96" height="96" fill="hsl(${hue} 45% 32%)"/>`,
    '<text x="48" y="66" text-anchor="middle" font-family="sans-serif" font-size="52" fill="#fff">',
    `${initial}</text></svg>`,
  ].join('');
  const headers = { 'Cache-Control': 'public, max-age=300' };
  return { status: 200, headers, text: { type: 'image/svg+xml', body } };
}
