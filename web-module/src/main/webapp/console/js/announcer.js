import { byId } from './dom.js';
import { adviceFor } from './errors.js';

const LONGEST = 400;

/** Tells a screen reader what happened, once per block and state, never per piece of text. */
export function say(text) {
  byId('announcer').append(Object.assign(document.createElement('p'), { textContent: text.slice(0, LONGEST) }));
  const lines = byId('announcer').children;
  if (lines.length > 8) {
    lines[0].remove();
  }
}

/** What one live event is worth saying. */
export function sentenceFor(event) {
  const content = event.content ?? {};
  switch (event.name) {
    case 'agent.response':
      return content.text ? `Answer: ${content.text}` : null;
    case 'agent.tool.call':
      return `Tool ${content.tool_display_name || content.tool_name} started.`;
    case 'agent.tool.result':
      return `Tool ${content.tool_display_name || content.tool_name} ${content.is_error ? 'failed' : 'is done'}.`;
    case 'agent.tool.confirmation':
      return `The agent asks you: ${content.message ?? ''} The form is at the end of the transcript.`;
    case 'agent.complete':
      return 'The run is completed.';
    case 'agent.response.interrupted':
      return 'The run was stopped.';
    case 'system.error': {
      const { title, advice } = adviceFor(content.error_code ?? event.error_code);
      return `${title}. ${content.message ?? event.detail ?? ''} ${advice}`;
    }
    default:
      return null;
  }
}
