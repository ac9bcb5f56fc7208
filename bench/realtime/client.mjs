// Opens the sockets once, then raises the offered load step by step, and measures for each step how many pieces of text
// arrive in a second and how long each took from its time stamp to here.
// Usage: client.mjs ADDRESS[,ADDRESS] NAME TOKEN DELAY…   (milliseconds between two pieces of one session)
import { readFileSync, readdirSync } from 'node:fs';
import { LeanSocket, quantile } from './lean-socket.mjs';

const [addresses, name, token, ...delays] = process.argv.slice(2);
const nodes = addresses.split(',');
const sessions = Number(process.env.SESSIONS ?? 20);
const watchers = Number(process.env.WATCHERS ?? 10);
const seconds = Number(process.env.SECONDS_EACH ?? 4);
const pids = (process.env.SERVER_PIDS ?? '').split(' ').filter(Boolean);
const DELTA = Buffer.from('"name":"agent.response.delta"');
const STAMP = Buffer.from('"timestamp":');
const ENDS = ['"name":"agent.complete"', '"name":"system.error"', '"name":"agent.response.interrupted"'].map((end) => Buffer.from(end));
const TICKS = 100;

let latencies = [];
let first = Infinity;
let last = 0;
let got = 0;

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

function watch(socket) {
  return new Promise((resolve) => {
    let seen = 0;
    socket.onEnd = () => resolve();
    socket.onFrame = (bytes, start, end, now) => {
      const frame = bytes.subarray(start, end);
      if (frame.includes(DELTA)) {
        got += 1;
        first = Math.min(first, now);
        last = now;
        if (seen++ % 8 === 0) {
          const at = frame.indexOf(STAMP) + STAMP.length;
          latencies.push(now - Number.parseFloat(frame.toString('latin1', at, at + 14)) * 1000);
        }
      } else if (ENDS.some((word) => frame.includes(word))) {
        resolve();
      }
    };
  });
}

async function step(delay, words) {
  latencies = [];
  first = Infinity;
  last = got = 0;
  const before = used();
  const own = process.cpuUsage();
  const done = rooms.flatMap(({ sockets }) => sockets.map(watch));
  const settled = rooms.map(({ owner }) => owner.await((text) => text.includes('billing.metrics.updated') || text.includes('bench.over')));
  rooms.forEach(({ owner, session }) => owner.query(session, `!delay ${delay}\n!words ${words}`));
  await Promise.all(done);
  const cpu = process.cpuUsage(own);
  const server = used() - before;
  await Promise.all(settled);
  const span = (last - first) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    name,
    sockets: sessions * watchers,
    rooms: sessions,
    offered_per_s: Math.round((sessions * watchers * 1000) / delay),
    delivered_per_s: Math.round(got / span),
    complete: got === sessions * watchers * words,
    p50_ms: quantile(latencies, 0.5),
    p99_ms: quantile(latencies, 0.99),
    server_cores: Math.round((server / span) * 100) / 100,
    client_cores: Math.round(((cpu.user + cpu.system) / 1e6 / span) * 100) / 100,
  };
}

await step(5, Number(process.env.WARMUP ?? 600));
for (const delay of delays.map(Number)) {
  console.log(JSON.stringify(await step(delay, Math.max(50, Math.round((seconds * 1000) / delay)))));
}
process.exit(0);
