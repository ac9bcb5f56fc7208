/** Numbers, times and texts as people read them. */

export function credits(amount) {
  if (!Number.isFinite(amount)) {
    return '–';
  }
  const size = Math.abs(amount);
  const digits = size >= 1 || size === 0 ? 2 : size >= 0.001 ? 4 : 6;
  return amount.toLocaleString('en-US', { minimumFractionDigits: Math.min(2, digits), maximumFractionDigits: digits });
}

export function duration(millis) {
  if (!Number.isFinite(millis) || millis < 0) {
    return '';
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`;
}

const DAY = 86_400_000;

/** The heading a session is listed under. */
export function dayGroup(date, now = new Date()) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const time = date.getTime();
  if (time >= midnight) return 'Today';
  if (time >= midnight - DAY) return 'Yesterday';
  if (time >= midnight - 6 * DAY) return 'Last 7 days';
  return 'Older';
}

export function clock(date) {
  return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

export const plural = (count, word) => `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;

/** One line that says what a tool was asked to do. */
export function toolSummary(input) {
  if (input === null || typeof input !== 'object') {
    return '';
  }
  for (const key of ['command', 'description', 'file_path', 'path', 'pattern', 'query', 'url', 'task']) {
    if (typeof input[key] === 'string' && input[key].trim()) {
      return input[key].trim().split('\n')[0].slice(0, 200);
    }
  }
  return '';
}

/** A tool's result as text: strings as they are, lists of text parts joined, anything else as indented JSON. */
export function resultText(result) {
  if (result === null || result === undefined) return '';
  if (typeof result === 'string') return result;
  if (Array.isArray(result) && result.length > 0 && result.every((part) => typeof part?.text === 'string')) {
    return result.map((part) => part.text).join('\n');
  }
  if (typeof result.text === 'string' && Object.keys(result).every((key) => key === 'text' || key === 'type')) {
    return result.text;
  }
  return JSON.stringify(result, null, 2);
}
