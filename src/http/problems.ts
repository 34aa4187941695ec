import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { PROBLEMS, type Problem, type ProblemCode, problemType } from '../contract/problem.ts';
import { type Deploy, dispatchOf } from '../domain/deploy.ts';
import type { DispatchState } from '../domain/status.ts';

const DEPLOYS = '/api/internal/deploys';

type Extras = Readonly<{
  deploy?: Deploy | undefined;
  /** Where no deploy says it: whether one fired by this request. */
  dispatch?: DispatchState;
  lock?: NonNullable<Problem['lock']>;
  freeze?: NonNullable<Problem['freeze']>;
  mark?: NonNullable<Problem['mark']>;
  moved?: NonNullable<Problem['moved']>;
  errors?: readonly { pointer: string; detail: string }[];
  retryAfterS?: number | undefined;
}>;

/** Thrown by handlers; becomes the problem document it names. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: Extras;

  constructor(code: ProblemCode, detail: string, extras: Extras = {}) {
    super(detail);
    this.code = code;
    this.extras = extras;
  }
}

/** Answers every error, whatever threw it, as a problem document without stack, HTML or secret. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = asProblem(error);
    if (problem.code === 'internal-error') request.log.error({ err: error }, 'internal error');
    return sendProblem(request, reply, problem);
  });
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, message, extras }: ProblemError,
): FastifyReply {
  const { status, title, mend } = PROBLEMS[code];
  const { deploy, lock, freeze, mark, moved, errors, retryAfterS } = extras;
  const isAboutDeploys = (request.routeOptions.url ?? request.url).startsWith(DEPLOYS);
  const body: Problem = {
    type: problemType(code),
    title,
    status,
    detail: `${message} ${mend}`,
    instance: `urn:signalbox:request:${request.id}`,
    ...(isAboutDeploys ? { dispatch: dispatchStateOf(code, extras) } : {}),
    ...(deploy ? { deploy: { id: deploy.wish.id, url: deployUrl(deploy.wish.id) } } : {}),
    ...(lock ? { lock } : {}),
    ...(freeze ? { freeze } : {}),
    ...(mark ? { mark } : {}),
    ...(moved ? { moved } : {}),
    ...(errors ? { errors: [...errors] } : {}),
  };
  if (retryAfterS !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterS)));
  if (code === 'not-signed-in') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

export function deployUrl(id: string): string {
  return `${DEPLOYS}/${id}`;
}

function dispatchStateOf(code: ProblemCode, { deploy, dispatch }: Extras): DispatchState {
  if (dispatch !== undefined) return dispatch;
  if (deploy !== undefined && code !== 'target-busy') return dispatchOf(deploy);
  return code === 'internal-error' ? 'unknown' : 'not_sent';
}

/** Whatever was thrown, as a problem of ours; what we do not know is a bug. */
export function asProblem(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      pointer: instancePath,
      detail: message ?? 'not as expected',
    }));
    const first = errors[0];
    const where = `${error.validationContext ?? 'request'}${first?.pointer ?? ''}`;
    return new ProblemError('malformed-request', `At ${where}: ${first?.detail}.`, { errors });
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('body-too-large', 'The body is longer than this address takes.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('not-json', 'The Content-Type is not application/json.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ProblemError('malformed-request', 'The body is not JSON.');
    default:
      return byStatus(error);
  }
}

function byStatus(error: FastifyError): ProblemError {
  const status = error.statusCode ?? 500;
  if (status === 429) {
    return new ProblemError('too-many-requests', error.message);
  }
  if (status >= 400 && status < 500) {
    return new ProblemError('malformed-request', 'The request is not one this server takes.');
  }
  return new ProblemError('internal-error', 'This is a bug, or the database failed.');
}

/** A request so broken that it has no route yet is told so in the same form. */
export function answerBrokenRequest(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  const { status, title, mend } = PROBLEMS['malformed-request'];
  const body = JSON.stringify({
    type: problemType('malformed-request'),
    title,
    status,
    detail: `The request is not HTTP that this server reads. ${mend}`,
    instance: 'urn:signalbox:request:none',
    dispatch: 'not_sent',
  });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
