/**
 * The transcript of a session: events in, view model out. Knows nothing of the page.
 *
 * Every stored event carries `seq`. Each is applied once and in order, whatever is repeated. Pieces of a block are
 * collected until the whole block comes; the block names the range it replaces in `covers: {from, to}`, and so does an
 * event that takes back a block which was never finished. Replaying the log gives the same view as having watched.
 */

const ACTIVE = new Set(['pending', 'running', 'paused', 'aborting']);
const ENDED = new Set(['completed', 'cancelled', 'failed']);
const BLOCKS = {
  'agent.reasoning.start': ['reasoning', 'start'],
  'agent.reasoning.delta': ['reasoning', 'piece'],
  'agent.reasoning': ['reasoning', 'whole'],
  'agent.response.delta': ['answer', 'piece'],
  'agent.response': ['answer', 'whole'],
};

/** An empty transcript. `changed` holds the keys of entries to draw again; the drawer empties it. */
export function newTranscript() {
  return {
    lastSeq: 0,
    entries: [],
    byKey: new Map(),
    seenIds: new Set(),
    run: { id: null, status: null, startedAt: null, endedAt: null },
    balance: null,
    activity: '',
    changed: new Set(),
  };
}

/** The transcript of these events: `reduce(log)` and applying them one by one as they come are the same. */
export function reduce(events) {
  const transcript = newTranscript();
  for (const event of events) {
    apply(transcript, event);
  }
  return transcript;
}

export const isActive = (status) => ACTIVE.has(status);

/** What a reader sees, without bookkeeping. */
export function view(transcript) {
  return {
    run: { ...transcript.run },
    balance: transcript.balance,
    entries: transcript.entries.map(({ key, position, parts, blockId, endSeq, ...shown }) => shown),
  };
}

/** Applies one event; says whether it was new. */
export function apply(transcript, event) {
  if (isRepeated(transcript, event)) {
    return false;
  }
  const content = event.content ?? {};
  if (event.covers && !BLOCKS[event.name]) {
    takeBack(transcript, event.covers);
  }
  if (BLOCKS[event.name]) {
    applyBlock(transcript, event, content, ...BLOCKS[event.name]);
  } else {
    HANDLERS[event.name]?.(transcript, event, content);
  }
  applyRunStatus(transcript, event, content);
  return true;
}

function isRepeated(transcript, event) {
  if (Number.isInteger(event.seq)) {
    if (event.seq <= transcript.lastSeq) {
      return true;
    }
    transcript.lastSeq = event.seq;
    return false;
  }
  if (event.id && transcript.seenIds.has(event.id)) {
    return true;
  }
  if (event.id) {
    transcript.seenIds.add(event.id);
  }
  return false;
}

// ---- blocks: reasoning and answers -------------------------------------------------------------------------------

function applyBlock(transcript, event, content, kind, phase) {
  const entry = findBlock(transcript, event, content, kind);
  if (phase === 'whole') {
    finishBlock(transcript, event, content, kind, entry);
    return;
  }
  const block = entry ?? addBlock(transcript, event, content, kind);
  if (!block.open) {
    return;
  }
  if (content.text) {
    block.parts.push({ seq: event.seq ?? transcript.lastSeq, text: content.text });
    block.text += content.text;
  }
  touch(transcript, block);
}

function findBlock(transcript, event, content, kind) {
  if (content.block_id) {
    return transcript.byKey.get(`block:${content.block_id}`);
  }
  const agent = agentOf(content);
  return transcript.entries.findLast(
    (entry) => entry.kind === kind && entry.open && !entry.blockId && entry.agent === agent && entry.runId === runOf(event),
  );
}

function addBlock(transcript, event, content, kind) {
  return insert(transcript, {
    key: content.block_id ? `block:${content.block_id}` : `${kind}:${positionOf(transcript, event)}`,
    position: positionOf(transcript, event),
    kind,
    runId: runOf(event),
    agent: agentOf(content),
    blockId: content.block_id ?? null,
    text: '',
    parts: [],
    open: true,
    endSeq: null,
  });
}

function finishBlock(transcript, event, content, kind, existing) {
  const text = content.text ?? '';
  if (text === '') {
    if (existing) {
      remove(transcript, existing);
    }
    return;
  }
  const block = existing ?? addBlock(transcript, event, content, kind);
  block.text = text;
  block.parts = [];
  block.open = false;
  block.endSeq = event.seq ?? null;
  touch(transcript, block);
}

