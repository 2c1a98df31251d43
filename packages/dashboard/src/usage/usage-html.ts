import type { LimitUsage } from '@sluice/core';
import { escaped } from '../page/escaped.ts';
import { durationText } from './duration-text.ts';
import type { KeyUsage, LimiterUsage } from './key-usage.ts';

/** What to call limits, by their name. */
export type Labels = ReadonlyMap<string, string>;

const number = new Intl.NumberFormat('en');
/** From this share on, the bar warns. */
const NEAR = 0.8;
const MISSING =
  '<p class="sluice-notice" role="status">Some of your usage cannot be read right now. Your limits still apply.</p>';

/**
 * The usage of one key as a fragment of HTML, without scripts and without style attributes. The heading is an
 * `h1` if the fragment is all of a page.
 */
export function usageHtml(usage: KeyUsage, title: string, labels: Labels, heading: 'h1' | 'h2'): string {
  const below = heading === 'h1' ? 'h2' : 'h3';
  // The name of the only limiter would say nothing to its users.
  const level = usage.limiters.length > 1 ? below : undefined;
  const parts = usage.limiters.map((limiter) => limiterHtml(limiter, labels, level));
  return [
    '<section class="sluice-usage" aria-labelledby="sluice-usage-title">',
    `<${heading} id="sluice-usage-title">${escaped(title)}</${heading}>`,
    ...(usage.isComplete ? [] : [MISSING]),
    ...parts,
    '</section>',
  ].join('\n');
}

function limiterHtml(usage: LimiterUsage, labels: Labels, level: string | undefined): string {
  const { limiter, limits, blockedForMs } = usage;
  const heading =
    level === undefined ? '' : `<${level} class="sluice-limiter">${escaped(limiter)}</${level}>`;
  const blocked =
    blockedForMs > 0 ? `<p class="sluice-notice">Blocked for another ${durationText(blockedForMs)}.</p>` : '';
  const rows = limits.map((limit) => limitHtml(limit, labels.get(limit.name) ?? limit.name));
  return `${heading}${blocked}${rows.length === 0 ? '<p>No limits apply.</p>' : `<ul>\n${rows.join('\n')}\n</ul>`}`;
}

function limitHtml(usage: LimitUsage, label: string): string {
  const { limit, used, remaining, windowMs, resetAfterMs, held = false } = usage;
  const share = limit === 0 ? 1 : Math.min(used / limit, 1);
  const level = remaining === 0 ? 'full' : share >= NEAR ? 'near' : 'fine';
  const [left, of] = [number.format(remaining), number.format(limit)];
  const period = held ? 'at the same time' : `per ${periodText(windowMs)}`;
  const reset = used === 0 || held ? '' : ` · back to full in ${durationText(resetAfterMs)}`;
  return [
    `<li class="sluice-${level}">`,
    `<div class="sluice-line"><strong>${escaped(label)}</strong>`,
    `<span>${number.format(used)} of ${of} ${held ? 'in use' : 'used'}</span></div>`,
    // The text beside the bar says the same, so screen readers skip the bar.
    '<svg class="sluice-bar" aria-hidden="true" width="100%" height="8">',
    '<rect class="sluice-track" width="100%" height="8" rx="4"/>',
    `<rect class="sluice-fill" width="${Math.round(share * 1000) / 10}%" height="8" rx="4"/></svg>`,
    `<p>${left} left · ${of} ${period}${reset}</p></li>`,
  ].join('');
}

/** `1 minute` is `minute`. */
function periodText(windowMs: number): string {
  return durationText(windowMs).replace(/^1 (?=\w+$)/, '');
}
