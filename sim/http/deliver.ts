import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Delivery } from '../faults.ts';

/**
 * Puts a delivery on the wire.
 * @returns the status sent, or null when none was
 */
export async function deliver(
  delivery: Delivery,
  response: ServerResponse,
  given: { clock: Clock; latencyMs: number; closing: AbortSignal },
): Promise<number | null> {
  const { clock, latencyMs, closing } = given;
  const delayMs = latencyMs + (delivery.act === 'send' ? delivery.delayMs : 0);
  if (delayMs > 0) await clock.until(clock.now() + delayMs, closing);
  switch (delivery.act) {
    case 'send': {
      const { status, headers, body } = delivery.answer;
      response.writeHead(status, withLength(headers, status, body)).end(body);
      return status;
    }
    case 'cut': {
      const { status, headers, body } = delivery.answer;
      // There is nothing to cut off an empty answer: the connection breaks before it.
      if (body === '') return abort(response);
      response.writeHead(status, withLength(headers, status, body));
      const whole = typeof body === 'string' ? Buffer.from(body) : body;
      const part = whole.subarray(0, delivery.bytes);
      response.write(part, () => response.socket?.destroy());
      return status;
    }
    case 'reset':
      return abort(response);
    case 'hang':
      // The socket stays open until the client gives up or the simulator closes.
      return null;
  }
}

function abort(response: ServerResponse): null {
  response.socket?.resetAndDestroy();
  return null;
}

function withLength(
  headers: Readonly<Record<string, string>>,
  status: number,
  body: string | Buffer,
) {
  if (status === 204 || status === 304) return { ...headers };
  return { ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
}
