// A model that speaks OpenAI's protocol and costs little. "!stream MILLISECONDS WORDS" in the last user text makes it say so many
// words at that pace, each of them the time at which it says it; "!silent" makes it say nothing for ten minutes; "!ask" makes it
// ask the user. Prints its port, and on SIGUSR2 how late its own words were.
import { createServer } from 'node:http';

const lateness = [];

const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const users = JSON.parse(body).messages.filter(({ role }) => role === 'user');
  const said = users.at(-1)?.content ?? '';
  const text = Array.isArray(said) ? said.map((part) => part.text ?? '').join('') : said;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.socket.setNoDelay(true);
  if (text.includes('!silent')) {
    response.flushHeaders();
    setTimeout(() => response.destroy(), 600_000).unref();
    return;
  }
  if (text.includes('!ask')) {
    const question = { question: 'Which colour?', options: [{ value: 'r', label: 'Red' }, { value: 'g', label: 'Green' }] };
    chunk(response, { tool_calls: [{ index: 0, id: `call_${Date.now()}`, type: 'function', function: { name: 'ask_user_select', arguments: JSON.stringify(question) } }] }, null);
    end(response, 'tool_calls', 1);
    return;
  }
  const [delay, words] = (text.match(/!stream (\d+) (\d+)/) ?? ['', 0, 1]).slice(1).map(Number);
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = delay === 0 ? words : Math.min(words, Math.floor((performance.now() - began) / delay));
    while (sent < due) {
      sent += 1;
      lateness.push(performance.now() - began - sent * delay);
      chunk(response, { content: `${Date.now()} ` }, null);
    }
    if (sent >= words) {
      clearInterval(timer);
      end(response, 'stop', words);
    }
  }, delay);
  response.on('close', () => clearInterval(timer));
});

function chunk(response, delta, finish) {
  response.write(`data: ${JSON.stringify({ id: 'stub', object: 'chat.completion.chunk', model: 'stub', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
}

function end(response, reason, words) {
  chunk(response, {}, reason);
  const usage = { prompt_tokens: 10, completion_tokens: words, total_tokens: words + 10 };
  response.write(`data: ${JSON.stringify({ id: 'stub', choices: [], usage })}\n\n`);
  response.end('data: [DONE]\n\n');
}

process.on('SIGUSR2', () => {
  lateness.sort((a, b) => a - b);
  const at = (share) => Math.round(lateness[Math.floor((lateness.length - 1) * share)] * 10) / 10;
  console.log(`the model's own words were late by ${at(0.5)} ms (p50), ${at(0.99)} ms (p99)`);
  lateness.length = 0;
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
