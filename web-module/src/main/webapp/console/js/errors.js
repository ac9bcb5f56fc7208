/** What a refusal means to the reader, and what to do about it. */
const ADVICE = {
  insufficient_credits: ['Not enough credits', 'Ask an administrator for more credits, then send the task again.'],
  concurrent_operation: ['A task is still running', 'Wait until it ends, or stop it first.'],
  duplicate_task: ['A task is still running', 'Wait until it ends, or stop it first.'],
  session_not_found: ['This session is not available', 'It was deleted, or it belongs to somebody else. Start a new session.'],
  session_expired: ['Your sign-in has expired', 'Sign in again to go on.'],
  auth_error: ['You are not signed in', 'Sign in again to go on.'],
  rate_limit: ['Too many requests', 'Wait a moment, then try again.'],
  model_not_found: ['This model is not available', 'Choose another model in a new session.'],
  validation_error: ['The server did not accept this', 'Correct what the message names, then try again.'],
  execution_error: ['The run failed', 'Send the task again. If it keeps failing, choose another model or tell your administrator.'],
  sandbox_error: ['The sandbox did not work', 'Try again. If it keeps failing, tell your administrator.'],
  sandbox_connection_failed: ['The sandbox could not be reached', 'Try again in a moment.'],
  message_too_large: ['The task is too long', 'Shorten it, or put the material into a file.'],
};

const FALLBACK = ['Something went wrong', 'Try again. If it keeps failing, tell your administrator.'];

/** Title and advice for an error code of the contract. */
export function adviceFor(code) {
  const [title, advice] = ADVICE[code] ?? FALLBACK;
  return { title, advice };
}
