// Opens the sockets once, then raises the offered load step by step, and measures for each step how many pieces of text
// arrive in a second and how long each took from the moment its generator said it, which is what its text says, to here.
// Usage: client.mjs ADDRESS[,ADDRESS] NAME TOKEN DELAY…   (milliseconds between two pieces of one session)
import { readFileSync, readdirSync } from 'node:fs';
import { LeanSocket, quantile } from './lean-socket.mjs';

const [addresses, name, token, ...delays] = process.argv.slice(2);
const nodes = addresses.split(',');
const sessions = Number(process.env.SESSIONS ?? 20);
const watchers = Number(process.env.WATCHERS ?? 10);
const seconds = Number(process.env.SECONDS_EACH ?? 4);
const warmUp = Number(process.env.WARMUP_SECONDS ?? 10);
const pids = (process.env.SERVER_PIDS ?? '').split(' ').filter(Boolean);
const NAME = Buffer.from('"name":"agent.response.delta"');
const TEXT = Buffer.from('"text":"');
const ENDS = ['"name":"agent.complete"', '"name":"system.error"', '"name":"agent.response.interrupted"'].map((end) => Buffer.from(end));
const SETTLED = ['"name":"billing.metrics.updated"', '"name":"bench.over"'].map((end) => Buffer.from(end));
const WORD = 14; // thirteen digits and a space
const SEQ_AT = '42["chat_event",{"id":"00000000-0000-0000-0000-000000000000","seq":'.length;
const NAME_AFTER_SEQ = ',"group":"agent",'.length;
const COMMA = ','.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);
const TICKS = 100;
const LAGGING = 0.6;

let latencies = [];
let first = Infinity;
let last = 0;
let got = 0;
let frames = 0;

/** Processor seconds of the servers, whatever they started included. */
function used() {
  const parents = new Map();
  const times = new Map();
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(pid, fields[1]);
      times.set(pid, (Number(fields[11]) + Number(fields[12])) / TICKS);
    } catch { /* it ended */ }
  }
  const ours = (pid) => pids.includes(pid) || (parents.has(pid) && parents.get(pid) !== '0' && ours(parents.get(pid)));
  return [...times].filter(([pid]) => ours(pid)).reduce((sum, [, time]) => sum + time, 0);
}

const rooms = [];
for (let i = 0; i < sessions; i++) {
  const owner = await new LeanSocket(nodes[i % nodes.length], token).connect();
  const session = await owner.join({});
  const others = await Promise.all(Array.from({ length: watchers - 1 }, async (_, other) => {
    const socket = await new LeanSocket(nodes[(i + other) % nodes.length], token).connect();
    await socket.join({ session_uuid: session });
    return socket;
  }));
  rooms.push({ owner, session, sockets: [owner, ...others] });
}

/** Where the name of the event begins, by the fixed order of the members, without a search. */
function nameAt(bytes, start) {
  let at = start + SEQ_AT;
  while (bytes[at] >= 48 && bytes[at] <= 57) at++;
  return bytes[at] === COMMA ? at + NAME_AFTER_SEQ : -1;
}

function isPiece(bytes, at) {
  if (at < 0) return false;
  for (let i = 0; i < NAME.length; i++) if (bytes[at + i] !== NAME[i]) return false;
  return true;
}

/** Ends with the answer; for the owner, when it is also paid for. */
function watch(socket, owner) {
  return new Promise((resolve) => {
    let seen = 0;
    let textAfterName = -1;
    let ended = false;
    let settled = !owner;
    socket.onEnd = () => resolve();
    socket.onFrame = (bytes, start, end, now) => {
      const at = nameAt(bytes, start);
      if (isPiece(bytes, at)) {
        if (textAfterName < 0) textAfterName = bytes.indexOf(TEXT, at) + TEXT.length - at;
        const look = seen++ % 8 === 0;
        for (let word = at + textAfterName; word < end && bytes[word] !== QUOTE; word += WORD) {
          got += 1;
          if (look) latencies.push(now - Number.parseInt(bytes.latin1Slice(word, word + WORD - 1), 10));
        }
        frames += 1;
        if (now < first) first = now;
        last = now;
      } else {
        const frame = bytes.subarray(start, end);
        ended ||= ENDS.some((word) => frame.includes(word));
        settled ||= SETTLED.some((word) => frame.includes(word));
        if (ended && settled) resolve();
      }
    };
  });
}

async function step(delay, words) {
  latencies = [];
  first = Infinity;
  last = got = frames = 0;
  const before = used();
  const own = process.cpuUsage();
  const done = rooms.flatMap(({ owner, sockets }) => sockets.map((socket) => watch(socket, socket === owner)));
  rooms.forEach(({ owner, session }) => owner.query(session, `!delay ${delay}\n!clock ${words}`));
  await Promise.all(done);
  const cpu = process.cpuUsage(own);
  const server = used() - before;
  const span = (last - first) / 1000;
  latencies.sort((a, b) => a - b);
  const expected = sessions * watchers * words;
  return {
    name,
    sockets: sessions * watchers,
    rooms: sessions,
    offered_per_s: Math.round((sessions * watchers * 1000) / delay),
    delivered_per_s: Math.round(got / span),
    complete: got === expected,
    p50_ms: quantile(latencies, 0.5),
    p99_ms: quantile(latencies, 0.99),
    pieces_per_frame: Math.round((got / frames) * 10) / 10,
    server_cores: Math.round((server / span) * 100) / 100,
    client_cores: Math.round(((cpu.user + cpu.system) / 1e6 / span) * 100) / 100,
    delivered_per_server_core_s: Math.round(got / server),
  };
}

// Both kinds of server compile what is hot while it runs.
const warmDelay = Number(process.env.WARMUP_DELAY ?? delays[0]);
for (let i = 0; i < 2; i++) await step(warmDelay, Math.round((warmUp * 500) / warmDelay));
for (const delay of delays.map(Number)) {
  const row = await step(delay, Math.max(50, Math.round((seconds * 1000) / delay)));
  console.log(JSON.stringify(row));
  if (row.delivered_per_s < row.offered_per_s * LAGGING) break;
}
process.exit(0);
