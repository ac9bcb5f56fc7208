import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceFor } from '../../main/webapp/console/js/errors.js';
import { credits, dayGroup, duration, resultText, toolSummary } from '../../main/webapp/console/js/format.js';

test('credits show what matters', () => {
  assert.deepEqual([300, 0, 0.0137, 0.000004, 12345.678, NaN].map(credits), ['300.00', '0.00', '0.0137', '0.000004', '12,345.68', '–']);
});

test('durations are short', () => {
  assert.deepEqual([0, 999, 1500, 59_000, 125_000, -1].map(duration), ['0 ms', '999 ms', '1.5 s', '59 s', '2 min 5 s', '']);
});

test('sessions are grouped by day', () => {
  const now = new Date(2026, 4, 20, 12);
  const daysAgo = (days) => dayGroup(new Date(2026, 4, 20 - days, 11), now);

  assert.deepEqual([0, 1, 3, 30].map(daysAgo), ['Today', 'Yesterday', 'Last 7 days', 'Older']);
});

test('tool results of every shape become text', () => {
  assert.equal(resultText('a'), 'a');
  assert.equal(resultText([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }]), 'a\nb');
  assert.equal(resultText({ a: 1 }), '{\n  "a": 1\n}');
  assert.equal(resultText(null), '');
  assert.equal(toolSummary({ command: 'ls\npwd' }), 'ls');
});

test('every error says what to do', () => {
  for (const code of ['insufficient_credits', 'concurrent_operation', 'never heard of', undefined]) {
    const { title, advice } = adviceFor(code);
    assert.ok(title.length > 0 && advice.length > 0);
  }
});
