// 100 runs at the same time, each streaming from the stub model: does what is said reach the sockets as fast at the end as at the
// beginning? Then what an idle socket and a run that waits take of the memory, and how soon a long session answers.
// Usage: runs.mjs DELAY|MEMORY|JOIN BASE SOCKETS TOKEN
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { LeanSocket, quantile } from '../lean-socket.mjs';

const [what, base, direct, token] = process.argv.slice(2);
const pid = process.env.CAPSTAN_PID;
const DELTA = Buffer.from('"name":"agent.response.delta"');
const TEXT = Buffer.from('"text":"');
const ENDS = ['"name":"agent.complete"', '"name":"system.error"'].map((end) => Buffer.from(end));
const WORD = 14;
const pause = (millis) => new Promise((resolve) => { setTimeout(resolve, millis); });
const open = () => new LeanSocket(direct, token).connect();

await { DELAY: delay, MEMORY: memory, JOIN: join }[what]();
process.exit(0);

// ---- delay over the run ----

async function delay() {
  const runs = Number(process.env.RUNS ?? 100);
  const seconds = Number(process.env.SECONDS_EACH ?? 45);
  const places = [];
  for (let i = 0; i < runs; i++) {
    const socket = await open();
    places.push({ socket, session: await socket.join({}) });
  }
  await streamed(places, 10); // the code that is hot gets compiled
  const { heard, complete, errors } = await streamed(places, seconds);
  const first = heard.reduce((least, { said }) => Math.min(least, said), Infinity);
  const last = heard.reduce((most, { said }) => Math.max(most, said), 0);
  const third = (last - first) / 3;
  const part = (from, to) => heard.filter(({ said }) => said >= first + from * third && said <= first + to * third)
    .map(({ lag }) => lag).sort((a, b) => a - b);
  const [early, middle, late] = [part(0, 1), part(1, 2), part(2, 3)];
  console.log(`${runs} runs, ${seconds} s, ${Math.round(heard.length / ((last - first) / 1000))} words a second;`
    + ` all arrived: ${complete}; errors: ${errors}`);
  console.log(`lag behind the model's clock in ms, p50 and p99, by thirds: ${[early, middle, late]
    .map((lags) => `${quantile(lags, 0.5)} and ${quantile(lags, 0.99)}`).join('; ')}`);
  const ratio = quantile(late, 0.99) / quantile(early, 0.99);
  console.log(`p99 of the last third : p99 of the first = ${ratio.toFixed(2)} (limit 1.5)`);
}

/** Lets all of them stream at 50 words a second for so long. */
async function streamed(places, seconds) {
  const words = seconds * 50;
  const heard = [];
  let errors = 0;
  await Promise.all(places.map(({ socket, session }) => new Promise((resolve) => {
    let left = words;
    socket.onEnd = resolve;
    socket.onFrame = (bytes, start, end, now) => {
      const frame = bytes.subarray(start, end);
      if (frame.includes(DELTA)) {
        for (let at = frame.indexOf(TEXT) + TEXT.length; frame[at] !== 0x22; at += WORD) {
          const said = Number.parseInt(frame.latin1Slice(at, at + WORD - 1), 10);
          heard.push({ said, lag: now - said });
          left -= 1;
        }
      } else if (ENDS.some((name) => frame.includes(name))) {
        errors += frame.includes(ENDS[1]) ? 1 : 0;
        resolve();
      }
    };
    socket.query(session, `!stream 20 ${words}`);
  })));
  await pause(1000); // what comes after the answer
  return { heard, complete: heard.length === words * places.length, errors };
}

// ---- memory ----

/** What is alive on the heap after a full collection, and the resident memory, in bytes. */
function used() {
  const histogram = execFileSync(process.env.JCMD, [pid, 'GC.class_histogram'], { maxBuffer: 1 << 28 }).toString('latin1');
  // The collector fills gaps with objects of its own, which hold nothing.
  const live = [...histogram.matchAll(/^ *\d+: +\d+ +(\d+) +(\S+)/gm)]
    .filter(([, , kind]) => !kind.includes('Filler'))
    .reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  const resident = Number(readFileSync(`/proc/${pid}/status`, 'latin1').match(/VmRSS:\s+(\d+)/)[1]) * 1024;
  return { live, resident };
}

