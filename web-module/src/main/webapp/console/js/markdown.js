/**
 * Markdown to a tree, without HTML: `blocks(text)` cuts a text into top-level blocks, `parseBlock` and `inline` give
 * plain objects. Everything is a scan from left to right, so no text can make it slow.
 */

const MAX_DEPTH = 8;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(\S.*)$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const ITEM = /^( {0,9})([-*+]|\d{1,9}[.)])( {1,4})(\S.*|)$/;
const QUOTE = /^ {0,3}> ?/;
const TABLE_RULE = /^ {0,3}\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/;

/** Source texts of the top-level blocks. A block that is complete never changes when text is added behind it. */
export function blocks(text) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const found = [];
  let index = 0;
  while (index < lines.length) {
    if (lines[index].trim() === '') {
      index++;
      continue;
    }
    const end = blockEnd(lines, index);
    found.push(lines.slice(index, end).join('\n'));
    index = end;
  }
  return found;
}

function blockEnd(lines, start) {
  const first = lines[start];
  const fence = FENCE.exec(first);
  if (fence) {
    return fenceEnd(lines, start, fence[1]);
  }
  if (HEADING.test(first) || RULE.test(first)) {
    return start + 1;
  }
  if (ITEM.test(first)) {
    return listEnd(lines, start);
  }
  let end = start + 1;
  const quoted = QUOTE.test(first);
  while (end < lines.length && lines[end].trim() !== '' && !(quoted ? !QUOTE.test(lines[end]) : startsBlock(lines[end]))) {
    end++;
  }
  return end;
}

function fenceEnd(lines, start, mark) {
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index].trim();
    if (line.length >= mark.length && line === mark[0].repeat(line.length)) {
      return index + 1;
    }
  }
  return lines.length;
}

function listEnd(lines, start) {
  let index = start + 1;
  let blank = false;
  while (index < lines.length) {
    const line = lines[index];
    if (line.trim() === '') {
      blank = true;
    } else if (!ITEM.test(line) && !/^ {2,}/.test(line) && (blank || startsBlock(line))) {
      break;
    } else {
      const fence = FENCE.exec(line.trim());
      if (fence) {
        index = fenceEnd(lines, index, fence[1]) - 1;
      }
      blank = false;
    }
    index++;
  }
  while (lines[index - 1].trim() === '') {
    index--;
  }
  return index;
}

const startsBlock = (line) => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);

