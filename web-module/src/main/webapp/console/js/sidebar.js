import * as api from './api.js';
import { byId, h } from './dom.js';
import { dayGroup } from './format.js';

const PAGE = 20;

/** The session list: newest first, by day, more on demand; a drawer on a phone. */
export class Sidebar {
  constructor({ open }) {
    this.open = open;
    this.list = byId('sessions');
    this.more = byId('more-sessions');
    this.panel = byId('sidebar');
    this.sessions = new Map();
    this.page = 0;
    this.currentId = null;
    this.narrow = matchMedia('(max-width: 800px)');
    this.more.addEventListener('click', () => this.loadMore());
    new IntersectionObserver((seen) => seen[0].isIntersecting && this.loadMore()).observe(this.more);
    byId('open-sidebar').addEventListener('click', () => this.setDrawer(true));
    byId('close-sidebar').addEventListener('click', () => this.setDrawer(false));
    byId('backdrop').addEventListener('click', () => this.setDrawer(false));
    this.panel.addEventListener('keydown', (event) => this.key(event));
    this.narrow.addEventListener('change', () => this.setDrawer(false, false));
    this.setDrawer(false, false);
  }

  find(sessionId) {
    return this.sessions.get(sessionId);
  }

  reset() {
    this.sessions.clear();
    this.page = 0;
    this.draw();
  }

  /** The first page again: what is new or renamed shows up; what was loaded further down stays. */
  async refresh() {
    const found = await api.sessions(1);
    this.page = Math.max(this.page, 1);
    found.forEach((session) => this.sessions.set(session.id, session));
    this.more.hidden = this.page === 1 ? found.length < PAGE : this.more.hidden;
    this.draw();
  }

  async loadMore() {
    if (this.loading || this.page === 0 || this.more.hidden) {
      return;
    }
    this.loading = true;
    try {
      const found = await api.sessions(this.page + 1);
      this.page++;
      found.forEach((session) => this.sessions.set(session.id, session));
      this.more.hidden = found.length < PAGE;
      this.draw();
    } catch {
      this.more.hidden = false; // the button stays: pressing it tries again
    } finally {
      this.loading = false;
    }
  }

  select(sessionId) {
    this.currentId = sessionId;
    for (const link of this.list.querySelectorAll('a')) {
      mark(link, link.dataset.id === sessionId);
    }
  }

  draw() {
    const focused = document.activeElement?.dataset?.id;
    const newest = [...this.sessions.values()].sort((a, b) => b.created_at.localeCompare(a.created_at));
    const nodes = [];
    let group = null;
    for (const session of newest) {
      const heading = dayGroup(new Date(session.created_at));
      if (heading !== group) {
        group = heading;
        nodes.push(h('li', { class: 'group', role: 'presentation' }, h('h3', {}, heading)));
      }
      nodes.push(h('li', {}, this.link(session)));
    }
    this.list.replaceChildren(...nodes);
    byId('no-sessions').hidden = newest.length > 0;
    if (focused) {
      this.list.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  link(session) {
    const name = session.name || 'Untitled session';
    const link = h('a', { href: `#/s/${session.id}`, 'data-id': session.id, title: name }, name);
    link.addEventListener('click', (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.open(session.id);
        this.setDrawer(false);
      }
    });
    mark(link, session.id === this.currentId);
    return link;
  }

  key(event) {
    if (event.key === 'Escape' && this.isDrawerOpen()) {
      event.stopPropagation();
      this.setDrawer(false);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && event.target.matches('#sessions a')) {
      event.preventDefault();
      const links = [...this.list.querySelectorAll('a')];
      links[links.indexOf(event.target) + step]?.focus();
    }
  }

  isDrawerOpen() {
    return document.body.classList.contains('drawer-open');
  }

  setDrawer(open, moveFocus = true) {
    const wasOpen = this.isDrawerOpen();
    const shown = open && this.narrow.matches;
    document.body.classList.toggle('drawer-open', shown);
    this.panel.inert = this.narrow.matches && !shown;
    byId('main').inert = shown;
    byId('open-sidebar').setAttribute('aria-expanded', String(shown));
    if (moveFocus && shown) {
      byId('close-sidebar').focus();
    } else if (moveFocus && wasOpen) {
      byId('open-sidebar').focus();
    }
  }
}

function mark(link, current) {
  if (current) {
    link.setAttribute('aria-current', 'page');
  } else {
    link.removeAttribute('aria-current');
  }
}
