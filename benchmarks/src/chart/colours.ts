import type { Role } from '../suite.ts';

/** From the palette of Okabe and Ito, which people with any colour vision can tell apart. */
export const colourOf: Readonly<Record<Role, string>> = {
  ours: '#0072b2',
  peer: '#e69f00',
  floor: '#8c8c8c',
};

/** For the lines of one chart, in the order in which each role's lines come. */
export const lineColours: Readonly<Record<Role, readonly string[]>> = {
  ours: ['#0072b2', '#56b4e9', '#009e73'],
  peer: ['#e69f00', '#d55e00', '#cc79a7'],
  floor: ['#8c8c8c', '#595959', '#b3b3b3'],
};

export const TEXT_COLOUR = '#222222';
export const FAINT_COLOUR = '#666666';
export const GRID_COLOUR = '#e4e4e4';
/** Without quotes: ECharts writes it into an attribute as it is. */
export const FONT = 'DejaVu Sans, Verdana, Arial, sans-serif';
