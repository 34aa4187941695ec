import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, interpolate, parseExpression, type Value } from './expression.ts';

const contexts = {
  inputs: { app: 'shop', migrate: true, quiet: false, empty: '', 'with-dash': 'x', count: '3' },
  github: { actor: 'octocat', ref_name: 'main', run_id: 12 },
};

const conditions: readonly (readonly [string, boolean])[] = [
  [`\${{ inputs.app == 'shop' }}`, true],
  ["inputs.app == 'SHOP'", true],
  ["inputs.app != 'shop'", false],
  ["'it''s' == 'it''s'", true],
  ["inputs.with-dash == 'x'", true],
  ['inputs.migrate', true],
  ['inputs.quiet', false],
  ['inputs.empty', false],
  ['inputs.nothing', false],
  ['inputs.migrate == true', true],
  // GitHub compares unlike types as numbers, and 'true' is none.
  ["inputs.migrate == 'true'", false],
  ["github.event.inputs.migrate == 'true'", true],
  ['inputs.count == 3', true],
  ['inputs.nothing == null', true],
  ["github.ref_name == 'main'", true],
  ["secrets.token == ''", true],
];
for (const [text, expected] of conditions) {
  test(`${text} is ${expected}`, () => {
    const parsed = parseExpression(text);
    assert.ok(parsed);
    assert.equal(holds(parsed, contexts), expected);
  });
}

for (const text of ['', 'always()', "a == 'b' && c", '!inputs.quiet', 'inputs.app ==']) {
  test(`${text || 'nothing'} is beyond the simulator`, () => {
    assert.equal(parseExpression(text), null);
  });
}

const texts: readonly (readonly [string, Value])[] = [
  [`Deploy \${{ inputs.app }} by \${{github.actor}}`, 'Deploy shop by octocat'],
  [`\${{ inputs.migrate }} \${{ github.run_id }} \${{ inputs.nothing }}.`, 'true 12 .'],
  [`\${{ hashFiles(1) }}-\${{ secrets.x }}`, '-'],
  ['plain $ {{ text }}', 'plain $ {{ text }}'],
];
for (const [text, expected] of texts) {
  test(`"${text}" becomes "${expected}"`, () => {
    assert.equal(interpolate(text, contexts), expected);
  });
}
