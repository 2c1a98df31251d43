import { markdownTable } from 'markdown-table';
import type { GoalOutcome } from '../goals/goal.ts';

/** Every goal of the design: what was to be reached, what was seen, and what was tried where it was not reached. */
export function goalsSection(goals: readonly GoalOutcome[]): string {
  if (goals.length === 0) return '';
  const rows = goals.map(({ goal, verdict, seen }) => [goal.what, goal.goal, seen || '–', verdict]);
  const unmet = goals.filter(({ verdict }) => verdict === 'not met');
  return [
    '## The goals',
    'Set before anything was built. A goal is met only if every contender that is named meets it.',
    markdownTable([['what', 'goal', 'seen', ''], ...rows], { alignDelimiters: false }),
    ...(unmet.length > 0 ? ['What was tried for those that are not met:'] : []),
    unmet.map(({ goal }) => `- **${goal.what}, ${goal.goal}.** ${goal.tried}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
