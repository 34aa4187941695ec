import { parseArgs } from 'node:util';
import { MODES, type Mode } from './mode.ts';

export const HELP = `Usage: npm run sim -- [options]

A GitHub Actions of your own, on loopback, with the pretend company acme in it.

  --port N           port to listen on, 0 for any that is free   (8090)
  --mode MODE        ${MODES.join(', ')}   (dotcom-2022)
  --list-lag MS      how long a new run is missing from lists    (2000)
  --latency MS       wait before every answer                    (0)
  --clock-offset MS  how far GitHub's clock is ahead of yours    (0)
  --chaos SEED       lie, the same lies for the same seed        (no lies)
  --webhook URL      tell this http address of every run         (nobody)
  --webhook-secret S what webhooks are signed with
  --help             this text
`;

/** What can be said on the command line; times in ms. */
export interface Arguments {
  readonly mode: Mode;
  readonly port: number;
  readonly listLagMs: number;
  readonly latencyMs: number;
  readonly clockOffsetMs: number;
  /** Null: no chaos. */
  readonly chaosSeed: number | null;
  /** Null: nobody is told. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
}

/** @throws an error whose message tells the person who typed them what is wrong */
export function readArguments(args: string[]): Arguments | 'help' {
  const text = { type: 'string' } as const;
  const options = {
    ...{ port: text, mode: text, 'list-lag': text, latency: text, 'clock-offset': text },
    ...{ chaos: text, webhook: text, 'webhook-secret': text },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args, options, strict: true, allowPositionals: false });
  if (values.help) return 'help';
  const mode = MODES.find((one) => one === (values.mode ?? 'dotcom-2022'));
  if (!mode) throw new Error(`--mode must be one of ${MODES.join(', ')}, not ${values.mode}`);
  return {
    mode,
    port: wholeNumber('--port', values.port ?? '8090', { from: 0, to: 65_535 }),
    listLagMs: wholeNumber('--list-lag', values['list-lag'] ?? '2000', { from: 0 }),
    latencyMs: wholeNumber('--latency', values.latency ?? '0', { from: 0 }),
    clockOffsetMs: wholeNumber('--clock-offset', values['clock-offset'] ?? '0', {}),
    chaosSeed:
      values.chaos === undefined
        ? null
        : wholeNumber('--chaos', values.chaos, { from: 0, to: 2 ** 32 - 1 }),
    webhook: webhookOf(values.webhook, values['webhook-secret']),
  };
}

function webhookOf(url: string | undefined, secret: string | undefined): Arguments['webhook'] {
  if (url === undefined && secret === undefined) return null;
  if (url === undefined || secret === undefined) {
    throw new Error('--webhook and --webhook-secret go together');
  }
  if (URL.parse(url)?.protocol === 'http:') return { url, secret };
  throw new Error(`--webhook must be an http: address, not ${url}`);
}

function wholeNumber(name: string, text: string, range: { from?: number; to?: number }): number {
  const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = range;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new Error(`${name} must be a whole number${bounds(range)}, not ${text}`);
}

function bounds({ from, to }: { from?: number; to?: number }): string {
  if (to !== undefined) return ` from ${from} to ${to}`;
  return from === undefined ? '' : ` of at least ${from}`;
}