/** What was said in this range does not count: another node says it again. Unfinished blocks go, and finished ones. */
function takeBack(transcript, { from, to }) {
  const within = (seq) => seq >= from && seq <= to;
  for (const entry of transcript.entries.filter((candidate) => 'parts' in candidate)) {
    const kept = entry.parts.filter((part) => !within(part.seq));
    const gone = entry.open ? kept.length === 0 && within(entry.position) : within(entry.endSeq);
    if (gone) {
      remove(transcript, entry);
    } else if (kept.length < entry.parts.length) {
      entry.parts = kept;
      entry.text = kept.map((part) => part.text).join('');
      touch(transcript, entry);
    }
  }
}

// ---- everything else ---------------------------------------------------------------------------------------------

const HANDLERS = {
  'session.user_message': (transcript, event, content) => {
    insert(transcript, {
      key: `user:${event.id ?? event.seq}`,
      position: positionOf(transcript, event),
      kind: 'user',
      text: content.text ?? '',
      files: (content.files_metadata ?? []).map((file) => file.file_name ?? file.id),
      at: timeOf(event),
    });
    transcript.run = { id: event.run_id ?? null, status: 'pending', startedAt: timeOf(event), endedAt: null };
    transcript.activity = '';
  },

  'agent.status.update': (transcript, event, content) => {
    transcript.activity = content.message ?? content.status ?? '';
  },

  'agent.tool.call': (transcript, event, content) => {
    const id = content.tool_call_id ?? event.tool_call_id ?? `${event.seq}`;
    const existing = transcript.byKey.get(`tool:${id}`);
    const tool = existing ?? newTool(transcript, event, content, id);
    tool.input = content.tool_input ?? tool.input;
    tool.startedAt = timeOf(event);
    tool.state = 'running';
    touch(transcript, tool);
  },

  'agent.tool.result': (transcript, event, content) => {
    const tool = toolOf(transcript, event, content);
    tool.result = content.result ?? null;
    tool.state = content.is_error ? 'failed' : 'done';
    tool.input ??= content.tool_input ?? null;
    tool.cost = content.cost ?? null;
    tool.endedAt = timeOf(event);
    touch(transcript, tool);
  },

  'agent.tool.confirmation': (transcript, event, content) => {
    insert(transcript, {
      key: `question:${content.tool_call_id ?? event.id ?? event.seq}`,
      position: positionOf(transcript, event),
      kind: 'question',
      runId: runOf(event),
      message: content.message || 'The agent waits for an answer before it goes on.',
      form: formOf(content.active_requirements?.[0]?.tool_execution ?? {}),
      state: 'open',
    });
  },

  'agent.continue': (transcript, event, content) => {
    closeQuestions(transcript, runOf(event), content.confirmed === false ? 'declined' : 'answered');
  },

  'agent.model.compact': (transcript, event) => {
    notice(transcript, event, 'info', null, 'Earlier parts of this session were summarised to make room.');
  },

  'system.notification': (transcript, event, content) => {
    if (content.message) {
      notice(transcript, event, 'info', null, content.message);
    }
  },

  'system.error': (transcript, event, content) => {
    const code = content.error_code ?? event.error_code ?? 'internal_error';
    notice(transcript, event, 'error', code, content.message || event.detail || 'Something went wrong.');
  },

  'billing.credits.deducted': (transcript, event, content) => {
    const bill = { ...event, ...content };
    if (Number.isFinite(bill.credits_remaining)) {
      transcript.balance = { credits: bill.credits_remaining, at: timeOf(event) };
    }
    insertBill(transcript, event, bill);
  },
};

/** What a question asks for, in words of the page. */
function formOf({ tool_args: args = {} }) {
  if (Array.isArray(args.options)) {
    return { kind: 'choice', options: args.options };
  }
  if (Array.isArray(args.requested_keys)) {
    return { kind: 'secrets', keys: args.requested_keys, directory: args.project_directory ?? '' };
  }
  return { kind: 'confirm' };
}

function closeQuestions(transcript, runId, state) {
  for (const entry of transcript.entries) {
    if (entry.kind === 'question' && entry.state === 'open' && entry.runId === runId) {
      entry.state = state;
      touch(transcript, entry);
    }
  }
}

function toolOf(transcript, event, content) {
  const id = content.tool_call_id ?? event.tool_call_id;
  const byId = id && transcript.byKey.get(`tool:${id}`);
  if (byId) {
    return byId;
  }
  const byName = id
    ? null
    : transcript.entries.findLast(
        (entry) => entry.kind === 'tool' && entry.state === 'running' && entry.name === content.tool_name,
      );
  return byName ?? newTool(transcript, event, content, id ?? `${event.seq}`);
}

function newTool(transcript, event, content, id) {
  return insert(transcript, {
    key: `tool:${id}`,
    position: positionOf(transcript, event),
    kind: 'tool',
    runId: runOf(event),
    agent: agentOf(content),
    name: content.tool_name ?? event.tool_name ?? 'tool',
    label: content.tool_display_name || content.tool_name || event.tool_name || 'Tool',
    input: content.tool_input ?? null,
    state: 'running',
    result: null,
    cost: null,
    startedAt: timeOf(event),
    endedAt: null,
  });
}

