import { h, icon } from './dom.js';

const STATES = {
  answered: 'You answered; the run goes on.',
  declined: 'You declined; the run goes on without it.',
  closed: 'The run ended before this was answered.',
};

/**
 * A question that a run waits with. What the user enters leaves as an `answer` event of the form, and stays nowhere on the
 * page; a `refused` event opens the form again.
 */
export function questionNode(entry) {
  const form = h('form', { class: 'question-form', autocomplete: 'off' }, ...fieldsOf(entry), buttonsOf(entry));
  const closed = h('p', { class: 'quiet', hidden: true });
  const node = h('section', { class: 'entry question', 'aria-label': 'The agent asks you' }, icon('help'), h('div', {}, form, closed));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form, entry, true, valuesOf(form, entry));
  });
  form.querySelector('.decline').addEventListener('click', () => send(form, entry, false, {}));
  form.addEventListener('refused', () => disable(form, false));
  node.parts = { form, closed };
  return node;
}

export function drawQuestion(node, entry) {
  const { form, closed } = node.parts;
  node.dataset.state = entry.state;
  if (entry.state === 'open') {
    return;
  }
  form.remove();
  closed.hidden = false;
  closed.textContent = `${entry.message} ${STATES[entry.state]}`;
}

/** Nothing came of an answer: the forms that sent one can be used again. */
export function reopenQuestions() {
  document.querySelectorAll('.question-form').forEach((form) => form.dispatchEvent(new Event('refused')));
}

function send(form, entry, confirmed, values) {
  disable(form, true);
  form.dispatchEvent(new CustomEvent('answer', { bubbles: true, detail: { runId: entry.runId, confirmed, values } }));
}

function disable(form, disabled) {
  form.querySelector('fieldset').disabled = disabled;
  form.querySelectorAll('button').forEach((button) => (button.disabled = disabled));
}

function valuesOf(form, { form: { kind } }) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (kind === 'choice' || value !== '') {
      values[name] = value;
    }
  }
  form.querySelectorAll('input[type=password]').forEach((input) => (input.value = ''));
  return values;
}

function fieldsOf({ key, message, form }) {
  const legend = h('legend', {}, message);
  switch (form.kind) {
    case 'choice':
      return [
        h(
          'fieldset',
          {},
          legend,
          ...form.options.map(({ value, label }) =>
            h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'selected', value, required: true }), h('span', {}, label)),
          ),
        ),
      ];
    case 'secrets':
      return [
        h(
          'fieldset',
          {},
          legend,
          ...form.keys.flatMap(({ key: name, description }, index) => {
            const id = `${key}:${index}`;
            return [
              h('label', { for: id }, h('code', {}, name), description && h('span', { class: 'quiet' }, ` ${description}`)),
              h('input', { id, name, type: 'password', autocomplete: 'off', spellcheck: 'false' }),
            ];
          }),
          h('p', { class: 'quiet' }, `The values go into ${form.directory}/.env and are shown to nobody. Leave a field empty where the value is there already.`),
        ),
      ];
    default:
      return [h('fieldset', {}, legend)];
  }
}

function buttonsOf({ form: { kind } }) {
  return h(
    'div',
    { class: 'question-buttons' },
    h('button', { type: 'submit', class: 'primary' }, kind === 'confirm' ? 'Yes' : 'Answer'),
    h('button', { type: 'button', class: 'decline link' }, kind === 'confirm' ? 'No' : 'Decline'),
  );
}
