// How much the server adds to a model's first token: from a query on Socket.IO to the first delta, over the same
// request made straight to the model. Both in turn, so that other load meets both.
// Usage: node first-token.mjs SERVER STUB [ROUNDS]   with NODE_PATH or node_modules holding socket.io-client
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const { io } = require("socket.io-client");
const [server, stub, rounds = "50"] = process.argv.slice(2);
const WARM_UP = 30;
const TEXT = "!say hello to you";

async function register() {
  const body = { email: `bench-${Date.now()}@example.com`, password: "Correct-horse-battery-9", name: "Bench" };
  const answer = await fetch(`${server}/auth/register`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  return (await answer.json()).access_token;
}

function awaitEvent(socket, wanted) {
  return new Promise((resolve, reject) => {
    const seen = [];
    const timer = setTimeout(() => reject(new Error(`${wanted} saw only ${seen}`)), 20000);
    const listen = (event) => {
      seen.push(event.name);
      if (wanted(event)) { clearTimeout(timer); socket.off("chat_event", listen); resolve(event); }
    };
    socket.on("chat_event", listen);
  });
}

async function throughServer(socket, session_uuid) {
  // A block that was complete before its pieces were sent comes whole.
  const first = awaitEvent(socket, (event) => ["agent.response.delta", "agent.response"].includes(event.name));
  const end = awaitEvent(socket, (event) => event.name === "billing.metrics.updated");
  const began = performance.now();
  socket.emit("chat_message", { session_uuid, content: { command: "query", text: TEXT, files: [], tool_args: {} } });
  await first;
  const millis = performance.now() - began;
  await end;
  return millis;
}

async function straight() {
  const began = performance.now();
  const answer = await fetch(`${stub}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", stream: true, max_tokens: 1000, messages: [{ role: "user", content: TEXT }] }),
  });
  const reader = answer.body.getReader();
  await reader.read();
  const millis = performance.now() - began;
  while (!(await reader.read()).done);
  return millis;
}

function quantile(values, q) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * q)];
}

const socket = io(server, { path: "/socket.io/", transports: ["websocket"], auth: { token: await register() } });
await new Promise((resolve, reject) => { socket.on("connect", resolve); socket.on("connect_error", reject); });
const rows = { server: [], stub: [] };
for (let round = 0; round < WARM_UP + Number(rounds); round++) {
  // A session for each, so that no round carries the history of the earlier ones.
  const joined = awaitEvent(socket, (event) => event.name === "connection.established");
  socket.emit("join_session", {});
  const session = (await joined).content.session_id;
  const [through, direct] = [await throughServer(socket, session), await straight()];
  if (round >= WARM_UP) { rows.server.push(through); rows.stub.push(direct); }
}
const [through, direct] = [quantile(rows.server, 0.5), quantile(rows.stub, 0.5)];
console.log(`first token, ms, median (p90) of ${rounds}`);
console.log(`  through the server  ${through.toFixed(1)} (${quantile(rows.server, 0.9).toFixed(1)})`);
console.log(`  the model's own     ${direct.toFixed(1)} (${quantile(rows.stub, 0.9).toFixed(1)})`);
console.log(`  added               ${(through - direct).toFixed(1)}   ratio ${(through / direct).toFixed(1)}`);
socket.disconnect();
