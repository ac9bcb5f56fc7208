import { byId, h } from './dom.js';

const MODEL_KEY = 'CAPSTAN_MODEL';
const DRAFT_KEY = 'CAPSTAN_DRAFT';
const ARMED_FOR = 3_000;

/** The task box: text, model, send and stop. */
export class Composer {
  constructor({ send, stop, say }) {
    this.actions = { send, stop, say };
    this.form = byId('composer');
    this.box = byId('task');
    this.model = byId('model');
    this.sendButton = byId('send');
    this.stopButton = byId('stop');
    this.hint = byId('composer-hint');
    this.models = [];
    this.locked = false;
    this.active = false;
    this.box.value = sessionStorage.getItem(DRAFT_KEY) ?? '';
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener('keydown', (event) => this.key(event));
    this.box.addEventListener('input', () => this.typed());
    this.stopButton.addEventListener('click', () => this.stop());
    this.model.addEventListener('change', () => localStorage.setItem(MODEL_KEY, this.model.value));
    this.typed();
  }

  setModels(models) {
    this.models = models;
    this.model.replaceChildren(...models.map((model) => h('option', { value: model.id }, model.display_name || model.model_id)));
    if (models.length === 0) {
      this.model.append(h('option', {}, 'No model'));
    }
    this.choose(null);
  }

  /** A session keeps the model of its first task; null is the choice for a new one. */
  choose(settingId) {
    this.locked = settingId !== null;
    const known = (id) => this.models.some((model) => model.id === id);
    const wanted = [settingId, localStorage.getItem(MODEL_KEY), this.models[0]?.id].find(known);
    if (wanted) {
      this.model.value = wanted;
    }
    this.model.disabled = this.locked || this.models.length === 0;
    this.model.title = this.locked ? 'A session keeps the model it started with' : 'The model for this session';
    this.typed();
  }

  chosen() {
    return this.models.find((model) => model.id === this.model.value) ?? null;
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) {
      this.say('Write a task first.');
    } else if (this.active) {
      this.say('A task is still running. Wait until it ends, or stop it.');
    } else if (!this.chosen()) {
      this.say('No model is available. Ask an administrator to configure one.');
    } else {
      this.fill('');
      this.actions.send(text);
    }
  }

  stop() {
    this.disarm();
    this.actions.stop();
  }

  fill(text) {
    this.box.value = text;
    this.typed();
  }

  /** active: a run goes on; stopping: it was told to end. */
  setRun(active, stopping) {
    const hadFocus = document.activeElement === this.stopButton;
    this.active = active;
    this.sendButton.hidden = active;
    this.stopButton.hidden = !active;
    this.stopButton.disabled = stopping;
    byId('stop-caption').textContent = stopping ? 'Stopping…' : 'Stop';
    if (!active) {
      this.disarm();
      if (hadFocus) {
        this.box.focus();
      }
    }
  }

  key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  /** Escape stops a run when pressed twice: once is too easily pressed by habit. */
  escape() {
    if (!this.active || this.stopButton.disabled) {
      return;
    }
    if (this.armed) {
      this.stop();
      return;
    }
    this.armed = setTimeout(() => this.disarm(), ARMED_FOR);
    this.say('Press Esc again to stop the run.');
  }

  disarm() {
    clearTimeout(this.armed);
    this.armed = null;
    this.hint.textContent = '';
  }

  say(text) {
    this.hint.textContent = text;
    this.actions.say(text);
  }

  typed() {
    if (!this.armed) {
      this.hint.textContent = '';
    }
    sessionStorage.setItem(DRAFT_KEY, this.box.value);
    if (!CSS.supports('field-sizing', 'content')) {
      this.box.style.height = 'auto';
      this.box.style.height = `${Math.min(this.box.scrollHeight, 240)}px`;
    }
  }
}
