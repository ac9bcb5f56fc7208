import { accessToken, renew } from './tokens.js';

/** A refused request: the server's sentence and code. */
export class Refusal extends Error {
  constructor(status, body) {
    super(sentence(body) || `The server answered ${status}.`);
    this.status = status;
    this.code = body?.error_code ?? null;
  }
}

const sentence = (body) =>
  Array.isArray(body?.detail) ? body.detail.map((problem) => problem.msg ?? problem.message).join(' ') : body?.detail;

/** Reads an address of the API. An expired token is renewed once; after that the caller has to sign in. */
export async function get(address) {
  const token = accessToken();
  let answer = await send(address, token);
  if (answer.status === 401) {
    const renewed = await renew(token);
    if (!renewed) {
      throw new Refusal(401, { detail: 'Sign in again to go on.', error_code: 'auth_error' });
    }
    answer = await send(address, renewed);
  }
  if (!answer.ok) {
    throw new Refusal(answer.status, await answer.json().catch(() => null));
  }
  return answer.json();
}

const send = (address, token) =>
  fetch(address, { headers: { Accept: 'application/json', ...(token && { Authorization: `Bearer ${token}` }) } });

export const me = () => get('/auth/me');
export const balance = () => get('/v1/credits/balance');
export const models = async () => (await get('/v1/user-settings/models')).models ?? [];
export const sessions = async (page) => (await get(`/v1/sessions?page=${page}&per_page=20&session_type=agent`)).sessions ?? [];

const PAGE = 500;

/** The stored events of a session in the form they have on the wire. */
export async function history(sessionId) {
  const all = [];
  for (let after = 0; ; ) {
    const { events } = await get(`/v1/sessions/${sessionId}/events?after_seq=${after}&limit=${PAGE}`);
    all.push(...events.map((event) => ({ ...event, timestamp: Date.parse(event.created_at) / 1000 })));
    const last = events.at(-1)?.seq;
    if (events.length < PAGE || !Number.isInteger(last) || last <= after) {
      return all;
    }
    after = last;
  }
}
