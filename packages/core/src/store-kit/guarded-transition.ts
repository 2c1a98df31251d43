import type { Command, CommandResult, UpdateCommand } from '../command.ts';
import { corrupt, validatePassed } from '../store-answer.ts';
import type { Transition } from '../transition.ts';
import { transitionOf } from '../transitions/transition-of.ts';

/**
 * The transition of the command, which throws RECORD_CORRUPT for what a store may pass instead of one record
 * per key. An algorithm would fail on it with an error that looks like the algorithm's own mistake.
 */
export function guardedTransitionOf(command: Command | UpdateCommand): Transition<CommandResult> {
  const transition = transitionOf(command);
  return (records, nowMs) => {
    if (!Array.isArray(records) || records.length !== command.keys.length) throw corrupt(records);
    for (let i = 0; i < records.length; i++) validatePassed(records[i], nowMs);
    return transition(records, nowMs);
  };
}
