// Talks to the server through its HTTP port with the standard client; prints "ok NAME" or "failed NAME: WHY" per check.
// Usage: node gateway.mjs ORIGIN TOKEN
import { io } from "socket.io-client";

const [origin, token] = process.argv.slice(2);
let failures = 0;

function open(transports, auth) {
  return io(origin, { path: "/socket.io/", transports, auth, forceNew: true, reconnection: false, timeout: 20000 });
}

function once(emitter, event, wanted = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} came`)), 20000);
    emitter.on(event, (value) => { if (wanted(value)) { clearTimeout(timer); resolve(value); } });
  });
}

async function check(name, socket, body) {
  try {
    await body(socket);
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`failed ${name}: ${error.message}`);
  } finally {
    socket.disconnect();
  }
}

async function run(socket) {
  await once(socket, "connect");
  const established = once(socket, "chat_event", (event) => event.name === "connection.established");
  socket.emit("join_session", {});
  const session_uuid = (await established).content.session_id;
  const complete = once(socket, "chat_event", (event) => event.name === "agent.complete");
  const answer = once(socket, "chat_event", (event) => event.name === "agent.response");
  socket.emit("chat_message", { session_uuid, content: { command: "query", text: "!say hé 🚢", files: [], tool_args: {} } });
  if ((await answer).content.text !== "hé 🚢") throw new Error("another text came");
  await complete;
}

for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
  const way = transports.join("+");
  await check(`${way}: a run`, open(transports, { token }), run);
  await check(`${way}: a bad token`, open(transports, { token: "bad" }), async (socket) => {
    const error = await once(socket, "connect_error");
    if (error.data?.code !== "invalid_token") throw new Error(`refused with ${JSON.stringify(error.data)}`);
  });
}

await check("polling becomes websocket", open(["polling", "websocket"], { token }), async (socket) => {
  await once(socket, "connect");
  const engine = socket.io.engine;
  if (engine.transport.name !== "websocket") await once(engine, "upgrade");
  await new Promise((resolve) => setTimeout(resolve, 200));
  if (!socket.connected) throw new Error("the upgrade ended the connection");
});

console.log(`${failures} failed`);
process.exit(failures ? 1 : 0);
