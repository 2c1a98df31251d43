import type { Role } from '../suite.ts';

/** Every colour of a chart on a white card, and what replaces it where the reader prefers a dark one. */
export const darkColours = {
  '#ffffff': '#0d1117',
  '#222222': '#e6edf3',
  '#666666': '#9da7b3',
  '#e4e4e4': '#2b3138',
  '#595959': '#c0c8d0',
  '#0072b2': '#56b4e9',
  '#007a5a': '#2fc59a',
  '#5b4fa2': '#a99cf0',
  '#d55e00': '#f0a13a',
  '#b0457b': '#e58fbb',
  '#8a6d00': '#d9c04a',
  '#7a7a7a': '#9aa4af',
  '#8a8a8a': '#7d8590',
} as const;

type Colour = keyof typeof darkColours;

/** Blue, vermilion and grey differ for readers with any colour vision. */
export const colourOf: Readonly<Record<Role, Colour>> = {
  ours: '#0072b2',
  peer: '#d55e00',
  floor: '#7a7a7a',
};

/** The colours of lines in one chart, in the order of each role's lines. */
export const lineColours: Readonly<Record<Role, readonly Colour[]>> = {
  ours: ['#0072b2', '#007a5a', '#5b4fa2'],
  peer: ['#d55e00', '#b0457b', '#8a6d00'],
  floor: ['#7a7a7a', '#595959', '#8a8a8a'],
};

export const CARD_COLOUR: Colour = '#ffffff';
export const TEXT_COLOUR: Colour = '#222222';
export const FAINT_COLOUR: Colour = '#666666';
export const GRID_COLOUR: Colour = '#e4e4e4';
export const FLOOR_LINE_COLOUR: Colour = '#595959';
/** Without quotes: ECharts writes it into an attribute as it is. */
export const FONT = 'DejaVu Sans, Verdana, Arial, sans-serif';
