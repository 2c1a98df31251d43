import { missingContenders } from '../figures/results.ts';
import type { RunReport } from '../figures/run-report.ts';

/** What a reader must know before any figure, a line each. */
export function warningLines({ options, suites }: RunReport): string[] {
  const { missing, all } = missingContenders(suites);
  return [
    ...(missing.length > 0 ? [`INCOMPLETE: ${missing.length} of ${all} rows missing.`] : []),
    ...(options.effort === 'quick'
      ? ['A QUICK RUN: its rounds are too short for its figures to be quoted.']
      : []),
  ];
}

/** How the figures were made and how to read ratios. */
export function reader({ options: { rounds, roundMs }, environment, elapsedMs }: RunReport): string {
  const count = rounds === 1 ? 'One round' : `Medians of ${rounds} rounds`;
  const { cpu, cores, node } = environment;
  return [
    `${count} of ${roundMs} ms, in turns, on ${cpu}, ${cores} cores, Node ${node}; took ${Math.round(elapsedMs / 1000)} s.`,
    'Ratios above 1 are better: faster, or smaller. The floor is the least that the work can cost.',
  ].join('\n');
}
