import { say, sentenceFor } from './announcer.js';
import * as api from './api.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { byId } from './dom.js';
import { credits } from './format.js';
import { startPage } from './page.js';
import { reopenQuestions } from './question-view.js';
import { Sidebar } from './sidebar.js';
import { accessToken, onTokens, openSignIn, signOut, startTokens } from './tokens.js';
import { TranscriptView } from './transcript-view.js';
import { apply, isActive, newTranscript } from './transcript.js';

const RUN_NAMES = {
  pending: 'Starting',
  running: 'Running',
  paused: 'Waiting',
  aborting: 'Stopping',
  completed: 'Completed',
  cancelled: 'Stopped',
  failed: 'Failed',
};
const LINE_NAMES = { online: 'Connected', connecting: 'Connecting…', offline: 'Offline' };
const REPLAY_QUIET = 2_000;
const HISTORY_PATIENCE = 5_000;

let transcript = newTranscript();
let sessionId = null;
let pending = null; // {text, emitted, doubtful}: a task the server has not confirmed
let stopping = false;
let catchingUp = null; // a timer while the log is replayed: nothing is announced then
let readFromRest = false;
let balance = null;
let user = null;

const stream = new TranscriptView();
const sidebar = new Sidebar({ open: openSession });
const composer = new Composer({ send, stop, say });
const connection = new Connection({ event: receive, joined, refused, state: showLine }, () => transcript.lastSeq);

// ---- sessions ----------------------------------------------------------------------------------------------------

function openSession(id, { push = true } = {}) {
  if (id !== null && id === sessionId) {
    return;
  }
  sessionId = id;
  pending = null;
  stopping = false;
  readFromRest = false;
  transcript = newTranscript();
  stream.show(transcript);
  sidebar.select(id);
  composer.choose(id === null ? null : (sidebar.find(id)?.model_setting_id ?? null));
  if (push) {
    history.pushState(null, '', id === null ? '#/' : `#/s/${id}`);
  }
  if (id === null) {
    connection.leave();
  } else {
    catchUp();
    connection.follow(id);
    setTimeout(() => readHistory(id), HISTORY_PATIENCE);
  }
  showAll();
  composer.box.focus({ preventScroll: true });
}

const idInAddress = () => /^#\/s\/([0-9a-fA-F-]{36})$/.exec(location.hash)?.[1]?.toLowerCase() ?? null;

/** Where the socket does not come up, the transcript can at least be read; the socket replays all of it later. */
async function readHistory(id) {
  if (id !== sessionId || transcript.lastSeq > 0 || connection.joinedId) {
    return;
  }
  const events = await api.history(id).catch(() => []);
  if (id === sessionId && transcript.lastSeq === 0 && !connection.joinedId) {
    const read = newTranscript();
    events.forEach((event) => apply(read, event));
    read.lastSeq = 0; // the REST log leaves events out: the socket starts from the beginning
    readFromRest = true;
    transcript = read;
    stream.show(transcript);
    showAll();
  }
}

function joined(id, isOwner) {
  if (readFromRest) {
    readFromRest = false;
    transcript = newTranscript();
    stream.show(transcript);
  }
  if (sessionId === null) {
    sessionId = id;
    history.replaceState(null, '', `#/s/${id}`);
    sidebar.select(id);
  } else {
    if (pending) {
      pending.doubtful = pending.emitted; // it went into a line that broke: the log will tell
    }
    catchUp();
  }
  reopenQuestions(); // an answer may have gone into a line that broke; a second one is refused where the first counted
  composer.box.disabled = !isOwner;
}

function refused(event) {
  apply(transcript, event);
  if (pending) {
    giveBack();
  }
  stream.schedule();
  say(sentenceFor(event));
  showAll();
}

// ---- tasks -------------------------------------------------------------------------------------------------------

function send(text) {
  const model = composer.chosen();
  pending = { text, emitted: false };
  stream.showPending(text);
  if (sessionId === null && !connection.wanted) {
    connection.follow(null);
  } else if (!connection.wanted) {
    connection.follow(sessionId);
  }
  const task = pending;
  connection.command(
    {
      command: 'query',
      text,
      model_id: model.id,
      provider: model.provider,
      source: model.source,
      agent_type: 'general',
      tool_args: {},
      thinking_tokens: 0,
      files: [],
      resume: false,
      build_mode: 'build',
    },
    () => (task.emitted = true),
  );
  showAll();
}

function stop() {
  stopping = true;
  connection.command({ command: 'cancel' });
  say('Stopping the run.');
  showAll();
}

/** The log tells what became of it; a refusal opens the form again. */
function answer({ detail: { runId, confirmed, values } }) {
  connection.command({ command: 'continue_run', run_id: runId, confirmed, user_input: values });
  say(confirmed ? 'The answer was sent.' : 'The question was declined.');
}

/** A refused task goes back into the box, so that it can be corrected. */
function giveBack() {
  if (composer.box.value === '') {
    composer.fill(pending.text);
  }
  pending = null;
  stream.clearPending();
}

function receive(event) {
  const wasActive = isActive(transcript.run.status);
  if (!apply(transcript, event)) {
    return;
  }
  if (pending && event.name === 'session.user_message') {
    pending = null;
    stream.clearPending();
  } else if (pending?.emitted && event.name === 'system.error' && !catchingUp) {
    giveBack();
  }
  if (event.name === 'system.error') {
    reopenQuestions();
  }
  const active = isActive(transcript.run.status);
  if (wasActive !== active || event.name === 'session.user_message') {
    stopping = false;
    refreshLater();
  }
  if (transcript.balance) {
    takeBalance(transcript.balance.credits, transcript.balance.at);
  }
  if (catchingUp) {
    catchUp();
  } else {
    const sentence = sentenceFor(event);
    if (sentence) {
      say(sentence);
    }
  }
  stream.schedule();
  showAll();
}

