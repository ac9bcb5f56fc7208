// Opens the sockets, starts one answer per session, and measures how long each piece took from its time stamp to here.
import { io } from 'socket.io-client';

const [base, name, token = ''] = process.argv.slice(2);
const sessions = Number(process.env.SESSIONS ?? 20);
const watchers = Number(process.env.WATCHERS ?? 10);
const delay = Number(process.env.DELAY ?? 20);
const words = Number(process.env.WORDS ?? 500);
const latencies = [];
let first = Infinity;
let last = 0;

function open(session) {
  const socket = io(base, { transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true });
  socket.on('connect', () => socket.emit('join_session', session ? { session_uuid: session } : {}));
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.once('chat_event', (event) => resolve({ socket, session: event.content.session_id }));
  });
}

function watch(socket) {
  return new Promise((resolve) => {
    let got = 0;
    socket.on('chat_event', (event) => {
      const now = Date.now();
      if (event.name === 'agent.response.delta') {
        got += 1;
        first = Math.min(first, now);
        last = Math.max(last, now);
        latencies.push(now - event.timestamp * 1000);
      } else if (event.name === 'agent.complete' || event.name === 'system.error') {
        resolve(got);
      }
    });
  });
}

const all = [];
const starters = [];
for (let i = 0; i < sessions; i++) {
  const owner = await open();
  const others = await Promise.all(Array.from({ length: watchers - 1 }, () => open(owner.session)));
  starters.push(owner);
  all.push(...[owner, ...others].map(({ socket }) => watch(socket)));
}
for (const { socket, session } of starters) {
  const content = { command: 'query', text: `!delay ${delay}\n!words ${words}`, files: [], tool_args: {} };
  socket.emit('chat_message', { session_uuid: session, content });
}
const got = (await Promise.all(all)).reduce((a, b) => a + b, 0);
latencies.sort((a, b) => a - b);
const at = (share) => Math.round(latencies[Math.floor((latencies.length - 1) * share)] * 10) / 10;
console.log(JSON.stringify({
  name,
  sockets: sessions * watchers,
  offered_per_s: Math.round((sessions * watchers * 1000) / delay),
  delivered: got,
  delivered_of: sessions * watchers * words,
  delivered_per_s: Math.round((got * 1000) / (last - first)),
  p50_ms: at(0.5),
  p99_ms: at(0.99),
}));
process.exit(0);
