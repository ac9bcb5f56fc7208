import { byId } from './dom.js';

const KEY = 'CAPSTAN_THEME';
const NAMES = { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };

/** The theme button: system, light, dark, and around again. */
export function startTheme(say) {
  const button = byId('theme');
  const current = () => document.documentElement.dataset.theme ?? 'auto';
  const show = () => {
    button.setAttribute('aria-label', `${NAMES[current()]}. Change`);
    button.title = NAMES[current()];
  };
  button.addEventListener('click', () => {
    const next = NEXT[current()];
    if (next === 'auto') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = next;
      localStorage.setItem(KEY, next);
    }
    show();
    say(NAMES[next]);
  });
  show();
}
