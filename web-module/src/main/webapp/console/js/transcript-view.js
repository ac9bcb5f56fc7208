import { byId, h, icon } from './dom.js';
import { ENTRY_VIEWS, tickTool } from './entry-views.js';

const NEAR_END = 80;

/** Draws a transcript, only what changed, at most once per frame, and keeps the end in sight while the reader is there. */
export class TranscriptView {
  constructor() {
    this.scroller = byId('stream');
    this.list = byId('entries');
    this.latest = byId('latest');
    this.nodes = new Map();
    this.follows = true;
    this.scroller.addEventListener('scroll', () => this.noteScroll(), { passive: true });
    this.latest.addEventListener('click', () => this.toEnd());
    new ResizeObserver(() => this.keepEnd()).observe(this.list);
    setInterval(() => this.list.querySelectorAll('.tool[data-state="running"]').forEach(tickTool), 500);
  }

  show(transcript) {
    this.transcript = transcript;
    this.nodes.clear();
    this.list.replaceChildren();
    this.pending = null;
    this.follows = true;
    transcript.entries.forEach((entry) => transcript.changed.add(entry.key));
    this.schedule();
  }

  schedule() {
    if (!this.scheduled) {
      this.scheduled = true;
      // a page in the background draws nothing, but its text must be there when it is looked at
      const later = document.visibilityState === 'visible' ? requestAnimationFrame : (work) => setTimeout(work, 100);
      later(() => {
        this.scheduled = false;
        this.draw();
      });
    }
  }

  draw() {
    const { changed, byKey } = this.transcript;
    for (const key of changed) {
      const entry = byKey.get(key);
      if (entry) {
        this.drawEntry(key, entry);
      } else {
        this.nodes.get(key)?.remove();
        this.nodes.delete(key);
      }
    }
    changed.clear();
    this.keepEnd();
  }

  drawEntry(key, entry) {
    const { make, draw } = ENTRY_VIEWS[entry.kind];
    let node = this.nodes.get(key);
    if (!node || node.entry !== entry) {
      node?.remove();
      node = make(entry);
      node.entry = entry;
      this.nodes.set(key, node);
      this.list.insertBefore(node, this.nodeAfter(entry));
    }
    draw(node, entry);
  }

  nodeAfter(entry) {
    const { entries } = this.transcript;
    for (let index = entries.indexOf(entry) + 1; index < entries.length; index++) {
      const node = this.nodes.get(entries[index].key);
      if (node) {
        return node;
      }
    }
    return this.pending;
  }

  /** The task that was just sent, until the server has it; with `retry` it is marked as not sent. */
  showPending(text, retry = null) {
    this.clearPending();
    const again = retry && h('button', { type: 'button', class: 'link' }, 'Send again');
    again?.addEventListener('click', retry);
    const state = retry
      ? h('p', { class: 'unsent', role: 'alert' }, icon('alert'), 'Not sent: the connection broke.', again)
      : h('p', { class: 'stamp' }, 'Sending…');
    this.pending = h('article', { class: 'entry user pending', 'aria-label': 'Your task' }, h('div', { class: 'bubble' }, text), state);
    this.list.append(this.pending);
    this.toEnd();
  }

  clearPending() {
    this.pending?.remove();
    this.pending = null;
  }

  noteScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.latest.hidden = this.follows;
  }

  keepEnd() {
    if (this.follows) {
      this.scroller.scrollTop = this.scroller.scrollHeight;
    } else {
      this.noteScroll();
    }
  }

  toEnd() {
    this.follows = true;
    this.latest.hidden = true;
    this.keepEnd();
  }
}
