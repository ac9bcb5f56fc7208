// A Socket.IO client that costs little: frames are counted and looked at as bytes, so that one process can take what a server
// has to give. The same for every server that is measured.
import net from 'node:net';
import { randomBytes } from 'node:crypto';

export class LeanSocket {
  constructor(base, token) {
    const url = new URL(base);
    this.rest = null;
    this.upgraded = false;
    this.waiting = [];
    this.onFrame = () => {};
    this.socket = net.connect({ host: url.hostname, port: url.port, noDelay: true });
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('close', () => this.end(new Error('the connection ended')));
    this.socket.on('data', (data) => this.read(data));
    this.socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n`
      + `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    this.token = token;
  }

  async connect() {
    await this.await((text) => text.startsWith('0{'));
    this.send(`40${JSON.stringify({ token: this.token })}`);
    await this.await((text) => text.startsWith('40'));
    return this;
  }

  /** Joins a session, or makes one; answers its id. */
  async join(wish) {
    this.emit('join_session', wish);
    const text = await this.await((packet) => packet.includes('connection.established'));
    return JSON.parse(text.slice(2))[1].content.session_id;
  }

  emit(event, argument) { this.send(`42${JSON.stringify([event, argument])}`); }

  query(session, text) {
    this.emit('chat_message', { session_uuid: session, content: { command: 'query', text, files: [], tool_args: {} } });
  }

  /** The text of the next frame that is as wanted. */
  await(wanted) {
    return new Promise((resolve, reject) => this.waiting.push({ wanted, resolve, reject }));
  }

  close() { this.closing = true; this.socket.destroy(); }

  end(error) {
    if (this.closing) return;
    this.waiting.splice(0).forEach(({ reject }) => reject(error));
    this.onEnd?.(error);
  }

  send(text) {
    const body = Buffer.from(text);
    const mask = randomBytes(4);
    const head = body.length < 126 ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 0xff]);
    for (let i = 0; i < body.length; i++) body[i] ^= mask[i & 3];
    this.socket.write(Buffer.concat([head, mask, body]));
  }

  read(data) {
    let bytes = this.rest ? Buffer.concat([this.rest, data]) : data;
    let at = 0;
    if (!this.upgraded) {
      const head = bytes.indexOf('\r\n\r\n');
      if (head < 0) { this.rest = bytes; return; }
      if (!bytes.toString('latin1', 0, 12).includes(' 101')) { this.end(new Error(bytes.toString('utf8', 0, 200))); return; }
      this.upgraded = true;
      at = head + 4;
    }
    const now = Date.now();
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1] & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length < at + 4) break;
        length = bytes.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (bytes.length < at + 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      if (bytes.length < start + length) break;
      this.frame(bytes, start, start + length, bytes[at] & 0x0f, now);
      at = start + length;
    }
    this.rest = at < bytes.length ? bytes.subarray(at) : null;
  }

  frame(bytes, start, end, opcode, now) {
    if (opcode !== 1) return;
    if (end - start === 1 && bytes[start] === 0x32) { this.send('3'); return; }
    if (this.waiting.length > 0) {
      const text = bytes.toString('utf8', start, end);
      const found = this.waiting.findIndex(({ wanted }) => wanted(text));
      if (found >= 0) this.waiting.splice(found, 1)[0].resolve(text);
    }
    this.onFrame(bytes, start, end, now);
  }
}

export function quantile(sorted, share) {
  return sorted.length === 0 ? NaN : Math.round(sorted[Math.floor((sorted.length - 1) * share)] * 10) / 10;
}
