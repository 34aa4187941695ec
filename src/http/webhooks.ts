import type { FastifyInstance } from 'fastify';
import type { Hear } from '../engine/hear.ts';
import type { HookDelivery, HookReader } from '../engine/hook-port.ts';
import type { Tally } from '../engine/tally.ts';
import { ProblemError } from './problems.ts';

/** GitHub's own bound is 25 MB; what concerns us is far below this one. */
const BODY_LIMIT = 2 * 1024 * 1024;
const PATH = '/api/github/webhooks';

/** Null where no secret is set: then there is no such endpoint. */
export type Webhooks = Readonly<{
  read: HookReader;
  hear: Hear;
  /** Told of every delivery that was rightly signed. */
  met: (delivery: HookDelivery) => void;
  received: Tally;
}> | null;

/**
 * Takes what GitHub's hooks tell. The body is verified as it came, byte by byte; the answer waits for
 * the effect to be durable, and for nothing of GitHub's.
 */
export async function installWebhooks(app: FastifyInstance, webhooks: Webhooks): Promise<void> {
  if (webhooks === null) return;
  const { read, hear, met, received } = webhooks;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.addHook('onError', async (_request, _reply, error) => {
      received.add(outcomeOf(error));
    });
    scope.post(
      PATH,
      {
        bodyLimit: BODY_LIMIT,
        config: { rateLimit: false },
        schema: { summary: 'GitHub’s webhooks', tags: ['github'] },
      },
      async (request, reply) => {
        const result = await read(request.headers, request.body as Buffer);
        if (!result.ok) throw refusalOf(result);
        met(result.delivery);
        const heard = await hear(result.delivery);
        received.add(heard);
        return reply.code(202).send({ heard });
      },
    );
  });
}

function refusalOf({ fault, message }: { fault: string; message: string }): ProblemError {
  return new ProblemError(fault === 'malformed' ? 'malformed-request' : 'bad-signature', message);
}

const BROKEN: ReadonlyMap<string, string> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body-too-large'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'not-json'],
]);

/** What a delivery that was refused is counted as. */
function outcomeOf(error: Error & { code?: string }): string {
  if (error instanceof ProblemError) return error.code;
  return BROKEN.get(error.code ?? '') ?? 'failed';
}
