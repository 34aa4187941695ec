import assert from 'node:assert/strict';
import { get } from 'node:http';
import { type Bench, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { leaveManyBehind } from '../harness/long-past.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';

const CSV = `${DEPLOYS}.csv`;
const HEADER =
  'id,target,environment,repository,workflow,ref,sha,status,requested_by,origin,reason,requested_at_utc,finished_at_utc,duration_s,github_run_url\r\n';

async function csv(bench: Bench, query = '') {
  const answer = await bench.client.get(`${CSV}${query}`);
  assert.equal(answer.status, 200, answer.text);
  assert.ok(answer.text.startsWith(HEADER), answer.text.slice(0, 200));
  return { ...answer, rows: answer.text.slice(HEADER.length) };
}

/** What stands in the row of a deploy that was asked for with this reason. */
async function rowWith(bench: Bench, reason: string): Promise<string> {
  deployOf(await bench.client.deploy({ target: 'mall', reason }), 202);
  const { rows } = await csv(bench);
  const from = rows.indexOf(',console,') + ',console,'.length;
  return rows.slice(from, rows.search(/,20\d\d-/));
}

describe('the history as CSV', () => {
  test('is a header and a row each, newest first, with a name of its own', async (t) => {
    const bench = await startBench(t, { isTold: true });
    assert.equal((await csv(bench)).rows, '');
    const { id } = deployOf(await bench.client.deploy({ target: 'shop', reason: 'fix' }), 202);
    const deploy = await bench.reaches(id, 'live', ({ status }) => status === 'succeeded');
    const { headers, rows } = await csv(bench);
    const took = Date.parse(deploy.finished_at_utc ?? '') - Date.parse(deploy.requested_at_utc);
    const wanted = [
      ...[id, 'shop', 'production', 'acme/shop', 'deploy.yml', 'main', deploy.sha],
      ...['succeeded', 'operator', 'console', 'fix', deploy.requested_at_utc],
      ...[deploy.finished_at_utc, took / 1000, deploy.github_run_url],
    ];
    assert.equal(rows, `${wanted.join(',')}\r\n`);
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8; header=present');
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="signalbox-deploys-\d{4}-\d\d-\d\d\.csv"$/,
    );
    assert.equal(headers['signalbox-truncated'], 'false');
  });

  test('holds what the list would show for the same filters, and takes no page', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    for (const ref of ['main', 'v1', 'main']) await bench.client.deploy({ target: 'mall', ref });
    const list = (await bench.client.get(`${DEPLOYS}?ref=main`)).json as {
      deploys: { id: string }[];
    };
    const { rows } = await csv(bench, '?ref=main');
    const ids = rows.split('\r\n').map((row) => row.split(',')[0]);
    assert.deepEqual(ids, [...list.deploys.map(({ id }) => id), '']);
    for (const query of ['?limit=5', '?cursor=a', '?colour=blue', '?sha=xyz']) {
      problemOf(await bench.client.get(`${CSV}${query}`), 'malformed-request');
    }
  });

  test('no text is a formula, breaks its row, or loses a letter', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const cells: Readonly<Record<string, string>> = {
      '=1+1': "'=1+1",
      '+1': "'+1",
      '-1': "'-1",
      '@SUM(A1)': "'@SUM(A1)",
      '\tx': "'\tx",
      '\rx': '"\'\rx"',
      '=HYPERLINK("http://evil","x")': '"\'=HYPERLINK(""http://evil"",""x"")"',
      'two\nlines, "quoted"': '"two\nlines, ""quoted"""',
      'Ærø 東京 🚂': 'Ærø 東京 🚂',
    };
    for (const [reason, cell] of Object.entries(cells)) {
      assert.equal(await rowWith(bench, reason), cell, JSON.stringify(reason));
    }
  });

  test('is cut at 100,000 and says so first; whoever leaves stops it', async (t) => {
    const bench = await startBench(t, { env: { LOG_LEVEL: 'warn' } });
    await bench.restart({}, () => leaveManyBehind(bench.folder, 100_001));
    await leave(`${bench.server.url}${CSV}`);
    await until('it broke off', async () => bench.log.some((line) => line.includes('broke off')));
    const whole = await csv(bench, '?since=1970-01-01T00:00:00.002Z');
    assert.equal(whole.headers['signalbox-truncated'], 'false');
    const cut = await csv(bench);
    assert.equal(cut.headers['signalbox-truncated'], 'true');
    const ids = cut.rows.split('\r\n').map((row) => row.split(',')[0]);
    assert.deepEqual([ids[0], ids.at(-2), ids.length], ['old100001', 'old2', 100_001]);
    assert.equal(cut.text, whole.text);
  });
});

/** Reads the first bytes of the file and goes. */
function leave(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(url, (response) => {
      response.once('data', () => {
        asked.destroy();
        resolve();
      });
    });
    asked.on('error', reject);
  });
}
