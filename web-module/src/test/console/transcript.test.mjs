import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, newTranscript, reduce, view } from '../../main/webapp/console/js/transcript.js';

const SESSION = 'session-1';
const RUN = 'run-1';

/** A log as the server numbers it: `event(name, content, extra)` gets the next number. */
function log(runId = RUN) {
  const events = [];
  const add = (name, content = {}, extra = {}) => {
    const seq = (events.at(-1)?.seq ?? 0) + 1;
    const event = { id: `id-${seq}`, seq, name, type: name, session_id: SESSION, run_id: runId, timestamp: 1000 + seq, content, ...extra };
    events.push(event);
    return event;
  };
  return { events, add };
}

function begin(text = 'do it') {
  const { events, add } = log();
  add('session.user_message', { text });
  add('agent.processing', { run_status: 'running' });
  return { events, add };
}

function say(add, text, { block = `block-${text}`, name = 'agent.response' } = {}) {
  const pieces = text.match(/\S+\s*/g).map((piece) => add(`${name}.delta`, { text: piece, block_id: block }));
  return add(name, { text, block_id: block }, { covers: { from: pieces[0].seq, to: pieces.at(-1).seq } });
}

const kinds = (transcript) => transcript.entries.map((entry) => entry.kind);
const texts = (transcript) => transcript.entries.filter((entry) => entry.kind === 'answer').map((entry) => entry.text);

/** The log as it is kept: pieces go when their block is whole. */
function compacted(events) {
  const ranges = events.filter((event) => event.covers).map((event) => event.covers);
  return events.filter((event) => !(/delta|start$/.test(event.name) && ranges.some(({ from, to }) => event.seq >= from && event.seq <= to)));
}

test('the pieces of an answer add up while it is open', () => {
  const { events, add } = begin();
  add('agent.response.delta', { text: 'hel', block_id: 'b' });
  add('agent.response.delta', { text: 'lo', block_id: 'b' });

  const answer = reduce(events).entries.at(-1);

  assert.equal(answer.text, 'hello');
  assert.equal(answer.open, true);
});

test('a whole block replaces its pieces', () => {
  const { events, add } = begin();
  add('agent.response.delta', { text: 'helo', block_id: 'b' });
  add('agent.response', { text: 'hello', block_id: 'b' }, { covers: { from: 3, to: 3 } });

  const transcript = reduce(events);

  assert.deepEqual(texts(transcript), ['hello']);
  assert.equal(transcript.entries.at(-1).open, false);
});

test('pieces without a block id belong to the open block of their run', () => {
  const { events, add } = begin();
  add('agent.response.delta', { text: 'a' });
  add('agent.response.delta', { text: 'b' });
  add('agent.response', { text: 'ab' });
  add('agent.response.delta', { text: 'c' });

  assert.deepEqual(texts(reduce(events)), ['ab', 'c']);
});

test('an empty block is not shown', () => {
  const { events, add } = begin();
  add('agent.response', { text: '', block_id: 'b' });

  assert.deepEqual(kinds(reduce(events)), ['user']);
});

test('an event that comes again changes nothing', () => {
  const { events, add } = begin();
  say(add, 'one two three');
  const transcript = newTranscript();
  events.forEach((event) => apply(transcript, event));
  const before = view(transcript);

  const applied = events.map((event) => apply(transcript, event));

  assert.ok(applied.every((was) => was === false));
  assert.deepEqual(view(transcript), before);
});

test('frames without a number are told apart by their id', () => {
  const transcript = newTranscript();
  const refusal = { id: 'x', name: 'system.error', content: { message: 'no', error_code: 'internal_error' } };

  assert.equal(apply(transcript, refusal), true);
  assert.equal(apply(transcript, refusal), false);
  assert.deepEqual(kinds(transcript), ['notice']);
});

test('a client that left in mid-block and comes back has each word once', () => {
  const { events, add } = begin();
  say(add, 'one two three four');
  add('agent.complete', { run_status: 'completed' });
  const transcript = newTranscript();
  events.slice(0, 4).forEach((event) => apply(transcript, event)); // heard "one two "

  compacted(events)
    .filter((event) => event.seq > transcript.lastSeq)
    .forEach((event) => apply(transcript, event));

  assert.deepEqual(texts(transcript), ['one two three four']);
  assert.deepEqual(view(transcript), view(reduce(events)));
});

test('a take-over takes back what the dead node had said', () => {
  const { events, add } = begin();
  say(add, 'I think', { name: 'agent.reasoning' });
  add('agent.response.delta', { text: 'half an ans', block_id: 'lost' });
  const from = 3;
  add('agent.processing', { run_status: 'running', resumed: true }, { covers: { from, to: events.at(-1).seq } });
  say(add, 'the answer');

  const transcript = reduce(events);

  assert.deepEqual(kinds(transcript), ['user', 'answer']);
  assert.deepEqual(texts(transcript), ['the answer']);
});

