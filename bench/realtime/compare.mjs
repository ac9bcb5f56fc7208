// Reads what the client wrote for each server, and prints Capstan's numbers as ratios to Node's.
import { readFileSync } from 'node:fs';

const PROMPT_MS = 200;
const read = (file) => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const best = (rows, by) => rows.reduce((a, b) => (by(b) > by(a) ? b : a));
const delivered = (row) => row.delivered_per_s;
const prompt = (rows) => rows.filter((row) => row.complete && row.p99_ms <= PROMPT_MS);
const ratio = (a, b) => (a / b).toFixed(2);

const node = read('node.txt');
for (const way of process.argv.slice(2)) {
  const own = read(`${way}.txt`);
  const [most, nodesMost] = [best(own, delivered), best(node, delivered)];
  console.log(`capstan-${way} : node`);
  console.log(`  most delivered a second: ${ratio(delivered(most), delivered(nodesMost))}`
    + ` (${delivered(most)} at a p99 of ${most.p99_ms} ms : ${delivered(nodesMost)} at ${nodesMost.p99_ms} ms)`);
  if (prompt(own).length > 0 && prompt(node).length > 0) {
    const [promptly, nodesPromptly] = [best(prompt(own), delivered), best(prompt(node), delivered)];
    console.log(`  most with a p99 up to ${PROMPT_MS} ms: ${ratio(delivered(promptly), delivered(nodesPromptly))}`
      + ` (${delivered(promptly)} : ${delivered(nodesPromptly)})`);
  }
  const perCore = (row) => row.delivered_per_server_core_s;
  console.log(`  most delivered in a second of the server's processor time: ${ratio(perCore(best(own, perCore)), perCore(best(node, perCore)))}`
    + ` (${perCore(best(own, perCore))} : ${perCore(best(node, perCore))})`);
  console.log(`  p99 at the same load: ${own.map((row) => {
    const peer = node.find((other) => other.offered_per_s === row.offered_per_s);
    return peer ? `${row.offered_per_s}: ${row.p99_ms} : ${peer.p99_ms}` : '';
  }).filter(Boolean).join(', ')} ms`);
}