/** One block as a tree. */
export function parseBlock(source, depth = 0) {
  const lines = source.split('\n');
  const fence = FENCE.exec(lines[0]);
  if (fence) {
    return codeBlock(lines, fence);
  }
  const heading = HEADING.exec(lines[0]);
  if (heading) {
    return { type: 'heading', level: heading[1].length, children: inline(heading[2].replace(/ +#+ *$/, '')) };
  }
  if (RULE.test(lines[0])) {
    return { type: 'rule' };
  }
  if (QUOTE.test(lines[0]) && depth < MAX_DEPTH) {
    return { type: 'quote', children: parse(lines.map((line) => line.replace(QUOTE, '')).join('\n'), depth + 1) };
  }
  if (ITEM.test(lines[0]) && depth < MAX_DEPTH) {
    return list(lines, depth);
  }
  if (lines.length > 1 && lines[0].includes('|') && TABLE_RULE.test(lines[1])) {
    return table(lines);
  }
  return { type: 'paragraph', children: inline(source) };
}

const parse = (text, depth) => blocks(text).map((source) => parseBlock(source, depth));

function codeBlock(lines, fence) {
  const last = lines.at(-1).trim();
  const closed = lines.length > 1 && last.length >= fence[1].length && last === fence[1][0].repeat(last.length);
  return { type: 'code', language: fence[2], text: lines.slice(1, closed ? -1 : undefined).join('\n') };
}

function list(lines, depth) {
  const first = ITEM.exec(lines[0]);
  const base = first[1].length;
  const ordered = /\d/.test(first[2]);
  const items = [];
  let strip = 0;
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length < base + 2) {
      strip = item[1].length + item[2].length + item[3].length;
      items.push([item[4]]);
    } else {
      items.at(-1).push(line.slice(Math.min(strip, line.length - line.trimStart().length)));
    }
  }
  return { type: 'list', ordered, start: ordered ? parseInt(first[2], 10) : 1, items: items.map((item) => listItem(item, depth)) };
}

function listItem(lines, depth) {
  const task = /^\[([ xX])\] +/.exec(lines[0]);
  const text = [task ? lines[0].slice(task[0].length) : lines[0], ...lines.slice(1)].join('\n');
  return { done: task ? task[1] !== ' ' : null, children: parse(text, depth + 1) };
}

function table(lines) {
  const cells = (line) => splitRow(line).map((cell) => inline(cell.trim()));
  const align = splitRow(lines[1]).map((cell) => {
    const mark = cell.trim();
    if (mark.endsWith(':')) return mark.startsWith(':') ? 'center' : 'right';
    return 'left';
  });
  return { type: 'table', align, head: cells(lines[0]), rows: lines.slice(2).map(cells) };
}

function splitRow(line) {
  const row = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  const found = [''];
  for (let index = 0; index < row.length; index++) {
    if (row[index] === '\\' && row[index + 1] === '|') {
      found[found.length - 1] += '|';
      index++;
    } else if (row[index] === '|') {
      found.push('');
    } else {
      found[found.length - 1] += row[index];
    }
  }
  return found;
}

/** Text with emphasis, code and links as a list of nodes. */
export function inline(text, depth = 0) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ type: 'text', text: plain });
    plain = '';
  };
  let index = 0;
  while (index < text.length) {
    const found = depth < MAX_DEPTH ? inlineAt(text, index, depth) : null;
    if (found) {
      flush();
      nodes.push(found.node);
      index = found.end;
    } else if (text[index] === '\\' && /[\\`*_{}[\]()#+.!|~>-]/.test(text[index + 1] ?? '')) {
      plain += text[index + 1];
      index += 2;
    } else {
      plain += text[index++];
    }
  }
  flush();
  return nodes;
}

function inlineAt(text, index, depth) {
  switch (text[index]) {
    case '`':
      return codeSpan(text, index);
    case '*':
    case '_':
      return emphasis(text, index, depth);
    case '~':
      return text.startsWith('~~', index) ? wrapped(text, index, '~~', 'strike', depth) : null;
    case '[':
      return link(text, index, depth);
    case '!':
      return text[index + 1] === '[' ? link(text, index + 1, depth) : null; // an image is shown as a link to it
    case 'h':
      return bareLink(text, index);
    case '\n':
      return { node: { type: 'break' }, end: index + 1 };
    default:
      return null;
  }
}

function codeSpan(text, index) {
  let width = 1;
  while (text[index + width] === '`') width++;
  const mark = '`'.repeat(width);
  const close = text.indexOf(mark, index + width);
  if (close < 0 || text[close + width] === '`') {
    return null;
  }
  const code = text.slice(index + width, close);
  return { node: { type: 'codespan', text: code.trim() === '' ? code : code.replace(/^ (.*) $/s, '$1') }, end: close + width };
}

function emphasis(text, index, depth) {
  const mark = text[index];
  if (mark === '_' && /\w/.test(text[index - 1] ?? '')) {
    return null;
  }
  if (text[index + 1] === mark) {
    return wrapped(text, index, mark + mark, 'strong', depth);
  }
  return wrapped(text, index, mark, 'em', depth);
}

const LONGEST_SPAN = 2000;

function wrapped(text, index, mark, type, depth) {
  const start = index + mark.length;
  if (/\s/.test(text[start] ?? ' ')) {
    return null;
  }
  const window = text.slice(start, start + LONGEST_SPAN);
  let close = window.indexOf(mark);
  while (close >= 0) {
    const before = window[close - 1];
    const after = window[close + mark.length] ?? ' ';
    const alone = mark.length > 1 || (after !== mark && before !== mark);
    if (close > 0 && !/\s/.test(before) && alone && !(mark.startsWith('_') && /\w/.test(after))) {
      return { node: { type, children: inline(window.slice(0, close), depth + 1) }, end: start + close + mark.length };
    }
    close = window.indexOf(mark, close + (mark.length === 1 && after === mark ? 2 : 1));
  }
  return null;
}

function link(text, index, depth) {
  const middle = text.slice(index, index + LONGEST_SPAN).indexOf('](');
  if (middle < 0) {
    return null;
  }
  const label = text.slice(index + 1, index + middle);
  const from = index + middle + 2;
  const close = text.slice(from, from + LONGEST_SPAN).indexOf(')');
  if (close < 0 || label.includes('\n\n')) {
    return null;
  }
  const target = safeTarget(text.slice(from, from + close).trim().split(/\s/)[0]);
  return target ? { node: { type: 'link', href: target, children: inline(label || target, depth + 1) }, end: from + close + 1 } : null;
}

function bareLink(text, index) {
  if (/\w/.test(text[index - 1] ?? '') || !/^https?:\/\//.test(text.slice(index, index + 8))) {
    return null;
  }
  const found = /^[^\s<>"'`]+/.exec(text.slice(index, index + LONGEST_SPAN))[0].replace(/[.,;:!?)\]*_]+$/, '');
  const target = safeTarget(found);
  return target ? { node: { type: 'link', href: target, children: [{ type: 'text', text: found }] }, end: index + found.length } : null;
}

/** Only addresses that cannot run anything. */
export function safeTarget(address) {
  try {
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
