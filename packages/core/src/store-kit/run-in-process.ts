import type { Command, CommandResult, UpdateCommand } from '../command.ts';
import { storeError } from '../errors.ts';
import type { SyncStore } from '../store.ts';
import { answerError, notResult } from '../store-answer.ts';
import { guardedTransitionOf } from './guarded-transition.ts';
import { watchTransition } from './watched-transition.ts';

/**
 * Runs the command in a store of this process. Throws what a check on a remote store would fail with: a
 * `RateLimitError` for every error of the store and for every answer that is not a result.
 */
export function runInProcess(store: SyncStore, command: Command | UpdateCommand): CommandResult {
  const watched = watchTransition(guardedTransitionOf(command));
  let computed: CommandResult | undefined;
  let result: CommandResult;
  try {
    result = store.updateSync(command.keys, (records, nowMs) => {
      const transitioned = watched.transition(records, nowMs);
      computed = transitioned.result;
      return transitioned;
    });
  } catch (error) {
    throw storeError(error, watched.threw(error));
  }
  // A result that nothing has computed is worth nothing, whatever it looks like.
  const error = computed === undefined ? notResult(result) : answerError(result, command);
  if (error !== undefined) throw error;
  return result;
}