test('what was said before the range that is taken back stays', () => {
  const { events, add } = begin();
  say(add, 'first turn');
  const from = events.at(-1).seq + 1;
  add('agent.response.delta', { text: 'lost', block_id: 'lost' });
  add('agent.processing', { run_status: 'running' }, { covers: { from, to: from } });

  assert.deepEqual(texts(reduce(events)), ['first turn']);
});

test('results find their calls by id, in whatever order they come', () => {
  const { events, add } = begin();
  add('agent.tool.call', { tool_call_id: 'a', tool_name: 'Bash', tool_input: { command: 'one' } });
  add('agent.tool.call', { tool_call_id: 'b', tool_name: 'Bash', tool_input: { command: 'two' } });
  add('agent.tool.result', { tool_call_id: 'b', tool_name: 'Bash', result: 'second', is_error: true });
  add('agent.tool.result', { tool_call_id: 'a', tool_name: 'Bash', result: 'first', is_error: false });

  const [first, second] = reduce(events).entries.filter((entry) => entry.kind === 'tool');

  assert.deepEqual([first.input.command, first.result, first.state], ['one', 'first', 'done']);
  assert.deepEqual([second.input.command, second.result, second.state], ['two', 'second', 'failed']);
  assert.equal(first.endedAt - first.startedAt, 3000);
});

test('a result without a call is still shown', () => {
  const { events, add } = begin();
  add('agent.tool.result', { tool_call_id: 'z', tool_name: 'Bash', tool_input: {}, result: 'late' });

  const tool = reduce(events).entries.at(-1);

  assert.deepEqual([tool.name, tool.state, tool.result], ['Bash', 'done', 'late']);
});

test('a refusal is shown and ends the request', () => {
  const transcript = newTranscript();

  apply(transcript, {
    name: 'system.error',
    error_code: 'insufficient_credits',
    session_id: SESSION,
    content: { message: 'This needs 1 credit; 0 are left.', error_code: 'insufficient_credits', run_status: 'failed' },
  });

  const [notice] = transcript.entries;
  assert.deepEqual([notice.code, notice.message], ['insufficient_credits', 'This needs 1 credit; 0 are left.']);
  assert.equal(transcript.run.status, 'failed');
  assert.deepEqual(kinds(transcript), ['notice']);
});

test('an error whose content is empty is read from its envelope', () => {
  const transcript = newTranscript();

  apply(transcript, { id: 'x', name: 'system.error', error_code: 'insufficient_credits', detail: 'No credits left.', content: {} });

  assert.deepEqual([transcript.entries[0].code, transcript.entries[0].message], ['insufficient_credits', 'No credits left.']);
});

test('a second request that is refused does not touch the run that goes on', () => {
  const { events } = begin();
  const transcript = reduce(events);

  apply(transcript, { name: 'system.error', session_id: SESSION, content: { message: 'busy', error_code: 'concurrent_operation', run_status: 'failed' } });

  assert.equal(transcript.run.status, 'running');
  assert.equal(transcript.entries.at(-1).code, 'concurrent_operation');
});

test('a cancelled run keeps its partial answer and stops its tools', () => {
  const { events, add } = begin();
  add('agent.tool.call', { tool_call_id: 'a', tool_name: 'Bash', tool_input: {} });
  add('agent.response.delta', { text: 'half', block_id: 'b' });
  add('agent.status.update', { message: 'Stopping.', status: 'aborting', run_status: 'aborting' });
  const transcript = reduce(events);
  assert.equal(transcript.run.status, 'aborting');

  apply(transcript, add('agent.response.interrupted', { run_status: 'cancelled', message: 'Run was cancelled' }));

  assert.equal(transcript.run.status, 'cancelled');
  assert.deepEqual(kinds(transcript), ['user', 'tool', 'answer', 'end']);
  assert.equal(transcript.entries[1].state, 'stopped');
  assert.deepEqual([transcript.entries[2].text, transcript.entries[2].open], ['half', false]);
  assert.equal(transcript.entries[3].status, 'cancelled');
});

test('a failed run says why and ends once', () => {
  const { events, add } = begin();
  add('system.error', { message: 'overloaded', error_code: 'execution_error', run_status: 'failed' });
  add('system.error', { message: 'overloaded', error_code: 'execution_error', run_status: 'failed' });

  const transcript = reduce(events);

  assert.equal(transcript.run.status, 'failed');
  assert.equal(kinds(transcript).filter((kind) => kind === 'end').length, 1);
});

test('the end of a sub-agent does not end the run', () => {
  const { events, add } = begin();
  add('agent.response.interrupted', { run_status: 'cancelled', is_sub_agent_event: true, agent_name: 'sub_agent_task' });

  assert.equal(reduce(events).run.status, 'running');
});