async function memory() {
  const sockets = Number(process.env.SOCKETS ?? 1000);
  const waiting = Number(process.env.WAITING ?? 150);
  const warm = await open(); // what the first of a kind loads is not the others'
  await ended(warm, await warm.join({}), '!stream 0 1');
  await pause(3000);
  used();
  const before = used();
  const idle = [];
  for (let i = 0; i < sockets; i++) {
    const socket = await open();
    await socket.join({});
    idle.push(socket);
  }
  await pause(3000);
  const joined = used();
  report(`an idle socket in a session of its own (${sockets})`, (joined.live - before.live) / sockets, 17 * 1024);
  console.log(`  resident: ${Math.round((joined.resident - before.resident) / sockets / 1024)} KiB for each`);
  idle.forEach((socket) => socket.close());
  await pause(5000);
  for (const [kind, text, limit] of [
    ['a run whose model is silent', '!silent', 256 * 1024],
    ['a run that waits for an answer', '!ask', 16 * 1024],
  ]) {
    const places = [];
    for (let i = 0; i < waiting + 5; i++) {
      const socket = await open();
      places.push({ socket, session: await socket.join({}) });
    }
    // What the first of a kind loads is not the others'.
    for (const { socket, session } of places.slice(waiting)) await reached(socket, session, text);
    await pause(3000);
    const quiet = used();
    await Promise.all(places.slice(0, waiting).map(({ socket, session }) => reached(socket, session, text)));
    await pause(5000);
    report(`${kind} (${waiting}), its socket not counted`, (used().live - quiet.live) / waiting, limit);
    places.forEach(({ socket, session }) => socket.emit('chat_message', { session_uuid: session, content: { command: 'cancel' } }));
    await pause(5000);
    places.forEach(({ socket }) => socket.close());
  }
}

function reached(socket, session, text) {
  return new Promise((resolve) => {
    const mark = text === '!ask' ? '"name":"agent.tool.confirmation"' : '"name":"agent.processing"';
    socket.onFrame = (bytes, start, end) => { if (bytes.subarray(start, end).includes(mark)) resolve(); };
    socket.query(session, text);
  });
}

function ended(socket, session, text) {
  return new Promise((resolve) => {
    socket.onFrame = (bytes, start, end) => { if (ENDS.some((name) => bytes.subarray(start, end).includes(name))) resolve(); };
    socket.query(session, text);
  });
}

function report(kind, bytes, limit) {
  console.log(`${kind}: ${(bytes / 1024).toFixed(1)} KiB live, limit ${limit / 1024}, ratio ${(bytes / limit).toFixed(2)}`);
}

// ---- a long session ----

async function join() {
  const session = process.env.SESSION;
  const rounds = Number(process.env.ROUNDS ?? 100);
  const ways = { 'joined at its beginning': 0, 'joined in its middle': 50_000, 'joined for its last hundred': 99_900 };
  for (const [way, after] of Object.entries(ways)) {
    const times = [];
    for (let i = 0; i < rounds + 30; i++) {
      const millis = await firstPage(session, after, Math.min(500, 100_000 - after));
      if (i >= 30) times.push(millis);
    }
    print(way, times);
  }
  const times = [];
  for (let i = 0; i < rounds + 30; i++) {
    const began = performance.now();
    const answer = await fetch(`${base}/v1/sessions/${session}/events?after_seq=50000&limit=500`, { headers: { authorization: `Bearer ${token}` } });
    const page = await answer.text();
    if (!answer.ok || page.length < 10_000) throw new Error(`${answer.status} ${page.slice(0, 200)}`);
    if (i >= 30) times.push(performance.now() - began);
  }
  print('a page of 500 over HTTP', times);
}

function print(way, times) {
  times.sort((a, b) => a - b);
  console.log(`${way}: p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms; ratio of the p99 to 50 ms: ${(quantile(times, 0.99) / 50).toFixed(2)}`);
}

/** From the wish to join to the last event of the first page. */
async function firstPage(session, after, size) {
  const socket = await open();
  const began = performance.now();
  await new Promise((resolve) => {
    let seen = 0;
    socket.onFrame = (bytes, start, end) => {
      if (!bytes.subarray(start, end).includes('connection.established') && ++seen === size) resolve();
    };
    socket.emit('join_session', { session_uuid: session, after_seq: after });
  });
  const millis = performance.now() - began;
  socket.close();
  return millis;
}
