import { h, copyButton } from './dom.js';
import { blocks, parseBlock } from './markdown.js';

/**
 * Draws a growing Markdown text into an element. Blocks that did not change keep their nodes, so a long answer stays
 * cheap while it streams, and a selection in it survives.
 */
export function drawMarkdown(target, text) {
  const sources = blocks(text);
  const drawn = (target.drawnBlocks ??= []);
  let same = 0;
  while (same < drawn.length && same < sources.length && drawn[same].source === sources[same]) {
    same++;
  }
  for (const { node } of drawn.splice(same)) {
    node.remove();
  }
  for (const source of sources.slice(same)) {
    const node = blockNode(parseBlock(source));
    target.append(node);
    drawn.push({ source, node });
  }
}

function blockNode(block) {
  switch (block.type) {
    case 'heading':
      return h(`h${Math.min(6, block.level + 2)}`, {}, inlineNodes(block.children));
    case 'rule':
      return h('hr');
    case 'quote':
      return h('blockquote', {}, block.children.map(blockNode));
    case 'code':
      return codeNode(block);
    case 'list':
      return listNode(block);
    case 'table':
      return tableNode(block);
    default:
      return h('p', {}, inlineNodes(block.children));
  }
}

export function codeNode({ language, text }) {
  return h(
    'figure',
    { class: 'code' },
    h('figcaption', {}, h('span', {}, language || 'text'), copyButton(() => text, 'Copy this code')),
    h('pre', { tabindex: '0', role: 'group', 'aria-label': `Code, ${language || 'plain text'}` }, h('code', {}, text)),
  );
}

function listNode(block) {
  const items = block.items.map((item) => {
    const [first, ...rest] = item.children;
    const lead = first?.type === 'paragraph' ? inlineNodes(first.children) : first ? [blockNode(first)] : [];
    const box = item.done === null ? null : h('span', { class: 'task', role: 'img', 'aria-label': item.done ? 'done' : 'to do' }, item.done ? '☑' : '☐');
    return h('li', { class: box && 'task-item' }, box, lead, rest.map(blockNode));
  });
  return block.ordered ? h('ol', { start: block.start }, items) : h('ul', {}, items);
}

function tableNode({ head, rows, align }) {
  const cell = (tag) => (children, column) => h(tag, { class: `align-${align[column] ?? 'left'}` }, inlineNodes(children));
  return h(
    'div',
    { class: 'table', tabindex: '0', role: 'group', 'aria-label': 'Table' },
    h('table', {}, h('thead', {}, h('tr', {}, head.map(cell('th')))), h('tbody', {}, rows.map((row) => h('tr', {}, row.map(cell('td')))))),
  );
}

function inlineNodes(nodes) {
  return nodes.map((node) => {
    switch (node.type) {
      case 'text':
        return document.createTextNode(node.text);
      case 'break':
        return h('br');
      case 'codespan':
        return h('code', {}, node.text);
      case 'strong':
        return h('strong', {}, inlineNodes(node.children));
      case 'em':
        return h('em', {}, inlineNodes(node.children));
      case 'strike':
        return h('s', {}, inlineNodes(node.children));
      default:
        return h('a', { href: node.href, target: '_blank', rel: 'noopener noreferrer' }, inlineNodes(node.children));
    }
  });
}
