/**
 * A stand-in for the server, to look at the console page without one: `node fake-server.mjs PORT`, nothing to install.
 * Speaks the REST calls the page makes and Socket.IO over a plain WebSocket, with an agent that follows the directives
 * of the demo model (`!say`, `!words`, `!delay`, `!think`, `!tool`, `!fail`). Any password signs in. Nothing is kept.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const PORT = Number(process.argv[2] ?? 18700);
const PAGE = join(dirname(fileURLToPath(import.meta.url)), '../../main/webapp/console');
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const LIFETIME = Number(process.env.TOKEN_SECONDS ?? 900);
const MODEL = { id: '0199a000-0000-7000-8000-000000000001', model_id: 'demo', model: 'demo', provider: 'Demo', display_name: 'Demo', source: 'system', base_url: null, pricing: null };

const sessions = new Map();
const sockets = new Set();
const accessTokens = new Map();
const refreshTokens = new Map();
const account = { credits: Number(process.env.CREDITS ?? 300), at: Date.now() };

// ---- HTTP --------------------------------------------------------------------------------------------------------

const server = createServer(async (request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const body = await text(request);
  const json = (status, value) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  const refuse = (status, code, detail) => json(status, { detail, error_code: code, request_id: 'fake' });
  if (url.pathname === '/' || url.pathname.startsWith('/console/')) {
    return file(url.pathname === '/' ? '/console/index.html' : url.pathname, response);
  }
  if (url.pathname === '/auth/oauth/ii/login') {
    return response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(`<!doctype html><title>Sign in</title><form method="post" action="/fake-sign-in"><input name="return_to" type="hidden" value="${encodeURI(url.searchParams.get('return_to'))}"><p><label>E-mail <input name="email" type="email"></label><p><label>Password <input name="password" type="password"></label><p><button>Sign in</button></form>`);
  }
  if (url.pathname === '/fake-sign-in') {
    const form = new URLSearchParams(body);
    const pair = JSON.stringify(newPair(form.get('email'))).replaceAll('<', '\\u003c');
    return response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(`<!doctype html><script>const p=${pair};if(opener){opener.postMessage({type:'ii-auth-success',payload:p},location.origin);close()}else{location.replace(${JSON.stringify(decodeURI(form.get('return_to')))}+'#ii-auth='+encodeURIComponent(JSON.stringify(p)))}</script>`);
  }
  if (url.pathname === '/auth/register' || url.pathname === '/auth/login') {
    return json(200, newPair(JSON.parse(body).email));
  }
  if (url.pathname === '/auth/refresh') {
    const email = refreshTokens.get(JSON.parse(body).refresh_token);
    refreshTokens.delete(JSON.parse(body).refresh_token);
    return email ? json(200, newPair(email)) : refuse(401, 'invalid_token', 'This sign-in has ended.');
  }
  if (url.pathname === '/auth/logout') {
    return response.writeHead(204).end();
  }
  const email = emailOf(request.headers.authorization?.slice(7));
  if (!email) {
    return refuse(401, 'invalid_token', 'Sign in again.');
  }
  switch (url.pathname) {
    case '/auth/me':
      return json(200, { id: email, email, role: 'user', first_name: '', last_name: '', avatar: null, language: 'en' });
    case '/v1/user-settings/models':
      return json(200, { models: [MODEL, { ...MODEL, id: '0199a000-0000-7000-8000-000000000002', display_name: 'Demo, large' }] });
    case '/v1/credits/balance':
      return json(200, { user_id: email, credits: account.credits, bonus_credits: 0, updated_at: new Date(account.at).toISOString() });
    case '/v1/sessions': {
      const page = Number(url.searchParams.get('page') ?? 1);
      const all = [...sessions.values()].filter((session) => session.email === email).reverse();
      return json(200, { sessions: all.slice((page - 1) * 20, page * 20).map(info), total: all.length, page, per_page: 20 });
    }
  }
  const events = /^\/v1\/sessions\/([^/]+)\/events$/.exec(url.pathname);
  const session = events && sessions.get(events[1]);
  if (!session) {
    return refuse(404, 'not_found', 'There is nothing here.');
  }
  const after = Number(url.searchParams.get('after_seq') ?? 0);
  const rows = session.log.filter((event) => event.seq > after).slice(0, Number(url.searchParams.get('limit') ?? 500));
  return json(200, { events: rows.map((event) => ({ ...event, created_at: new Date(event.timestamp * 1000).toISOString() })), run_status: null });
});

async function file(path, response) {
  try {
    const content = await readFile(join(PAGE, normalize(path.replace('/console/', '/'))));
    response
      .writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain', 'Content-Security-Policy': CSP, 'Cache-Control': 'no-cache' })
      .end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function text(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function newPair(email) {
  const pair = { access_token: randomUUID(), refresh_token: randomUUID(), token_type: 'bearer', expires_in: LIFETIME };
  accessTokens.set(pair.access_token, { email, until: Date.now() + LIFETIME * 1000 });
  refreshTokens.set(pair.refresh_token, email);
  return pair;
}

function emailOf(token) {
  const known = accessTokens.get(token);
  return known && known.until > Date.now() ? known.email : null;
}

const info = ({ id, name, createdAt }) => ({ id, name, created_at: new Date(createdAt).toISOString(), status: 'active', model_setting_id: name ? MODEL.id : null, app_kind: 'agent' });

// ---- WebSocket and Socket.IO -------------------------------------------------------------------------------------

server.on('upgrade', (request, stream) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  stream.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  const socket = { stream, session: null, email: null, emit: (event) => send(stream, `42${JSON.stringify(['chat_event', event])}`) };
  sockets.add(socket);
  let buffer = Buffer.alloc(0);
  send(stream, `0${JSON.stringify({ sid: randomUUID(), upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 1e7 })}`);
  const beat = setInterval(() => send(stream, '2'), 25000);
  stream.on('data', (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (let frame = read(buffer); frame; frame = read(buffer)) {
      buffer = buffer.subarray(frame.size);
      if (frame.opcode === 8) stream.end();
      if (frame.opcode === 1) packet(socket, frame.text);
    }
  });
  const gone = () => {
    clearInterval(beat);
    sockets.delete(socket);
  };
  stream.on('close', gone);
  stream.on('error', gone);
});

function read(buffer) {
  if (buffer.length < 6) return null;
  let length = buffer[1] & 127;
  let at = 2;
  if (length === 126) [length, at] = [buffer.readUInt16BE(2), 4];
  else if (length === 127) [length, at] = [Number(buffer.readBigUInt64BE(2)), 10];
  if (buffer.length < at + 4 + length) return null;
  const mask = buffer.subarray(at, at + 4);
  const data = Buffer.from(buffer.subarray(at + 4, at + 4 + length)).map((byte, index) => byte ^ mask[index % 4]);
  return { opcode: buffer[0] & 15, text: data.toString(), size: at + 4 + length };
}

function send(stream, message) {
  const data = Buffer.from(message);
  const head = data.length < 126 ? Buffer.from([129, data.length]) : data.length < 65536 ? Buffer.from([129, 126, data.length >> 8, data.length & 255]) : Buffer.concat([Buffer.from([129, 127]), bigLength(data.length)]);
  if (stream.writable) stream.write(Buffer.concat([head, data]));
}

function bigLength(length) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

function packet(socket, message) {
  if (message.startsWith('40')) {
    socket.email = emailOf(JSON.parse(message.slice(2) || '{}').token);
    send(socket.stream, socket.email ? `40${JSON.stringify({ sid: randomUUID() })}` : `44${JSON.stringify({ message: 'Connection rejected by server' })}`);
  } else if (message.startsWith('42') && socket.email) {
    const [name, data] = JSON.parse(message.slice(2));
    if (name === 'join_session') join_session(socket, data);
    if (name === 'leave_session') socket.session = null;
    if (name === 'chat_message') command(socket, sessions.get(data.session_uuid), data.content);
  }
}

function join_session(socket, { session_uuid: id, after_seq: after = 0 }) {
  const session = id ? sessions.get(id) : newSession(socket.email);
  if (!session) {
    return socket.emit({ group: 'system', name: 'system.error', content: { message: 'There is no such session.', error_code: 'session_not_found' } });
  }
  socket.session = session;
  socket.emit({ group: 'connection', name: 'connection.established', content: { message: 'joined', session_id: session.id, is_owner: true } });
  session.log.filter((event) => event.seq > after).forEach((event) => socket.emit(event));
}

function newSession(email, name = null, createdAt = Date.now()) {
  const session = { id: randomUUID(), email, name, createdAt, log: [], seq: 0, run: null };
  sessions.set(session.id, session);
  return session;
}

// ---- the agent ---------------------------------------------------------------------------------------------------

function publish(session, name, content, extra = {}) {
  const event = { id: randomUUID(), seq: ++session.seq, group: name.split('.')[0], name, type: name, session_id: session.id, run_id: session.run?.id, timestamp: Date.now() / 1000, content, ...extra };
  if (extra.covers) {
    session.log = session.log.filter((old) => !(old.seq >= extra.covers.from && old.seq <= extra.covers.to && /delta|start$/.test(old.name)));
  }
  session.log.push(event);
  sockets.forEach((socket) => socket.session === session && socket.emit(event));
  return event;
}

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

function command(socket, session, content) {
  if (content.command === 'ping') {
    socket.emit({ group: 'system', name: 'system.pong', content: {} });
  } else if (content.command === 'cancel' && session.run) {
    session.run.cancelled = true;
  } else if (content.command === 'query') {
    query(socket, session, content.text);
  }
}

async function query(socket, session, text) {
  if (session.run || account.credits < 1) {
    const code = session.run ? 'concurrent_operation' : 'insufficient_credits';
    const message = session.run ? 'This session is still busy with a task.' : `This needs 1 credit; ${account.credits} are left.`;
    return socket.emit({ group: 'system', name: 'system.error', session_id: session.id, content: { message, error_code: code, run_status: 'failed' } });
  }
  session.name ??= text.slice(0, 100);
  session.run = { id: randomUUID(), cancelled: false, delay: 0 };
  publish(session, 'session.user_message', { text, files: [] });
  await pause(60);
  publish(session, 'agent.processing', { run_status: 'running', message: '', model: 'demo', model_provider: 'Demo' });
  const status = await turns(session, text.split('\n'));
  if (status === 'completed') {
    publish(session, 'agent.complete', { run_status: 'completed', session_id: session.id });
  } else if (status === 'cancelled') {
    publish(session, 'agent.response.interrupted', { run_status: 'cancelled', message: 'The run was cancelled.' });
  }
  session.run = null;
}

async function turns(session, lines) {
  const run = session.run;
  const spoken = lines.some((line) => line.startsWith('!')) ? lines : [`!say I am the demo model. You said: ${lines[0]}`];
  for (let index = 0; index < spoken.length && !run.cancelled; index++) {
    const [, word, rest = ''] = /^!(\w+) ?(.*)$/s.exec(spoken[index]) ?? [null, 'skip'];
    if (word === 'delay') run.delay = Number(rest);
    if (word === 'say') await block(session, 'agent.response', rest.replaceAll('\\n', '\n').match(/\S+\s*/g) ?? []);
    if (word === 'words') await block(session, 'agent.response', Array.from({ length: Number(rest) }, (_, n) => `w${n + 1} `));
    if (word === 'think') await block(session, 'agent.reasoning', rest.match(/\S+\s*/g) ?? []);
    if (word === 'tool') {
      const calls = [spoken[index]];
      while (spoken[index + 1]?.startsWith('!tool')) calls.push(spoken[++index]);
      await tools(session, calls);
    }
    if (word === 'fail') {
      publish(session, 'system.error', { message: `The model provider answered ${rest}: overloaded. Nothing was charged.`, error_code: 'execution_error', run_status: 'failed' });
      return 'failed';
    }
    if (['say', 'words', 'think', 'tool'].includes(word)) charge(session);
  }
  return run.cancelled ? 'cancelled' : 'completed';
}

