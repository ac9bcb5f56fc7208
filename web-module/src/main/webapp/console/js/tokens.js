/**
 * The caller's tokens: kept for all tabs, renewed before they end, replaced by signing in. `changed` listeners hear
 * `signed-in`, `signed-out` and `expired`.
 */

const ACCESS = 'II_AGENT_ACCESS_TOKEN';
const REFRESH = 'CAPSTAN_REFRESH_TOKEN';
const EXPIRES = 'CAPSTAN_ACCESS_EXPIRES_AT';
const POPUP = 'capstan-sign-in';
const AHEAD = 60_000;
const RETRY = 5_000;

const listeners = new Set();
let timer;
let renewing = null;

export const accessToken = () => localStorage.getItem(ACCESS);
export const onTokens = (listener) => listeners.add(listener);

/** Takes over a token pair handed over in the address, then keeps the one there is fresh. */
export function startTokens() {
  const handed = /^#ii-auth=(.+)$/.exec(location.hash);
  if (handed) {
    history.replaceState(null, '', location.pathname + location.search);
    adoptText(handed[1]);
    if (window.name === POPUP) {
      window.close(); // the opener hears of it through the storage event
    }
  }
  window.addEventListener('message', (event) => {
    if (event.origin === location.origin && event.data?.type === 'ii-auth-success') {
      adopt(event.data.payload);
    }
  });
  window.addEventListener('storage', (event) => {
    if (event.key === ACCESS && event.oldValue !== event.newValue) {
      schedule();
      tell(event.newValue ? 'signed-in' : 'signed-out');
    }
  });
  schedule();
}

/** Opens the sign-in page; a page in place of a popup where those are blocked. */
export function openSignIn() {
  const address = `/auth/oauth/ii/login?return_to=${encodeURIComponent(location.origin + location.pathname)}`;
  const left = Math.max(0, window.screenX + (window.outerWidth - 500) / 2);
  const popup = window.open(address, POPUP, `popup,width=500,height=700,left=${left},top=${window.screenY + 60}`);
  if (!popup) {
    location.assign(address);
  }
  return popup;
}

/** Forgets the tokens here; the server is told so that the refresh token ends too. */
export function signOut() {
  const refreshToken = localStorage.getItem(REFRESH);
  const token = accessToken();
  forget();
  tell('signed-out');
  if (refreshToken) {
    fetch('/auth/logout', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ refresh_token: refreshToken }),
    }).catch(() => {}); // signed out here in any case
  }
}

/** A new access token in place of `stale`, or null when the caller has to sign in again. */
export function renew(stale = accessToken()) {
  renewing ??= exclusively(() => exchange(stale)).finally(() => (renewing = null));
  return renewing;
}

async function exchange(stale) {
  const current = accessToken();
  if (current && current !== stale) {
    return current; // another tab was first: a refresh token works once
  }
  const refreshToken = localStorage.getItem(REFRESH);
  if (!refreshToken) {
    return expire();
  }
  const answer = await fetch('/auth/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: refreshToken }),
  });
  if (answer.ok) {
    adopt(await answer.json());
    return accessToken();
  }
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    return expire();
  }
  throw new Error(`The sign-in could not be renewed: the server answered ${answer.status}.`);
}

const exclusively = (work) => (navigator.locks ? navigator.locks.request('capstan-renew', work) : work());

function expire() {
  forget();
  tell('expired');
  return null;
}

function adoptText(text) {
  try {
    adopt(JSON.parse(decodeURIComponent(text)));
  } catch {
    tell('expired'); // not a token pair: stay where we are and let the person sign in
  }
}

function adopt(pair) {
  if (typeof pair?.access_token !== 'string') {
    return;
  }
  if (typeof pair.refresh_token === 'string') {
    localStorage.setItem(REFRESH, pair.refresh_token);
  }
  localStorage.setItem(EXPIRES, String(Date.now() + (pair.expires_in ?? 900) * 1000));
  localStorage.setItem(ACCESS, pair.access_token);
  schedule();
  tell('signed-in');
}

function forget() {
  clearTimeout(timer);
  for (const key of [ACCESS, REFRESH, EXPIRES]) {
    localStorage.removeItem(key);
  }
}

function schedule(delay) {
  clearTimeout(timer);
  if (!accessToken() || !localStorage.getItem(REFRESH)) {
    return;
  }
  const expires = Number(localStorage.getItem(EXPIRES)) || 0;
  const wait = delay ?? Math.max(0, expires - Date.now() - Math.min(AHEAD, (expires - Date.now()) / 2));
  timer = setTimeout(() => renew().catch(() => schedule(RETRY)), Math.min(wait, 2 ** 31 - 1));
}

function tell(what) {
  for (const listener of listeners) {
    listener(what);
  }
}
