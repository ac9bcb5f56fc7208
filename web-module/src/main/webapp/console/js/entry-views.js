import { copyButton, h, icon } from './dom.js';
import { adviceFor } from './errors.js';
import { clock, credits, duration, plural, resultText, toolSummary } from './format.js';
import { drawMarkdown } from './markdown-view.js';
import { drawQuestion, questionNode } from './question-view.js';

const LONG_RESULT = 12_000;

/** One view per kind of entry: `make` builds its element once, `draw` brings it up to date. */
export const ENTRY_VIEWS = {
  user: { make: userNode, draw: () => {} },
  answer: { make: answerNode, draw: drawAnswer },
  reasoning: { make: reasoningNode, draw: drawReasoning },
  tool: { make: toolNode, draw: drawTool },
  question: { make: questionNode, draw: drawQuestion },
  notice: { make: noticeNode, draw: () => {} },
  bill: { make: billNode, draw: () => {} },
  end: { make: () => h('div', { class: 'entry end' }), draw: drawEnd },
};

function userNode(entry) {
  return h(
    'article',
    { class: 'entry user', 'aria-label': 'Your task' },
    h('div', { class: 'bubble' }, entry.text),
    entry.files.length > 0 && h('p', { class: 'files' }, `Attached: ${entry.files.join(', ')}`),
    entry.at !== null && h('time', { class: 'stamp', datetime: new Date(entry.at).toISOString() }, clock(new Date(entry.at))),
  );
}

function agentTag(entry) {
  return entry.agent && h('p', { class: 'agent' }, entry.agent.replaceAll('_', ' '));
}

function answerNode(entry) {
  const text = h('div', { class: 'markdown' });
  const foot = h('div', { class: 'answer-foot' }, copyButton(() => entry.text, 'Copy this answer'));
  const node = h('article', { class: 'entry answer', 'aria-label': 'Answer' }, agentTag(entry), text, foot);
  node.parts = { text, foot };
  return node;
}

function drawAnswer(node, entry) {
  drawMarkdown(node.parts.text, entry.text);
  node.classList.toggle('streaming', entry.open);
  node.parts.foot.hidden = entry.open;
}

function reasoningNode(entry) {
  const text = h('div', { class: 'markdown' });
  const caption = h('span', {});
  const node = h('details', { class: 'entry reasoning' }, h('summary', {}, icon('spark'), caption, icon('chevron')), agentTag(entry), text);
  node.parts = { text, caption };
  return node;
}

function drawReasoning(node, entry) {
  drawMarkdown(node.parts.text, entry.text);
  node.parts.caption.textContent = entry.open ? 'Thinking…' : 'Thoughts';
  node.classList.toggle('streaming', entry.open);
}

const STATES = { running: 'Running', done: 'Done', failed: 'Failed', stopped: 'Stopped' };

function toolNode(entry) {
  const parts = {
    summary: h('span', { class: 'tool-what' }),
    state: h('span', { class: 'tool-state' }),
    time: h('span', { class: 'tool-time' }),
    input: h('div', { class: 'tool-part' }),
    result: h('div', { class: 'tool-part' }),
  };
  const node = h(
    'details',
    { class: 'entry tool', open: true },
    h('summary', {}, icon('tool'), h('span', { class: 'tool-name' }, entry.label), parts.summary, parts.time, parts.state, icon('chevron')),
    agentTag(entry),
    parts.input,
    parts.result,
  );
  node.parts = parts;
  return node;
}

function drawTool(node, entry) {
  const { summary, state, time, input, result } = node.parts;
  summary.textContent = toolSummary(entry.input);
  state.textContent = STATES[entry.state];
  node.dataset.state = entry.state;
  time.textContent = entry.endedAt !== null && entry.startedAt !== null ? duration(entry.endedAt - entry.startedAt) : '';
  node.startedAt = entry.state === 'running' ? (entry.startedAt ?? Date.now()) : null;
  input.replaceChildren(...inputNodes(entry));
  result.replaceChildren(...resultNodes(entry));
}

/** Called now and then while tools run, so that their time goes on. */
export function tickTool(node) {
  if (node.startedAt) {
    node.parts.time.textContent = duration(Math.max(0, Date.now() - node.startedAt));
  }
}

function inputNodes({ input, label }) {
  if (input === null || (typeof input === 'object' && Object.keys(input).length === 0)) {
    return [];
  }
  const command = typeof input.command === 'string' ? input.command : null;
  const rest = command !== null && Object.keys(input).every((key) => key === 'command' || key === 'description');
  return panel('Input', `Input of ${label}`, rest ? command : JSON.stringify(input, null, 2), rest ? 'command' : '');
}

function resultNodes({ result, label, state }) {
  if (state === 'running') {
    return [];
  }
  const text = resultText(result);
  if (text === '') {
    return [h('p', { class: 'quiet' }, state === 'stopped' ? 'Stopped before it ended.' : 'No output.')];
  }
  return panel(state === 'failed' ? 'Error' : 'Result', `Result of ${label}`, text, '');
}

function panel(title, label, text, style) {
  const shown = text.length > LONG_RESULT ? text.slice(0, LONG_RESULT) : text;
  const pre = h('pre', { class: style, tabindex: '0', role: 'group', 'aria-label': label }, shown);
  const more =
    shown !== text &&
    h('button', { type: 'button', class: 'link' }, `Show all ${plural(text.length, 'character')}`);
  if (more) {
    more.addEventListener('click', () => {
      pre.textContent = text;
      more.remove();
      pre.focus();
    });
  }
  return [h('div', { class: 'panel-head' }, h('span', {}, title), copyButton(() => text, `Copy ${label.toLowerCase()}`)), pre, more].filter(Boolean);
}

function noticeNode(entry) {
  if (entry.level !== 'error') {
    return h('p', { class: `entry notice ${entry.level}` }, icon('info'), h('span', {}, entry.message));
  }
  const { title, advice } = adviceFor(entry.code);
  return h(
    'div',
    { class: 'entry notice error', 'data-code': entry.code },
    icon('alert'),
    h('div', {}, h('strong', {}, title), h('p', {}, entry.message), h('p', { class: 'advice' }, advice)),
  );
}

function billNode(entry) {
  const tokens = entry.inputTokens + entry.outputTokens > 0 ? `${plural(entry.inputTokens, 'token')} in, ${entry.outputTokens.toLocaleString('en-US')} out` : null;
  const text = [`${credits(entry.credits)} credits`, entry.what, tokens].filter(Boolean).join(' · ');
  return h('p', { class: 'entry bill' }, text);
}

const ENDINGS = { completed: 'Completed', cancelled: 'Stopped', failed: 'Failed' };

function drawEnd(node, entry) {
  const took = entry.startedAt !== null && entry.endedAt !== null ? duration(entry.endedAt - entry.startedAt) : null;
  const cost = entry.credits > 0 ? `${credits(entry.credits)} credits` : null;
  node.dataset.status = entry.status;
  node.replaceChildren(h('span', {}, [ENDINGS[entry.status], took, cost].filter(Boolean).join(' · ')));
}
