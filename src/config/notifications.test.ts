import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EXAMPLE, parseTargets } from './targets-file.ts';

const env = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  AUDIT_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
};

for (const name of ['configuration', 'operating']) {
  test(`the notifications in docs/${name}.md work as they stand`, () => {
    const page = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
    const section = /```yaml\n(notifications:\n[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { channels } = parseTargets(`${EXAMPLE}\n${section}`, 'signalbox.yaml', env);
    assert.deepEqual(
      channels.map(({ name: channel, kind, events, targets }) => [channel, kind, events, targets]),
      [
        ['team-slack', 'slack', 'all', ['heroku']],
        ['audit', 'webhook', 'failures', null],
      ],
    );
  });
}
