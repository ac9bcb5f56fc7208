// Runs through a proxy from several addresses of this machine, by every transport; prints "ok ADDRESS WAY" or "failed …".
// Usage: node proxy.mjs ORIGIN TOKEN ADDRESS…
import { Agent } from "node:http";
import { io } from "socket.io-client";

const [origin, token, ...addresses] = process.argv.slice(2);

function once(emitter, event, wanted = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} came`)), 30000);
    emitter.on(event, (value) => { if (wanted(value)) { clearTimeout(timer); resolve(value); } });
  });
}

async function run(address, transports) {
  const way = `${address} ${transports.join("+")}`;
  const agent = new Agent({ localAddress: address });
  const socket = io(origin, { transports, auth: { token }, agent, forceNew: true, reconnection: false, timeout: 20000 });
  try {
    await once(socket, "connect");
    const engine = socket.io.engine;
    if (transports.length === 2 && engine.transport.name !== "websocket") await once(engine, "upgrade");
    const seen = [];
    socket.on("chat_event", (event) => seen.push(event));
    const established = once(socket, "chat_event", (event) => event.name === "connection.established");
    socket.emit("join_session", {});
    const session_uuid = (await established).content.session_id;
    const over = once(socket, "chat_event", (event) => event.name === "billing.metrics.updated");
    socket.emit("chat_message", { session_uuid, content: { command: "query", text: "!delay 10\n!words 40", files: [], tool_args: {} } });
    await over;
    const numbers = seen.filter((event) => event.seq).map((event) => event.seq);
    if (numbers.some((seq, i) => i > 0 && seq <= numbers[i - 1])) throw new Error(`out of order: ${numbers}`);
    const said = seen.find((event) => event.name === "agent.response").content.text.trim().split(" ").length;
    if (said !== 40) throw new Error(`${said} words came`);
    console.log(`ok ${way}`);
  } catch (error) {
    console.log(`failed ${way}: ${error.message}`);
  } finally {
    socket.disconnect();
  }
}

const ways = [["websocket"], ["polling"], ["polling", "websocket"]];
await Promise.all(addresses.flatMap((address) => ways.map((transports) => run(address, transports))));
process.exit(0);