test('charges stand above the end of their run, which adds them up, and lower the balance', () => {
  const { events, add } = begin();
  add('billing.credits.deducted', { credits_used: 0.1, credits_remaining: 9.9, model_id: 'demo', input_tokens: 3, output_tokens: 5 });
  add('agent.complete', { run_status: 'completed' });
  add('billing.credits.deducted', { credits_used: 0.2, credits_remaining: 9.7, model_id: 'demo' });

  const transcript = reduce(events);

  assert.deepEqual(kinds(transcript), ['user', 'bill', 'bill', 'end']);
  assert.equal(transcript.entries.at(-1).credits, 0.3);
  assert.equal(transcript.balance.credits, 9.7);
});

test('two runs of one session have their own ends and sums', () => {
  const first = begin();
  first.add('billing.credits.deducted', { credits_used: 1, credits_remaining: 9 });
  first.add('agent.complete', { run_status: 'completed' });
  const second = { run_id: 'run-2' };
  first.add('session.user_message', { text: 'more' }, second);
  first.add('agent.processing', { run_status: 'running' }, second);
  first.add('billing.credits.deducted', { credits_used: 2, credits_remaining: 7 }, second);
  first.add('agent.complete', { run_status: 'completed' }, second);

  const ends = reduce(first.events).entries.filter((entry) => entry.kind === 'end');

  assert.deepEqual(ends.map((end) => end.credits), [1, 2]);
});

test('reading the kept log gives the same view as having watched', () => {
  const { events, add } = begin();
  add('agent.reasoning.start', { block_id: 'r' });
  add('agent.reasoning.delta', { text: 'let me ', block_id: 'r' });
  add('agent.reasoning.delta', { text: 'see', block_id: 'r' });
  add('agent.reasoning', { text: 'let me see', block_id: 'r' }, { covers: { from: 3, to: 5 } });
  say(add, 'first I look');
  add('agent.tool.call', { tool_call_id: 'a', tool_name: 'Bash', tool_input: { command: 'ls' } });
  add('billing.credits.deducted', { credits_used: 0.1, credits_remaining: 9.9, model_id: 'demo' });
  add('agent.tool.result', { tool_call_id: 'a', tool_name: 'Bash', result: 'file', is_error: false });
  add('agent.response.delta', { text: 'lost', block_id: 'lost' });
  const lost = events.at(-1).seq;
  add('agent.processing', { run_status: 'running' }, { covers: { from: lost, to: lost } });
  add('agent.response.delta', { text: 'done ', block_id: 'z' });
  const from = events.at(-1).seq;
  add('billing.credits.deducted', { credits_used: 0.1, credits_remaining: 9.8, model_id: 'demo' }); // lands inside the block
  add('agent.response.delta', { text: 'now', block_id: 'z' });
  add('agent.response', { text: 'done now', block_id: 'z' }, { covers: { from, to: events.at(-1).seq } });
  add('agent.complete', { run_status: 'completed' });
  const kept = compacted(events);
  assert.ok(kept.length < events.length - 5);

  const watched = view(reduce(events));

  assert.deepEqual(view(reduce(kept)), watched);
  for (let left = 1; left < events.length; left++) {
    const transcript = reduce(events.slice(0, left));
    kept.forEach((event) => apply(transcript, event)); // repeats included
    assert.deepEqual(view(transcript), watched, `left after ${left} events`);
  }
});

test('every changed entry is named for drawing', () => {
  const { events, add } = begin();
  const transcript = reduce(events);
  transcript.changed.clear();

  apply(transcript, add('agent.response.delta', { text: 'x', block_id: 'b' }));

  assert.deepEqual([...transcript.changed], ['block:b']);
});

test('a question stands open until it is answered, declined, or its run ends', () => {
  const { events, add } = begin();
  const ask = (id, args) =>
    add('agent.tool.confirmation', {
      message: `question ${id}`,
      tool_call_id: id,
      run_status: 'paused',
      active_requirements: [{ tool_execution: { tool_args: args } }],
    });
  const options = [{ value: 'r', label: 'Red' }];
  ask('a', { question: 'Which?', options });
  add('agent.continue', { confirmed: true });
  ask('b', { project_directory: '/workspace', requested_keys: [{ key: 'K' }] });
  add('agent.continue', { confirmed: false });
  ask('c', {});
  const questions = () => reduce(events).entries.filter((entry) => entry.kind === 'question');
  assert.deepEqual(
    questions().map(({ form, state }) => [form, state]),
    [
      [{ kind: 'choice', options }, 'answered'],
      [{ kind: 'secrets', keys: [{ key: 'K' }], directory: '/workspace' }, 'declined'],
      [{ kind: 'confirm' }, 'open'],
    ],
  );
  assert.equal(reduce(events).run.status, 'paused');

  add('agent.response.interrupted', { run_status: 'cancelled' });

  assert.equal(questions().at(-1).state, 'closed');
});
