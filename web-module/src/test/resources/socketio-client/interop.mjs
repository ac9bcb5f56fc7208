// Drives a socket port with the standard client and prints one line per check: "ok NAME" or "failed NAME: WHY".
// Usage: node interop.mjs ORIGIN
import { io } from "socket.io-client";

const origin = process.argv[2];
const WAYS = [["websocket"], ["polling"], ["polling", "websocket"]];
let failures = 0;

function open(transports, auth, options = {}) {
  return io(origin + (options.namespace ?? ""), {
    path: "/socket.io/", transports, auth, forceNew: true, reconnection: false, timeout: 10000, ...options,
  });
}

function once(socket, event, millis = 10000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} in ${millis} ms`)), millis);
    socket.once(event, (...values) => { clearTimeout(timer); resolve(values); });
  });
}

function equal(actual, expected, what) {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what}: ${a?.slice(0, 200)} instead of ${e?.slice(0, 200)}`);
}

async function connected(transports, options) {
  const socket = open(transports, { token: "good", session_uuid: null }, options);
  const refused = once(socket, "connect_error", 10000).then(([error]) => { throw error; });
  refused.catch(() => {});
  await Promise.race([once(socket, "connect"), refused]);
  return socket;
}

async function check(name, body) {
  const sockets = [];
  try {
    await body((socket) => { sockets.push(socket); return socket; });
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`failed ${name}: ${error.message}`);
  } finally {
    sockets.forEach((socket) => socket.disconnect());
  }
}

for (const transports of WAYS) {
  const way = transports.join("+");

  await check(`${way}: a good token connects`, async (keep) => {
    const socket = keep(await connected(transports));
    equal(typeof socket.id, "string", "id");
  });

  for (const [kind, auth] of [["a bad token", { token: "bad" }], ["no token", undefined], ["an empty object", {}],
    ["a token that is no text", { token: 7 }]]) {
    await check(`${way}: ${kind} is refused with a reason`, async (keep) => {
      const socket = keep(open(transports, auth));
      const [error] = await once(socket, "connect_error");
      equal(error.message, "Connection rejected by server", "message");
      equal(error.data.code, "invalid_token", "code");
    });
  }

  await check(`${way}: an auth that is a text is refused with a reason`, async (keep) => {
    const socket = keep(open(transports, (send) => send("good")));
    const [error] = await once(socket, "connect_error");
    equal(error.message, "Connection rejected by server", "message");
  });

  await check(`${way}: an unknown namespace is refused`, async (keep) => {
    const socket = keep(open(transports, { token: "good" }, { namespace: "/admin" }));
    const [error] = await once(socket, "connect_error");
    equal(error.message, "Invalid namespace", "message");
  });

  await check(`${way}: unicode travels both ways`, async (keep) => {
    const socket = keep(await connected(transports));
    const value = { text: "Grüße, 世界 🚢 \u2028 \u0001 \\ \"", "ключ": [null, true, 1.5, []] };
    const answer = once(socket, "echo");
    socket.emit("say", value);
    equal((await answer)[0], value, "echo");
  });

  await check(`${way}: an ack comes, a late one too, a missing one times out`, async (keep) => {
    const socket = keep(await connected(transports));
    equal(await socket.timeout(5000).emitWithAck("say", 1), undefined, "ack");
    equal(await socket.timeout(5000).emitWithAck("later", 1), undefined, "late ack");
    const missing = await socket.timeout(300).emitWithAck("never", 1).then(() => "came", () => "timed out");
    equal(missing, "timed out", "missing ack");
  });

  await check(`${way}: 1 MB travels both ways`, async (keep) => {
    const socket = keep(await connected(transports));
    const value = "é".repeat(500_000);
    const answer = once(socket, "echo");
    socket.emit("say", value);
    const [got] = await answer;
    equal(got.length, value.length, "length");
    equal(got === value, true, "same text");
  });

  await check(`${way}: 2000 events come in order`, async (keep) => {
    const socket = keep(await connected(transports));
    const seen = [];
    const all = new Promise((resolve) => socket.on("n", (n) => { seen.push(n); if (seen.length === 2000) resolve(); }));
    socket.emit("flood", 2000);
    await Promise.race([all, new Promise((_, no) => setTimeout(() => no(new Error(`only ${seen.length}`)), 15000))]);
    equal(seen.every((n, i) => n === i), true, "order");
  });

  await check(`${way}: being disconnected on purpose is told`, async (keep) => {
    const socket = keep(await connected(transports));
    const end = once(socket, "disconnect");
    socket.emit("bye");
    equal((await end)[0], "io server disconnect", "reason");
  });

  await check(`${way}: a dropped client gets what was queued and comes back`, async (keep) => {
    const socket = keep(await connected(transports, { reconnection: true, reconnectionDelay: 50 }));
    const last = once(socket, "last");
    const end = once(socket, "disconnect");
    socket.emit("drop");
    await last;
    equal((await end)[0], "transport close", "reason");
    if (!socket.connected) await once(socket, "connect");
    const answer = once(socket, "echo");
    socket.emit("say", "again");
    equal((await answer)[0], "again", "echo");
  });

  await check(`${way}: pings keep it open`, async (keep) => {
    const socket = keep(await connected(transports));
    let ended = false;
    socket.on("disconnect", () => { ended = true; });
    await new Promise((resolve) => setTimeout(resolve, 6500));
    equal(ended, false, "ended");
  });
}

await check("polling becomes websocket", async (keep) => {
  const socket = keep(await connected(["polling", "websocket"]));
  const engine = socket.io.engine;
  if (engine.transport.name !== "websocket") await once(engine, "upgrade");
  equal(engine.transport.name, "websocket", "transport");
  const answer = once(socket, "echo");
  socket.emit("say", "after");
  equal((await answer)[0], "after", "echo");
});

await check("binary data closes the connection", async (keep) => {
  const socket = keep(await connected(["websocket"]));
  const end = once(socket, "disconnect");
  socket.emit("say", new Uint8Array([1, 2, 3, 255]));
  await end;
});

process.exit(failures === 0 ? 0 : 1);