function notice(transcript, event, level, code, message) {
  insert(transcript, {
    key: `notice:${event.id ?? event.seq ?? transcript.entries.length}`,
    position: positionOf(transcript, event),
    kind: 'notice',
    level,
    code,
    message,
  });
}

/** A charge often lands after its run's end; it is shown above the closing line, which adds the charges up. */
function insertBill(transcript, event, bill) {
  const end = transcript.byKey.get(`end:${runOf(event)}`);
  insert(transcript, {
    key: `bill:${event.id ?? event.seq}`,
    position: end ? end.position - 0.5 : positionOf(transcript, event),
    kind: 'bill',
    runId: runOf(event),
    credits: bill.credits_used ?? 0,
    remaining: bill.credits_remaining ?? null,
    what: bill.model_id || bill.tool_name || '',
    inputTokens: (bill.input_tokens ?? 0) + (bill.cache_read_tokens ?? 0) + (bill.cache_write_tokens ?? 0),
    outputTokens: bill.output_tokens ?? 0,
  });
  if (end) {
    end.credits = creditsOf(transcript, end.runId);
    touch(transcript, end);
  }
}

// ---- the run -----------------------------------------------------------------------------------------------------

function applyRunStatus(transcript, event, content) {
  const status = content.run_status;
  if (!status || content.is_sub_agent_event || content.delegated_from || concernsAnotherRequest(transcript, event, content)) {
    return;
  }
  const run = transcript.run;
  run.id = runOf(event) ?? run.id;
  if (ENDED.has(status)) {
    endRun(transcript, event, content, status);
  } else {
    run.startedAt ??= timeOf(event);
    run.endedAt = null;
  }
  run.status = status;
}

/** A refusal of a second request says nothing about the run that is going on. */
function concernsAnotherRequest(transcript, event, content) {
  if (event.name !== 'system.error' || !isActive(transcript.run.status)) {
    return false;
  }
  const runId = runOf(event);
  const code = content.error_code ?? event.error_code;
  return code === 'concurrent_operation' || (runId !== null && transcript.run.id !== null && runId !== transcript.run.id);
}

function endRun(transcript, event, content, status) {
  const run = transcript.run;
  const wasActive = isActive(run.status);
  run.endedAt = timeOf(event);
  transcript.activity = '';
  for (const entry of transcript.entries) {
    if (entry.kind === 'tool' && entry.state === 'running') {
      entry.state = 'stopped';
      entry.endedAt = timeOf(event);
      touch(transcript, entry);
    } else if (entry.open) {
      entry.open = false;
      touch(transcript, entry);
    }
  }
  closeQuestions(transcript, run.id, 'closed');
  if (!wasActive) {
    return;
  }
  insert(transcript, {
    key: `end:${run.id}`,
    position: positionOf(transcript, event),
    kind: 'end',
    runId: run.id,
    status,
    credits: creditsOf(transcript, run.id),
    startedAt: run.startedAt,
    endedAt: run.endedAt,
  });
}

const creditsOf = (transcript, runId) =>
  transcript.entries
    .filter((entry) => entry.kind === 'bill' && entry.runId === runId)
    .reduce((sum, entry) => sum + Math.round(entry.credits * 1e6), 0) / 1e6;

// ---- bookkeeping -------------------------------------------------------------------------------------------------

const runOf = (event) => event.run_id ?? event.content?.run_id ?? null;
const agentOf = (content) => (content.is_sub_agent_event || content.delegated_from ? (content.agent_name ?? 'sub-agent') : null);
const timeOf = (event) => (Number.isFinite(event.timestamp) ? event.timestamp * 1000 : null);
/** A block stands where its first piece stood, so that replay and live show the same order. */
const positionOf = (transcript, event) =>
  event.covers && BLOCKS[event.name] ? event.covers.from : (event.seq ?? transcript.lastSeq + 0.25);

function insert(transcript, entry) {
  const old = transcript.byKey.get(entry.key);
  if (old) {
    remove(transcript, old);
  }
  let index = transcript.entries.length;
  while (index > 0 && transcript.entries[index - 1].position > entry.position) {
    index--;
  }
  transcript.entries.splice(index, 0, entry);
  transcript.byKey.set(entry.key, entry);
  touch(transcript, entry);
  return entry;
}

function remove(transcript, entry) {
  transcript.entries.splice(transcript.entries.indexOf(entry), 1);
  transcript.byKey.delete(entry.key);
  touch(transcript, entry);
}

function touch(transcript, entry) {
  transcript.changed.add(entry.key);
}
