import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocks, inline, parseBlock, safeTarget } from '../../main/webapp/console/js/markdown.js';

const parse = (text) => blocks(text).map((source) => parseBlock(source));
const plain = (nodes) => nodes.map((node) => node.text ?? plain(node.children ?? [])).join('');

test('blocks are told apart', () => {
  const types = parse('# Title\ntext\nmore\n\n- a\n- b\n\n> quote\n\n---\n```js\nlet x = 1;\n\nx\n```\n| a | b |\n| - | -: |\n| 1 | 2 |').map((block) => block.type);

  assert.deepEqual(types, ['heading', 'paragraph', 'list', 'quote', 'rule', 'code', 'table']);
});

test('a code block keeps its text as it is, also while it is still open', () => {
  const [closed] = parse('```html\n<b>&amp;</b>\n\n  *x*\n```');
  const [open] = parse('```html\n<b>');

  assert.deepEqual([closed.language, closed.text], ['html', '<b>&amp;</b>\n\n  *x*']);
  assert.equal(open.text, '<b>');
});

test('lists nest and know their start and their tasks', () => {
  const [list] = parse('3. one\n   - inner\n   - [x] done\n4. two');

  assert.deepEqual([list.ordered, list.start, list.items.length], [true, 3, 2]);
  const inner = list.items[0].children[1];
  assert.deepEqual([inner.type, inner.items[0].done, inner.items[1].done], ['list', null, true]);
});

test('emphasis, code and links are nodes', () => {
  const nodes = inline('a **b *c*** `*d*` [e](https://x.org/) ~~f~~ snake_case_name 2 * 3 * 4');

  assert.deepEqual(nodes.filter((node) => node.type !== 'text').map((node) => node.type), ['strong', 'codespan', 'link', 'strike']);
  assert.ok(plain(nodes).endsWith('snake_case_name 2 * 3 * 4'));
});

test('only harmless addresses become links', () => {
  assert.equal(safeTarget('javascript:alert(1)'), null);
  assert.equal(safeTarget('data:text/html,x'), null);
  assert.equal(safeTarget('/relative'), null);
  assert.equal(safeTarget('https://example.org/a?b'), 'https://example.org/a?b');
  assert.deepEqual(inline('[x](javascript:alert(1))').map((node) => node.type), ['text']);
});

test('HTML is text', () => {
  const [paragraph] = parse('<img src=x onerror=alert(1)>');

  assert.deepEqual(paragraph.children, [{ type: 'text', text: '<img src=x onerror=alert(1)>' }]);
});

test('blocks that are complete stay the same when text is added', () => {
  const text = 'intro\n\n- a\n- b\n\n```\ncode\n\n```\n\nlast words\n\n1. x\n';
  const all = blocks(text);

  for (let length = 0; length < text.length; length++) {
    const some = blocks(text.slice(0, length));
    some.slice(0, -1).forEach((source, index) => assert.equal(source, all[index], `after ${length} characters`));
  }
});

test('no text makes it slow', () => {
  const hard = ['*'.repeat(20_000), '['.repeat(20_000), '`'.repeat(20_001) + 'x', '> '.repeat(5_000), '_a'.repeat(10_000), '- '.repeat(10_000), '| - '.repeat(5_000) + '\n' + '|-'.repeat(5_000), '![]('.repeat(10_000), '**a '.repeat(5_000)];

  for (const text of hard) {
    const begun = performance.now();
    parse(text);
    assert.ok(performance.now() - begun < 3_000, `${text.slice(0, 8)}… took ${Math.round(performance.now() - begun)} ms`);
  }
});