/** After a join the log comes at once; when it has been quiet for a while, that was all of it. */
function catchUp() {
  clearTimeout(catchingUp);
  catchingUp = setTimeout(() => {
    catchingUp = null;
    if (pending?.doubtful && connection.joinedId) {
      const { text } = pending;
      pending = null;
      stream.showPending(text, () => send(text));
      say('The task was not sent: the connection broke.');
      showAll();
    }
  }, REPLAY_QUIET);
}

// ---- what is shown -----------------------------------------------------------------------------------------------

function showAll() {
  const { status } = transcript.run;
  const shown = stopping && isActive(status) ? 'aborting' : pending ? 'pending' : status;
  const chip = byId('run-chip');
  chip.hidden = !shown;
  chip.dataset.status = shown ?? '';
  byId('run-chip-text').textContent = RUN_NAMES[shown] ?? '';
  byId('activity').textContent = isActive(shown) ? transcript.activity : '';
  composer.setRun(isActive(shown), shown === 'aborting');
  const session = sidebar.find(sessionId);
  if (session?.model_setting_id && !composer.locked) {
    composer.choose(session.model_setting_id);
  }
  const firstTask = transcript.entries.find((entry) => entry.kind === 'user')?.text;
  const title = sessionId === null ? 'New session' : (session?.name || firstTask || 'Session').split('\n')[0].slice(0, 100);
  byId('title').textContent = title;
  document.title = `${title} · Capstan`;
  byId('welcome').hidden = sessionId !== null || pending !== null || transcript.entries.length > 0;
}

function showLine(state) {
  const chip = byId('line-chip');
  chip.dataset.state = state;
  if (byId('line-chip-text').textContent !== LINE_NAMES[state]) {
    byId('line-chip-text').textContent = LINE_NAMES[state];
  }
  byId('line-bar').hidden = state === 'online' || !lineWasUp;
  lineWasUp ||= state === 'online';
}
let lineWasUp = false;

/** The newest word counts: a replayed charge is older than the balance that was read. */
function takeBalance(amount, at) {
  if (balance && at < balance.at) {
    return;
  }
  const before = balance?.amount;
  balance = { amount, at };
  const badge = byId('balance');
  byId('balance-amount').textContent = credits(amount);
  badge.dataset.level = amount < 1 ? 'empty' : amount < 20 ? 'low' : 'fine';
  if (before !== undefined && amount < before && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
    badge.getAnimations().forEach((running) => running.cancel());
    badge.animate([{ backgroundColor: 'var(--accent-soft)' }, {}], { duration: 900 });
  }
}

async function refreshBalance() {
  const found = await api.balance();
  takeBalance(found.credits + found.bonus_credits, Math.max(Date.parse(found.updated_at), balance?.at ?? 0));
}

let refreshTimer;
function refreshLater() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => Promise.all([sidebar.refresh(), refreshBalance()]).then(showAll).catch(() => {}), 400);
}

// ---- signing in and out ------------------------------------------------------------------------------------------

async function enter() {
  byId('sign-in-page').hidden = true;
  byId('app').hidden = false;
  if (byId('again').open) {
    byId('again').close();
  }
  const [me, models] = await Promise.all([api.me(), api.models(), sidebar.refresh(), refreshBalance()]);
  if (user && user.id !== me.id) {
    openSession(null); // somebody else signed in: nothing of the former stays on the page
    sidebar.reset();
    await sidebar.refresh();
  }
  user = me;
  byId('user-email').textContent = me.email;
  byId('user-initial').textContent = (me.first_name || me.email || '?').slice(0, 1).toUpperCase();
  composer.setModels(models);
  connection.start();
  if (sessionId === null && idInAddress()) {
    openSession(idInAddress(), { push: false });
  } else {
    composer.choose(sessionId === null ? null : (sidebar.find(sessionId)?.model_setting_id ?? null));
    if (sessionId !== null && !connection.wanted) {
      connection.follow(sessionId);
    }
    showAll();
  }
}

function leaveApp() {
  connection.stop();
  openSession(null);
  sidebar.reset();
  user = null;
  balance = null;
  byId('app').hidden = true;
  byId('sign-in-page').hidden = false;
  byId('sign-in').focus();
}

function begin() {
  enter().catch((problem) => {
    if (problem.status !== 401) {
      page.problem(`The server could not be read: ${problem.message}`, begin);
    } else if (user === null) {
      leaveApp();
    }
  });
}

onTokens((what) => {
  if (what === 'signed-in') {
    page.problem(null);
    if (user === null || byId('again').open) {
      begin();
    }
  } else if (what === 'signed-out' || user === null) {
    leaveApp();
  } else if (!byId('again').open) {
    byId('again').showModal(); // the page keeps its state behind the dialog
  }
});

const page = startPage({
  composer,
  say,
  signIn: openSignIn,
  signOut,
  newSession: () => openSession(null),
});
byId('entries').addEventListener('answer', answer);
window.addEventListener('popstate', () => openSession(idInAddress(), { push: false }));
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && user && refreshLater());

stream.show(transcript);
startTokens();
if (accessToken()) {
  begin();
} else {
  leaveApp();
}
