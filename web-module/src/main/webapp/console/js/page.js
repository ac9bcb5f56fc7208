import { byId } from './dom.js';
import { startTheme } from './theme.js';

/** The parts of the page that have nothing to do with a session: dialogs, menu, theme, keys. */
export function startPage({ composer, say, signIn, signOut, newSession }) {
  startTheme(say);
  startSignInButtons(signIn, say);
  startUserMenu(signOut);
  const help = byId('help');
  byId('open-help').addEventListener('click', () => help.showModal());
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
  }
  byId('again').addEventListener('cancel', (event) => event.preventDefault());
  const startNew = () => {
    newSession();
    document.body.classList.contains('drawer-open') && byId('close-sidebar').click();
    composer.box.focus();
  };
  byId('new-session').addEventListener('click', startNew);
  for (const example of document.querySelectorAll('[data-example]')) {
    example.addEventListener('click', () => {
      composer.fill(example.dataset.example);
      composer.box.focus();
    });
  }
  document.addEventListener('keydown', (event) => shortcut(event, { composer, help, startNew }));
  byId('problem-retry').addEventListener('click', () => retry?.());
  let retry = null;
  return {
    /** Shows what keeps the whole page from working, with a way to try again; null takes it away. */
    problem(text, again) {
      retry = again;
      byId('problem').hidden = !text;
      byId('problem-text').textContent = text ?? '';
    },
  };
}

function shortcut(event, { composer, help, startNew }) {
  if (document.querySelector('dialog[open]') || byId('app').hidden) {
    return;
  }
  const command = event.ctrlKey || event.metaKey;
  if (event.key === 'Escape' && !event.defaultPrevented) {
    composer.escape();
  } else if (command && event.key === '/') {
    event.preventDefault();
    help.showModal();
  } else if (command && event.shiftKey && event.code === 'KeyO') {
    event.preventDefault();
    startNew();
  }
}

function startSignInButtons(signIn, say) {
  for (const button of [byId('sign-in'), byId('sign-in-again')]) {
    button.addEventListener('click', () => {
      const popup = signIn();
      if (!popup) {
        return;
      }
      button.disabled = true;
      say('The sign-in page is open in another window.');
      const watch = setInterval(() => {
        if (popup.closed) {
          clearInterval(watch);
          button.disabled = false;
        }
      }, 300);
    });
  }
}

function startUserMenu(signOut) {
  const button = byId('user-button');
  const menu = byId('user-menu');
  const setOpen = (open) => {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => {
    setOpen(menu.hidden);
    if (!menu.hidden) {
      byId('sign-out').focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) {
      setOpen(false);
    }
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      setOpen(false);
      button.focus();
    }
  });
  byId('sign-out').addEventListener('click', () => {
    setOpen(false);
    signOut();
  });
}
