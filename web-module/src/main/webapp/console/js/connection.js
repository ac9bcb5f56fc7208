import { io } from '../vendor/socket.io.esm.min.js';
import { accessToken, renew } from './tokens.js';

const JOIN_PATIENCE = 12_000;
const SILENCE = 25_000;
const PONG_PATIENCE = 8_000;
const OFFLINE_PATIENCE = 1_500;

/**
 * One socket, bound to one session at a time. After every break it joins again with the last sequence number, so the
 * server sends what was missed and nothing twice.
 *
 * handlers: event(event), joined(sessionId, isOwner), refused(event), state('connecting'|'online'|'offline')
 */
export class Connection {
  constructor(handlers, cursor) {
    this.handlers = handlers;
    this.cursor = cursor;
    this.wanted = null; // {sessionId: string|null}; null id asks for a new session
    this.joinedId = null;
    this.outbox = [];
    this.failures = 0;
    this.heardAt = Date.now();
    this.socket = io({
      path: '/socket.io/',
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      autoConnect: false,
      auth: (give) => give({ token: accessToken() ?? '' }),
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      timeout: 15_000,
    });
    this.listen();
  }

  listen() {
    this.socket.on('connect', () => {
      this.failures = 0;
      this.heard();
      this.handlers.state('online');
      this.join();
    });
    this.socket.on('disconnect', () => this.lost());
    this.socket.on('connect_error', () => this.lost());
    this.socket.on('chat_event', (event) => this.receive(event));
    window.addEventListener('online', () => this.reconnect());
    window.addEventListener('offline', () => this.probe(OFFLINE_PATIENCE));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.probe());
    setInterval(() => Date.now() - this.heardAt > SILENCE && this.probe(), 5_000);
  }

  start() {
    this.stopped = false;
    if (!this.socket.connected) {
      this.handlers.state('connecting');
      this.socket.connect();
    }
  }

  stop() {
    this.stopped = true;
    this.wanted = null;
    this.joinedId = null;
    this.outbox = [];
    this.socket.disconnect();
  }

  /** Follows a session from its cursor on; null makes a new one. */
  follow(sessionId) {
    this.wanted = { sessionId };
    this.joinedId = null;
    this.outbox = [];
    this.join();
  }

  /** Follows nothing until the next `follow`. */
  leave() {
    if (this.joinedId && this.socket.connected) {
      this.socket.emit('leave_session', { session_uuid: this.joinedId });
    }
    this.wanted = null;
    this.joinedId = null;
    this.outbox = [];
  }

  /** Sends a command once the session is joined: never into a broken line, never twice. */
  command(content, sent = () => {}) {
    this.outbox.push({ content, sent });
    this.flush();
  }

  reconnect() {
    if (!this.stopped) {
      this.socket.disconnect();
      this.showBroken();
      this.socket.connect();
    }
  }

  join() {
    clearTimeout(this.joinTimer);
    if (!this.wanted || !this.socket.connected) {
      return;
    }
    const { sessionId } = this.wanted;
    this.socket.emit('join_session', sessionId ? { session_uuid: sessionId, after_seq: this.cursor() } : {});
    this.joinTimer = setTimeout(() => this.reconnect(), JOIN_PATIENCE);
  }

  receive(event) {
    this.heard();
    if (event.name === 'connection.established') {
      this.established(event.content);
    } else if (event.name === 'system.error' && this.wanted && !this.joinedId && !Number.isInteger(event.seq)) {
      clearTimeout(this.joinTimer);
      this.wanted = null;
      this.handlers.refused(event);
    } else if (this.joinedId && event.name !== 'system.pong' && (!event.session_id || event.session_id === this.joinedId)) {
      this.handlers.event(event); // before the session is joined, frames are late ones of an earlier join
    }
  }

  established(content) {
    const asked = this.wanted?.sessionId;
    if (!this.wanted || (asked && asked !== content.session_id)) {
      return;
    }
    clearTimeout(this.joinTimer);
    this.wanted = { sessionId: content.session_id };
    this.joinedId = content.session_id;
    this.handlers.joined(content.session_id, content.is_owner !== false);
    this.flush();
  }

  flush() {
    while (this.joinedId && this.socket.connected && this.outbox.length > 0) {
      const { content, sent } = this.outbox.shift();
      this.socket.emit('chat_message', { session_uuid: this.joinedId, content });
      sent();
    }
  }

  lost() {
    this.joinedId = null;
    clearTimeout(this.joinTimer);
    if (this.stopped) {
      return;
    }
    this.showBroken();
    if (!this.socket.active) {
      this.recover(); // refused by the server: the library does not try again by itself
    }
  }

  showBroken() {
    this.handlers.state(navigator.onLine ? 'connecting' : 'offline');
  }

  async recover() {
    const wait = Math.min(15_000, 500 * 2 ** this.failures++);
    await new Promise((done) => setTimeout(done, wait));
    try {
      if (this.failures % 2 === 0 && !(await renew())) {
        return;
      }
    } catch {
      // the server is away: try again below
    }
    if (!this.stopped && !this.socket.connected && !this.socket.active) {
      this.socket.connect();
    }
  }

  /** A line can be dead without anybody saying so: ask, and start again when nothing answers. */
  probe(patience = PONG_PATIENCE) {
    if (!this.joinedId || !this.socket.connected || this.probing) {
      return;
    }
    const asked = Date.now();
    this.probing = setTimeout(() => {
      this.probing = null;
      if (this.heardAt < asked) {
        this.reconnect();
      }
    }, patience);
    this.socket.emit('chat_message', { session_uuid: this.joinedId, content: { command: 'ping' } });
  }

  heard() {
    this.heardAt = Date.now();
  }
}
