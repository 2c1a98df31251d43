import { markdownTable } from 'markdown-table';
import type { GoalOutcome } from '../figures/goal.ts';

/**
 * Every goal of the design: what was to be reached, what was measured, and for unmet goals what was tried.
 */
export function goalsSection(goals: readonly GoalOutcome[]): string {
  if (goals.length === 0) return '';
  const rows = goals.map(({ goal, verdict, seen }) => [goal.what, goal.goal, seen || '–', verdict]);
  const unmet = goals.filter(({ verdict }) => verdict === 'not met');
  return [
    '## The goals',
    'Set before anything was built. A goal is met only if every named contender meets it.',
    markdownTable([['what', 'goal', 'measured', ''], ...rows], { alignDelimiters: false }),
    ...(unmet.length > 0 ? ['What was tried for the goals that are not met:'] : []),
    unmet.map(({ goal }) => `- **${goal.what}, ${goal.goal}.** ${goal.tried}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
