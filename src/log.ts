import type { Logger } from 'pino';

/** How an error is logged: what went wrong and where, its causes; never a stack, never a body. */
function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, cause, stack } = error;
  const code = (error as { code?: unknown }).code;
  const [, at] = /\n\s+at (.*)/.exec(stack ?? '') ?? [];
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined ? {} : { cause: loggedError(cause) }),
  };
}

/** The same log with errors written in our way, whoever made it. */
export function withPlainErrors(log: Logger): Logger {
  return log.child({}, { serializers: { err: loggedError } });
}
