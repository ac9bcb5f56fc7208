// The peer: a plain Socket.IO server that sends each room as many pieces of text, as fast and of the same size, as Capstan.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Server } from 'socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';

const http = createServer();
const io = new Server(http, { perMessageDeflate: false, transports: ['websocket'], pingInterval: 30000, pingTimeout: 300000 });

// With a Redis: one of several nodes.
if (process.env.REDIS_URL) {
  const publisher = createClient({ url: process.env.REDIS_URL });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on('connection', (socket) => {
  socket.on('join_session', ({ session_uuid: wanted } = {}) => {
    const session = wanted ?? randomUUID();
    socket.join(session);
    socket.emit('chat_event', { name: 'connection.established', content: { session_id: session } });
  });
  socket.on('chat_message', ({ session_uuid: session, content }) => {
    const [delay, words] = content.text.match(/\d+/g).map(Number);
    // By the clock: a late tick is made up for, so that it is the server that limits, not its timer.
    const began = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(words, Math.floor((performance.now() - began) / delay));
      while (sent < due) {
        sent += 1;
        io.to(session).emit('chat_event', piece(session, sent));
      }
      if (sent === words) {
        clearInterval(timer);
        io.to(session).emit('chat_event', { name: 'agent.complete', session_id: session, content: {} });
        io.to(session).emit('chat_event', { name: 'bench.over', session_id: session, content: {} });
      }
    }, delay);
  });
});

function piece(session, seq) {
  const id = randomUUID();
  return {
    id, seq, group: 'agent', name: 'agent.response.delta', type: 'agent.response.delta', session_id: session, run_id: id,
    content: { run_id: id, origin: 'RunContentDelta', text: `${Date.now()} `, block_id: id },
    timestamp: Date.now() / 1000, transient: true, internal: false, metadata: {}, agent_id: '', agent_name: '',
  };
}

http.listen(0, '127.0.0.1', () => console.log(http.address().port));
