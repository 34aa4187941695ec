import assert from 'node:assert/strict';
import { readConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/environment.ts';
import { baseEnvironment, makeFolder } from '../harness/bench.ts';
import { describe, type TestContext, test } from '../harness/test.ts';
import { TARGETS } from '../harness/world.ts';

/** What is said to whoever starts a server with this. */
function complaint(t: TestContext, env: Record<string, string>, targets = TARGETS): string {
  const given = { ...baseEnvironment(makeFolder(t, targets), 'https://api.github.com'), ...env };
  try {
    readConfig(given);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
  assert.fail('nothing was said');
}

describe('a mistake in signalbox.yaml', () => {
  const shop = 'targets:\n  shop:\n    repository: acme/shop\n    workflow: deploy.yml\n';
  const mistakes: Readonly<Record<string, readonly [string, string, RegExp]>> = {
    'a line that is no YAML': ['targets:\n  shop: [\n', '3:1', /./],
    'a tab': ['targets:\n\tshop: {}\n', '2:1', /tab/i],
    'a target twice': [`${shop}  shop: {}\n`, '5:3', /unique/i],
    'an unknown member': [`${shop}    colour: red\n`, '5:5', /unknown/],
    'an unknown member at the top': [`${shop}colour: red\n`, '5:1', /unknown/],
    'a missing repository': [
      'targets:\n  shop:\n    workflow: deploy.yml\n',
      '2:3',
      /missing.*owner\/name/,
    ],
    'a repository without owner': [shop.replace('acme/shop', 'shop'), '3:5', /owner\/name/],
    'a workflow that is no file': [shop.replace('deploy.yml', 'deploy'), '4:5', /deploy\.yml/],
    'a target id in capitals': [shop.replace('shop:', 'SHOP:'), '2:3', /a-z/],
    'a confirmation that is none': [`${shop}    confirm: twice\n`, '5:5', /none, click or typed/],
    'a concurrency of none': [`${shop}    concurrency: 0\n`, '5:5', /./],
    'refs that are no list': [`${shop}    refs: main\n`, '5:5', /./],
    'an input that is a list': [`${shop}    inputs:\n      app: [a]\n`, '6:7', /./],
    'no targets': ['targets: {}\n', '1:1', /at least one/],
    'an empty file': ['', '1:1', /./],
  };
  for (const [name, [text, place, words]] of Object.entries(mistakes)) {
    test(`${name} is shown with file, line, column and the mend`, (t) => {
      const said = complaint(t, {}, text);
      assert.match(said, new RegExp(`signalbox\\.yaml:${place}: `), said);
      assert.match(said, words);
    });
  }

  test('a missing file is told with its path and an example that works', (t) => {
    const said = complaint(t, { SIGNALBOX_CONFIG: '/nowhere/signalbox.yaml' });
    assert.match(said, /\/nowhere\/signalbox\.yaml is missing/);
    const example = said.slice(said.indexOf('targets:'));
    assert.equal(example.trim().split('\n').length, 5);
    const env = baseEnvironment(makeFolder(t, example), 'https://api.github.com');
    assert.deepEqual([...readConfig(env).targets.keys()], ['heroku']);
  });

  test('every mistake is told, not only the first', (t) => {
    const said = complaint(t, {}, `${shop}    confirm: twice\n    concurrency: 0\n`);
    assert.match(said, /:5:5: /);
    assert.match(said, /:6:5: /);
  });
});

describe('a mistake in notifications', () => {
  const head =
    'targets:\n  shop: { repository: acme/shop, workflow: deploy.yml }\nnotifications:\n';
  const hook = '  audit:\n    kind: webhook\n    url: https://example.com/hook\n';
  const whole = `${head}${hook}    secret_env: AUDIT_SECRET\n`;
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const mistakes: Readonly<Record<string, readonly [string, string, RegExp]>> = {
    'a target that is none': [
      `${whole}    targets:\n      - shop\n      - shopp\n`,
      '10:9',
      /no target is called shopp/,
    ],
    'a variable of ours': [
      whole.replace('AUDIT_SECRET', 'GITHUB_TOKEN'),
      '7:5',
      /GITHUB_TOKEN is Signalbox’s own/,
    ],
    'a secret in the file': [`${whole}    secret: abc\n`, '8:5', /unknown/],
    'an address that is none': [whole.replace('https:', 'ftp:'), '6:5', /http:\/\/ or https:/],
    'a kind that is none': [whole.replace('webhook', 'pigeon'), '5:5', /slack or kind: webhook/],
    'events that are none': [`${whole}    events: some\n`, '8:5', /all or failures/],
    'a name in capitals': [whole.replace('audit', 'AUDIT'), '4:3', /a-z/],
    'a channel by its name': [
      `${head}  team: { kind: slack, channel: "#ops", token_env: A }\n`,
      '4:24',
      /channel’s id/,
    ],
  };
  for (const [name, [text, place, words]] of Object.entries(mistakes)) {
    test(`${name} is shown with file, line, column and the mend`, (t) => {
      const said = complaint(t, { AUDIT_SECRET: secret }, text);
      assert.match(said, new RegExp(`signalbox\\.yaml:${place}: `), said);
      assert.match(said, words);
    });
  }

  test('a secret that is missing or of no use is told by its variable and place, and not shown', (t) => {
    for (const [value, words] of [
      ['', /AUDIT_SECRET is not set; make one with: /],
      ['canary-too-short', /AUDIT_SECRET is \*\*\*: expected whsec_/],
    ] as const) {
      const said = complaint(t, { AUDIT_SECRET: value }, whole);
      assert.match(said, /signalbox\.yaml:7:5: notifications\.audit\.secret_env: /);
      assert.match(said, words);
      assert.doesNotMatch(said, /canary/);
    }
  });

  test('what is right is read, and shows no secret', (t) => {
    const env = baseEnvironment(makeFolder(t, whole), 'https://api.github.com');
    const { channels } = readConfig({ ...env, AUDIT_SECRET: secret });
    const [audit] = channels;
    assert.deepEqual([audit?.name, audit?.events, audit?.targets], ['audit', 'all', null]);
    assert.ok(!JSON.stringify(channels).includes(secret));
  });
});

describe('a mistake in the environment', () => {
  const wrong: Readonly<Record<string, readonly string[]>> = {
    HOST: ['http://127.0.0.1', 'a b'],
    PORT: ['http', '65536', '-1', '8080.5'],
    PUBLIC_URL: [
      'deploys.example',
      'ftp://deploys.example',
      'https://u@deploys.example',
      'https://x/?y',
    ],
    DATABASE_URL: ['signalbox.db', 'mysql://x'],
    GITHUB_API_URL: ['api.github.com', 'file:///etc'],
    GITHUB_APP_ID: ['my-app'],
    FLAG_CONSOLE_DEPLOY_ASYNC: ['maybe', '2'],
    RATE_LIMIT_PER_MINUTE: ['0', '-5', 'many', '1.5'],
    LOG_LEVEL: ['loud'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    test(`${name}: the variable, the value and what is expected are named`, (t) => {
      for (const value of values) {
        const said = complaint(t, { [name]: value });
        const line = said.split('\n').find((one) => one.startsWith(`${name} is `));
        assert.ok(line?.includes(JSON.stringify(value)), said);
        assert.match(String(line), /: \S.{10,}/);
      }
    });
  }

  const secrets = {
    GITHUB_TOKEN: 'ghp_with a space',
    GITHUB_APP_PRIVATE_KEY: 'not-a-pem-at-all',
    CALLBACK_TOKEN: 'too-short-secr',
    SIGNALBOX_ADMIN_TOKEN: 'short-admin-tkn',
    SESSION_SECRET: 'short-session-secret',
  };
  for (const [name, value] of Object.entries(secrets)) {
    test(`${name}: a wrong secret is named and not shown`, (t) => {
      const said = complaint(t, { [name]: value });
      assert.match(said, new RegExp(`^${name} is \\*\\*\\*: \\S`, 'm'));
      assert.ok(!said.includes(value), said);
    });
  }

  test('a variable of ours that we do not know is refused by name', (t) => {
    for (const name of ['SIGNALBOX_ADMINTOKEN', 'FLAG_CONSOLE_DEPLOY_ASYNCH']) {
      const said = complaint(t, { [name]: 'canary-of-a-secret-0001' });
      assert.match(said, new RegExp(name));
      assert.doesNotMatch(said, /canary/);
    }
  });

  test('two ways to be somebody at GitHub are one too many, half an App is none', (t) => {
    assert.match(complaint(t, { GITHUB_APP_ID: '7' }), /GITHUB_TOKEN/);
    assert.match(complaint(t, { GITHUB_APP_ID: '7', GITHUB_TOKEN: '' }), /GITHUB_APP_PRIVATE_KEY/);
  });

  test('everything that is wrong is said at once', (t) => {
    const said = complaint(t, { PORT: 'http', LOG_LEVEL: 'loud', SIGNALBOX_NONSENSE: '1' });
    for (const name of ['PORT', 'LOG_LEVEL', 'SIGNALBOX_NONSENSE']) assert.ok(said.includes(name));
  });
});

describe('a configuration that is right', () => {
  const env = (t: TestContext) =>
    baseEnvironment(makeFolder(t, TARGETS), 'https://api.github.com/');

  test('the flag is on for 1, true, yes and on, in any case, and off for their opposites', (t) => {
    const base = env(t);
    const isAsync = (value: string): boolean =>
      readConfig({ ...base, FLAG_CONSOLE_DEPLOY_ASYNC: value }).isAsync;
    for (const value of ['1', 'true', 'yes', 'on', 'ON', ' True '])
      assert.ok(isAsync(value), value);
    for (const value of ['', '0', 'false', 'no', 'off', 'Off']) assert.ok(!isAsync(value), value);
  });

  test('shows no secret, however it is printed', (t) => {
    const secret = 'canary-admin-of-the-config';
    const config = readConfig({ ...env(t), SIGNALBOX_ADMIN_TOKEN: secret });
    assert.equal(config.adminToken?.reveal(), secret);
    assert.doesNotMatch(`${JSON.stringify(config)} ${String(config.adminToken)}`, /canary/);
  });

  test('a target needs no more than its repository and workflow', (t) => {
    const text = 'targets: { docs: { repository: acme/docs, workflow: 7 } }\n';
    const folder = makeFolder(t, text);
    const target = readConfig(baseEnvironment(folder, 'https://api.github.com')).targets.get(
      'docs',
    );
    assert.deepEqual(
      [target?.title, target?.ref, target?.confirm, target?.concurrency, target?.workflow],
      ['docs', 'main', 'click', 1, '7'],
    );
    assert.ok(target?.allowsRef('anything'));
  });

  test('refs are globs of branches and tags, by short or by full name', (t) => {
    const { targets } = readConfig(env(t));
    const allows = (ref: string): boolean => targets.get('shop')?.allowsRef(ref) ?? false;
    for (const ref of ['main', 'release/1.4', 'refs/heads/main', 'refs/tags/v1'])
      assert.ok(allows(ref), ref);
    for (const ref of ['feature', 'release', 'release/a/b', 'mainly', 'refs/heads/x'])
      assert.ok(!allows(ref), ref);
  });
});