async function block(session, name, pieces) {
  const id = randomUUID();
  const from = session.seq + 1;
  let text = '';
  if (name === 'agent.reasoning') publish(session, 'agent.reasoning.start', { block_id: id });
  for (const piece of pieces) {
    if (session.run.cancelled) break;
    await pause(session.run.delay || 8);
    text += piece;
    publish(session, `${name}.delta`, { text: piece, block_id: id });
  }
  publish(session, name, { text, block_id: id }, { covers: { from, to: session.seq } });
}

async function tools(session, lines) {
  const calls = lines.map((line) => {
    const [, name, input] = /^!tool (\w+) ?(.*)$/.exec(line);
    const call = { tool_call_id: randomUUID(), tool_name: name, tool_display_name: name === 'Bash' ? 'Run command' : name, tool_input: JSON.parse(input || '{}') };
    publish(session, 'agent.tool.call', call);
    return call;
  });
  for (const call of calls) {
    const millis = Number(call.tool_input.sleep ?? 180);
    for (let waited = 0; waited < millis && !session.run.cancelled; waited += 20) await pause(20);
    if (session.run.cancelled) return;
    const command = call.tool_input.command ?? '';
    const bad = command.includes('missing');
    const written = /echo ([^>|&]+)>/.exec(command);
    if (written) session.file = written[1].trim();
    const output = /cat /.test(command) ? (session.file ?? '') : '';
    const result = call.tool_input.result ?? (bad ? 'cat: missing: No such file or directory\n[exit code 1]' : output);
    publish(session, 'agent.tool.result', { ...call, result, is_error: bad });
  }
}

function charge(session) {
  account.credits = Math.round((account.credits - 0.0137) * 1e6) / 1e6;
  account.at = Date.now();
  publish(session, 'billing.credits.deducted', { credits_used: 0.0137, credits_remaining: account.credits, source: 'llm_usage', model_id: 'demo', input_tokens: 812, output_tokens: 164 });
}

if (process.env.SEED) {
  const names = ['Move the billing service to the new cluster', 'Weekly report of open incidents', 'Landing page for the spring campaign', 'Compare three vector databases', 'Fix the flaky login test'];
  names.reverse().forEach((name, index) => newSession(process.env.SEED, name, Date.now() - (5 - index) * 20 * 3600e3));
}
server.listen(PORT, () => process.stdout.write(`http://localhost:${PORT}/\n`));
